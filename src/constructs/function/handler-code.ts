import * as ecrAssets from 'aws-cdk-lib/aws-ecr-assets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as nodejs from 'aws-cdk-lib/aws-lambda-nodejs';
import * as s3Assets from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import { IDEMPOTENCY_TABLE } from '../../environment';
import { explainFailedBundle } from './runtime-packages';

/**
 * How `HandlerCode.fromNodejs` bundles and runs a handler.
 */
export interface NodejsHandlerOptions {
  /**
   * The name of the exported handler.
   *
   * @default 'handler'
   */
  readonly handler?: string;

  /**
   * The Node.js runtime.
   *
   * @default lambda.Runtime.NODEJS_24_X - never "the newest": an upgrade of this library must not upgrade production
   */
  readonly runtime?: lambda.Runtime;

  /**
   * Options for esbuild; each wins over our default.
   *
   * @default - minified, with source maps, as an ES module in which CommonJS dependencies run, `@aws-sdk/*` taken from the runtime
   */
  readonly bundling?: nodejs.BundlingOptions;

  /**
   * The folder that holds the entry file and the lock file.
   *
   * @default - the folder of the lock file
   */
  readonly projectRoot?: string;

  /**
   * The lock file of the package manager.
   *
   * @default - the nearest one in this folder or above
   */
  readonly depsLockFilePath?: string;
}

/**
 * How `HandlerCode.fromAsset` runs what is in a folder or archive.
 */
export interface AssetHandlerOptions {
  /**
   * The runtime.
   */
  readonly runtime: lambda.Runtime;

  /**
   * The handler in the runtime's own notation, such as `index.handler`.
   */
  readonly handler: string;

  /**
   * What of the folder is taken, and how it is built.
   *
   * @default - all of it, as it is
   */
  readonly assetOptions?: s3Assets.AssetOptions;
}

/**
 * How `HandlerCode.fromInline` runs a source text.
 */
export interface InlineHandlerOptions {
  /**
   * The runtime: Node.js or Python.
   */
  readonly runtime: lambda.Runtime;

  /**
   * The handler.
   *
   * @default 'index.handler'
   */
  readonly handler?: string;
}

/**
 * The code of a function and the way it becomes one.
 *
 * Every language and packaging works: use one of the static methods, or extend this class and return the function that you want,
 * for example a `PythonFunction`.
 */
export abstract class HandlerCode {
  /**
   * A TypeScript or JavaScript file, bundled by esbuild.
   *
   * When the bundle fails and packages of `cdk-resilient-lambda/runtime` are not installed, the error names the command that installs them.
   *
   * @param entryFile the path of the file that exports the handler
   * @param options how it is bundled and run
   */
  public static fromNodejs(entryFile: string, options: NodejsHandlerOptions = {}): HandlerCode {
    return new NodejsCode(entryFile, options);
  }

  /**
   * A folder or a .zip file with code that is ready to run.
   *
   * Native parts must match the architecture (arm64 unless the construct is told otherwise).
   *
   * @param path the folder or archive
   * @param options how it is run
   */
  public static fromAsset(path: string, options: AssetHandlerOptions): HandlerCode {
    return new AssetCode(path, options);
  }

  /**
   * A source text in the template, at most 4 KiB. For small glue and tests.
   *
   * @param source the text
   * @param options how it is run
   */
  public static fromInline(source: string, options: InlineHandlerOptions): HandlerCode {
    return new InlineCode(source, options);
  }

  /**
   * A container image, built from a Dockerfile for the function's architecture.
   *
   * @param directory the folder with the Dockerfile
   * @param options how the image is built and started; a `platform` decides the function's architecture
   */
  public static fromDockerImage(directory: string, options: lambda.AssetImageCodeProps = {}): HandlerCode {
    return new DockerImageCode(directory, options);
  }

  /**
   * A function that exists: it is wired, and keeps its own configuration.
   *
   * Options that would configure it are refused: set them where it is made. What it lacks of what this library would have set, synth warns of.
   * Only `idempotencyTable` adds to it: the variables that its handler needs.
   *
   * @param existing the function, of this stack or another one
   */
  public static fromExisting(existing: lambda.Function): HandlerCode {
    return new ExistingCode(existing);
  }

  /**
   * The function that is not ours to configure.
   *
   * @internal
   */
  public readonly _existing?: lambda.Function;

  /**
   * Creates the function.
   *
   * Called once by the construct that wires it. Pass all options on, and override only what the code itself decides.
   *
   * @param scope the construct that the function belongs to
   * @param id the id that the function must have, so that its logical id stays stable
   * @param options how the function is configured
   */
  public abstract createFunction(scope: Construct, id: string, options: lambda.FunctionOptions): lambda.Function;
}

/** ES modules have no `require`; CommonJS dependencies in the bundle need one. The odd name can't meet one of the user's. */
const REQUIRE_BANNER = "import{createRequire as __crl}from'node:module';const require=__crl(import.meta.url);";

/** What tells the bundler that a handler has no table, so that it leaves the DynamoDB client and what needs it out. See docs/decisions/0007. */
function withoutIdempotency(environment: lambda.FunctionOptions['environment'] = {}): { [name: string]: string } {
  return IDEMPOTENCY_TABLE in environment ? {} : { [`process.env.${IDEMPOTENCY_TABLE}`]: '""' };
}

class NodejsCode extends HandlerCode {
  constructor(private readonly entryFile: string, private readonly options: NodejsHandlerOptions) {
    super();
  }

  public createFunction(scope: Construct, id: string, options: lambda.FunctionOptions): lambda.Function {
    const bundling = { minify: true, sourceMap: true, format: nodejs.OutputFormat.ESM, ...this.options.bundling };
    const esm = bundling.format === nodejs.OutputFormat.ESM;
    const props: nodejs.NodejsFunctionProps = {
      ...options,
      entry: this.entryFile,
      handler: this.options.handler,
      runtime: this.options.runtime ?? lambda.Runtime.NODEJS_24_X,
      projectRoot: this.options.projectRoot,
      depsLockFilePath: this.options.depsLockFilePath,
      awsSdkConnectionReuse: false, // a setting of the SDK v2
      environment: bundling.sourceMap ? { NODE_OPTIONS: '--enable-source-maps', ...options.environment } : options.environment,
      bundling: {
        mainFields: esm ? ['module', 'main'] : undefined,
        externalModules: ['@aws-sdk/*'],
        ...bundling,
        define: { ...withoutIdempotency(options.environment), ...bundling.define },
        banner: esm ? REQUIRE_BANNER + (bundling.banner ?? '') : bundling.banner,
      },
    };
    try {
      return new nodejs.NodejsFunction(scope, id, props);
    } catch (error) {
      throw explainFailedBundle(error as Error, this.entryFile);
    }
  }
}

class AssetCode extends HandlerCode {
  constructor(private readonly path: string, private readonly options: AssetHandlerOptions) {
    super();
  }

  public createFunction(scope: Construct, id: string, options: lambda.FunctionOptions): lambda.Function {
    return new lambda.Function(scope, id, {
      ...options,
      runtime: this.options.runtime,
      handler: this.options.handler,
      code: lambda.Code.fromAsset(this.path, this.options.assetOptions),
    });
  }
}

class InlineCode extends HandlerCode {
  constructor(private readonly source: string, private readonly options: InlineHandlerOptions) {
    super();
  }

  public createFunction(scope: Construct, id: string, options: lambda.FunctionOptions): lambda.Function {
    return new lambda.Function(scope, id, {
      ...options,
      runtime: this.options.runtime,
      handler: this.options.handler ?? 'index.handler',
      code: lambda.Code.fromInline(this.source),
    });
  }
}

class DockerImageCode extends HandlerCode {
  constructor(private readonly directory: string, private readonly options: lambda.AssetImageCodeProps) {
    super();
  }

  public createFunction(scope: Construct, id: string, options: lambda.FunctionOptions): lambda.Function {
    const architecture = this.architecture() ?? options.architecture;
    const platform = architecture === lambda.Architecture.ARM_64 ? ecrAssets.Platform.LINUX_ARM64 : ecrAssets.Platform.LINUX_AMD64;
    return new lambda.DockerImageFunction(scope, id, {
      ...options,
      architecture,
      code: lambda.DockerImageCode.fromImageAsset(this.directory, { platform, ...this.options }),
    });
  }

  private architecture(): lambda.Architecture | undefined {
    switch (this.options.platform?.platform) {
      case ecrAssets.Platform.LINUX_ARM64.platform: return lambda.Architecture.ARM_64;
      case ecrAssets.Platform.LINUX_AMD64.platform: return lambda.Architecture.X86_64;
      default: return undefined;
    }
  }
}

class ExistingCode extends HandlerCode {
  constructor(public readonly _existing: lambda.Function) {
    super();
  }

  public createFunction(): lambda.Function {
    return this._existing;
  }
}
