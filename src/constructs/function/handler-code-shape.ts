import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { AssetHandlerOptions, InlineHandlerOptions } from './handler-code-options';
import type { NodejsHandlerOptions } from '../bundling/nodejs-handler-options';
import { anObject, has, is, required, Shape, text } from '../synth/shapes';

const runtime = has('a runtime, such as lambda.Runtime.PYTHON_3_13', 'name', 'supportsInlineCode');

export const NODEJS_SHAPE: Shape<NodejsHandlerOptions> = { handler: text, runtime, bundling: anObject, projectRoot: text, depsLockFilePath: text };
export const ASSET_SHAPE: Shape<AssetHandlerOptions> = { runtime: required(runtime), handler: required(text), assetOptions: anObject };
export const INLINE_SHAPE: Shape<InlineHandlerOptions> = { runtime: required(runtime), handler: text };

/** A function of the app: the configuration of an imported one cannot be read, and a version or alias is no function to configure. */
export const ownFunction = is(
  'a function that this app creates (new lambda.Function(…)): an imported function cannot be checked or given permissions, and an alias or version is made here',
  value => lambda.CfnFunction.isCfnFunction(value?.node?.defaultChild),
);
