import type { SQS } from '@aws-sdk/client-sqs';
import type { LambdaContext } from './lambda-context';
import { explainMissingPackage } from './missing-package';
import { SQS_CLIENT } from '../environment';

/** The calls that the runtime makes. */
export type SqsClient = Pick<SQS, 'changeMessageVisibilityBatch' | 'sendMessage'>;

let client: Promise<SqsClient> | undefined;

/** The client of SQS. The SDK is loaded by the first call, because most environments never need one. */
export function clientOf(context: LambdaContext & { readonly [SQS_CLIENT]?: SqsClient }): SqsClient | Promise<SqsClient> {
  return context[SQS_CLIENT] ?? (client ??= load().catch(error => {
    client = undefined;
    throw error;
  }));
}

async function load(): Promise<SqsClient> {
  const sdk = await import('@aws-sdk/client-sqs').catch(explainMissingPackage);
  return new sdk.SQS({ maxAttempts: 1, useQueueUrlAsEndpoint: false });
}

/** The URL that names a queue, whose host is not used. */
export function queueUrl(arn: string): string {
  const [, , , region, account, name] = arn.split(':');
  return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
}

/** Runs a call that must end within a time. Rejects when it does not. */
export async function within(ms: number, call: (abortSignal: AbortSignal) => Promise<void>): Promise<void> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      controller.abort();
      reject(new Error(`SQS did not answer within ${Math.round(ms)} ms`));
    }, ms);
  });
  try {
    await Promise.race([call(controller.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
