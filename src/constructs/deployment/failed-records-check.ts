import * as fs from 'node:fs';
import * as path from 'node:path';
import { AssetStaging } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { warn } from '../synth/validation';
import { FAILED_RECORDS } from '../../environment';

const BUNDLES = ['index.mjs', 'index.js', 'index.cjs'];

/**
 * Warns of a handler that reports failures in part and does not count them: a version that fails nine of ten records would be deployed.
 *
 * What the code holds decides. Where it can't be read (images, archives, other languages, a bundle that was not made) the user must know.
 */
export function warnOfUncountedFailures(scope: Construct, fn: lambda.Function): void {
  const code = codeOf(fn);
  if (code?.includes(FAILED_RECORDS)) return;
  warn(scope, 'failedRecordsNotCounted',
    `records that the handler reports as failed do not show in the metric Errors, and ${code === undefined ? 'it could not be seen that it counts' : 'it does not count'} ` +
    `them in ${FAILED_RECORDS}, so that a version that fails most of them would be deployed: use cdk-resilient-lambda/runtime in the handler, ` +
    'or emit the metric with the same dimensions and acknowledge this');
}

/** The text of the code, where there is one. */
function codeOf(fn: lambda.Function): string | undefined {
  const { code } = fn.node.defaultChild as lambda.CfnFunction;
  const inline = (code as lambda.CfnFunction.CodeProperty).zipFile;
  if (inline !== undefined) return inline;
  const staging = fn.node.tryFindChild('Code')?.node.tryFindChild('Stage');
  if (!(staging instanceof AssetStaging)) return undefined;
  const bundle = BUNDLES.map(name => path.join(staging.absoluteStagedPath, name)).find(fs.existsSync);
  return bundle && fs.readFileSync(bundle, 'utf8');
}
