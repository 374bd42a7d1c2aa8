import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as nodejs from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { checkBundle } from './bundle-checks';
import { BundleRecorder } from './bundle-recorder';
import { findEntryFile } from './entry-file';
import { esbuildOptions } from './esbuild-options';
import { explainFailedBundle } from './failed-bundle';
import type { NodejsHandlerOptions } from '../function/handler-code-options';
import { PropsValidator } from '../synth/validation';

/** Creates a function from a TypeScript or JavaScript file, and checks that its bundle can run. */
export function createNodejsFunction(
  scope: Construct, id: string, options: lambda.FunctionOptions, entryFile: string, nodejsOptions: NodejsHandlerOptions,
): lambda.Function {
  const problems = new PropsValidator('HandlerCode.fromNodejs', scope);
  const entry = findEntryFile(problems, entryFile);
  const { bundling: given = {}, handler = 'handler', runtime = lambda.Runtime.NODEJS_24_X, projectRoot, depsLockFilePath } = nodejsOptions;
  const bundling = esbuildOptions(entry, given, options.environment);
  const recorder = new BundleRecorder(bundling);
  try {
    const fn = new nodejs.NodejsFunction(scope, id, {
      ...options,
      entry,
      handler,
      runtime,
      projectRoot,
      depsLockFilePath,
      awsSdkConnectionReuse: false, // a setting of the SDK v2
      environment: bundling.sourceMap ? { NODE_OPTIONS: '--enable-source-maps', ...options.environment } : options.environment,
      bundling: recorder.options(),
    });
    const bundle = recorder.bundleOf(fn);
    const hasOwnText = [given.banner, given.footer, given.esbuildArgs].some(text => text !== undefined);
    if (bundle) checkBundle(scope, problems, bundle, { entry, entryFile, handler, format: bundling.format!, hasOwnText });
    return fn;
  } catch (error) {
    throw explainFailedBundle(error as Error, { entry, entryFile, projectRoot, depsLockFilePath, inDocker: bundling.forceDockerBundling === true });
  } finally {
    recorder.dispose();
    problems.throwIfAny();
  }
}
