import * as fs from 'node:fs';
import * as path from 'node:path';
import { AssetStaging } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { FAILED_RECORDS } from '../../environment';
import { warn } from '../synth/validation';

const BUNDLES = ['index.mjs', 'index.js', 'index.cjs'];

/**
 * Warns if the handler emits no metric for failed records: Lambda does not count partial batch failures as errors, so that a version that fails
 * nine of ten records would be deployed.
 *
 * It searches the code for the name of the metric. Code that cannot be read (images, archives, skipped bundling) produces the warning too.
 */
export function warnOfUncountedFailures(scope: Construct, fn: lambda.Function): void {
  const code = codeOf(fn);
  if (code?.includes(FAILED_RECORDS)) return;
  warn(scope, 'failedRecordsNotCounted',
    `records that the handler reports as failed do not appear in the metric Errors, and ${code === undefined ? 'its code could not be checked for' : 'its code does not emit'} ` +
    `the metric ${FAILED_RECORDS}, so that a version that fails most records would be deployed: use cdk-resilient-lambda/runtime in the handler, ` +
    'or emit the metric with the same dimensions and acknowledge this warning');
}

/** Returns the source code of the function, if it can be read. */
function codeOf(fn: lambda.Function): string | undefined {
  const { code } = fn.node.defaultChild as lambda.CfnFunction;
  const inline = (code as lambda.CfnFunction.CodeProperty).zipFile;
  if (inline !== undefined) return inline;
  const staging = fn.node.tryFindChild('Code')?.node.tryFindChild('Stage');
  if (!(staging instanceof AssetStaging)) return undefined;
  const bundle = BUNDLES.map(name => path.join(staging.absoluteStagedPath, name)).find(fs.existsSync);
  return bundle && fs.readFileSync(bundle, 'utf8');
}
