import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as nodejs from 'aws-cdk-lib/aws-lambda-nodejs';

/**
 * Options of `HandlerCode.fromNodejs`.
 */
export interface NodejsHandlerOptions {
  /**
   * The name of the exported handler function.
   *
   * Synthesis fails if the bundle does not export it.
   *
   * @default 'handler'
   */
  readonly handler?: string;

  /**
   * The Node.js runtime.
   *
   * @default lambda.Runtime.NODEJS_24_X - a fixed version, so that upgrading this library never upgrades the runtime of your functions
   */
  readonly runtime?: lambda.Runtime;

  /**
   * Options for esbuild. Each one overrides the default of this library, except:
   *
   * - `banner` is appended to the banner that makes CommonJS dependencies work in an ES module. It may declare `require`, `__dirname` and
   *   `__filename` itself, as many guides advise.
   * - `externalModules` is added to `@aws-sdk/*`. To bundle the AWS SDK, set `bundleAwsSDK` to true or `externalModules` to an empty list; then
   *   only the modules in `externalModules` are external.
   *
   * @default - minified, with source maps, `@aws-sdk/*` taken from the Lambda runtime; an ES module, or CommonJS if the entry file is CommonJS
   * @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_lambda_nodejs.BundlingOptions.html
   */
  readonly bundling?: nodejs.BundlingOptions;

  /**
   * The folder that contains the entry file and the lock file.
   *
   * @default - the folder of the lock file
   */
  readonly projectRoot?: string;

  /**
   * The path of the package manager's lock file.
   *
   * @default - the nearest lock file in the working directory or a folder above it
   */
  readonly depsLockFilePath?: string;
}
