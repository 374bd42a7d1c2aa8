import * as ecrAssets from 'aws-cdk-lib/aws-ecr-assets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { AssetHandlerOptions, InlineHandlerOptions } from './handler-code-options';
import { ASSET_SHAPE, INLINE_SHAPE, NODEJS_SHAPE, ownFunction } from './handler-code-shape';
import { createNodejsFunction } from '../bundling/nodejs-function';
import type { NodejsHandlerOptions } from '../bundling/nodejs-handler-options';
import { anObject, checkArguments, options as optionsOf, required, text } from '../synth/shapes';

/**
 * The code of a Lambda function, in any language and packaging.
 *
 * Use one of the static methods, or extend this class and create the function yourself, for example a `PythonFunction`.
 */
export abstract class HandlerCode {
  /**
   * Bundles a TypeScript or JavaScript file with esbuild, which must be installed: `npm install --save-dev esbuild`.
   *
   * Synthesis fails, and names the fix, if the file does not exist, if it does not export the handler, or if it imports the constructs of this
   * library instead of `cdk-resilient-lambda/runtime`. If bundling fails, the error names the packages that are missing and their versions.
   * Exports are not checked when esbuild runs in Docker.
   *
   * @param entryFile the path of the file that exports the handler; relative paths start at the working directory, so prefer
   * `path.join(__dirname, 'orders-handler.ts')`
   * @param options how the handler is bundled and run
   */
  public static fromNodejs(entryFile: string, options: NodejsHandlerOptions = {}): HandlerCode {
    checkArguments('HandlerCode.fromNodejs', { options }, { options: optionsOf(NODEJS_SHAPE) });
    return new NodejsCode(entryFile, options);
  }

  /**
   * Uses a folder or a .zip file whose code is ready to run.
   *
   * Native binaries must match the function's architecture, which is arm64 by default.
   *
   * @param path the folder or .zip file
   * @param options the runtime and the handler
   */
  public static fromAsset(path: string, options: AssetHandlerOptions): HandlerCode {
    checkArguments('HandlerCode.fromAsset', { path, options }, { path: required(text), options: required(optionsOf(ASSET_SHAPE)) });
    return new AssetCode(path, options);
  }

  /**
   * Places source code in the template itself: at most 4 KiB, without dependencies. Use it for small functions and tests.
   *
   * @param source the source code
   * @param options the runtime and the handler
   */
  public static fromInline(source: string, options: InlineHandlerOptions): HandlerCode {
    checkArguments('HandlerCode.fromInline', { source, options }, { source: required(text), options: required(optionsOf(INLINE_SHAPE)) });
    return new InlineCode(source, options);
  }

  /**
   * Builds a container image from a Dockerfile, for the architecture of the function.
   *
   * @param directory the folder that contains the Dockerfile
   * @param options how the image is built and started; `platform` determines the architecture of the function
   */
  public static fromDockerImage(directory: string, options: lambda.AssetImageCodeProps = {}): HandlerCode {
    checkArguments('HandlerCode.fromDockerImage', { directory, options }, { directory: required(text), options: anObject });
    return new DockerImageCode(directory, options);
  }

  /**
   * Connects a function that already exists and leaves its configuration unchanged.
   *
   * Props that would configure the function are refused: set them where the function is created. Synth warns about settings that this library
   * would have made and the function lacks. Only `idempotencyTable` changes the function: it adds the environment variables that the handler
   * needs.
   *
   * @param existing the function, in this stack or in another stack of the app; an imported function is refused, because it can neither be checked nor
   * given permissions
   */
  public static fromExisting(existing: lambda.Function): HandlerCode {
    checkArguments('HandlerCode.fromExisting', { existing }, { existing: required(ownFunction) });
    return new ExistingCode(existing);
  }

  /**
   * The function of `fromExisting`, whose configuration belongs to somebody else.
   *
   * @internal
   */
  public readonly _existing?: lambda.Function;

  /**
   * Creates the function. The construct that uses this code calls it once.
   *
   * In a class of your own, pass on all options and override only what the code determines, such as runtime and handler.
   *
   * @param scope the construct that the function belongs to
   * @param id the construct id of the function; use it unchanged to keep the logical id stable
   * @param options the configuration of the function
   */
  public abstract createFunction(scope: Construct, id: string, options: lambda.FunctionOptions): lambda.Function;
}

class NodejsCode extends HandlerCode {
  constructor(private readonly entryFile: string, private readonly options: NodejsHandlerOptions) {
    super();
  }

  public createFunction(scope: Construct, id: string, options: lambda.FunctionOptions): lambda.Function {
    return createNodejsFunction(scope, id, options, this.entryFile, this.options);
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
