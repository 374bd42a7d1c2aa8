import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3Assets from 'aws-cdk-lib/aws-s3-assets';

/**
 * Options of `HandlerCode.fromAsset`.
 */
export interface AssetHandlerOptions {
  /**
   * The runtime that runs the code.
   */
  readonly runtime: lambda.Runtime;

  /**
   * The handler in the notation of the runtime, such as `index.handler`.
   */
  readonly handler: string;

  /**
   * Options for the asset, such as files to exclude or a command that builds it.
   *
   * @default - the whole folder, unchanged
   */
  readonly assetOptions?: s3Assets.AssetOptions;
}

/**
 * Options of `HandlerCode.fromInline`.
 */
export interface InlineHandlerOptions {
  /**
   * The runtime that runs the code: Node.js or Python.
   */
  readonly runtime: lambda.Runtime;

  /**
   * The handler in the notation of the runtime.
   *
   * @default 'index.handler'
   */
  readonly handler?: string;
}
