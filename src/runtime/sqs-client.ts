import type { SQS } from '@aws-sdk/client-sqs';
import type { Deadline } from './deadline';
import { explainMissingPackage } from './missing-package';

/** The longest time that the answers of one step may take: a failure of SQS must not hold up the invocation. */
const CALL_MS = 1_000;

/** The longest time to wait for the SDK. Once it is loaded, later failures do not wait. */
const LOAD_MS = 3_000;

let client: Promise<SQS> | undefined;

/** Calls SQS, in the time that is left. Rejects when that is too short. The SDK is loaded by the first call, because most environments never need one. */
export async function callSqs(deadline: Deadline, call: (sqs: SQS, options: { readonly abortSignal: AbortSignal }) => Promise<void>): Promise<void> {
  client ??= load().catch(error => {
    client = undefined;
    throw error;
  });
  const loading = client;
  const sqs = await deadline.limit('The AWS SDK was not loaded', LOAD_MS, () => loading);
  await deadline.limit('SQS did not answer', CALL_MS, abortSignal => call(sqs, { abortSignal }));
}

async function load(): Promise<SQS> {
  const sdk = await import('@aws-sdk/client-sqs').catch(explainMissingPackage);
  return new sdk.SQS({ maxAttempts: 1, useQueueUrlAsEndpoint: false });
}

/** The URL that names a queue, whose host is not used. */
export function queueUrl(arn: string): string {
  const [, partition, , region, account, name] = arn.split(':');
  return `https://sqs.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}/${account}/${name}`;
}
