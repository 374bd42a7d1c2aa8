import type { SQS } from '@aws-sdk/client-sqs';
import { explainMissingPackage } from './missing-package';
import type { SdkClient } from './sdk-client';

/** The client of SQS. */
export const SQS_CLIENT: SdkClient<SQS> = {
  service: 'SQS',
  callMs: 1_000,
  load: async () => {
    const sdk = await import('@aws-sdk/client-sqs').catch(explainMissingPackage);
    return new sdk.SQS({ maxAttempts: 1, useQueueUrlAsEndpoint: false });
  },
};

/** The URL that names a queue, whose host is not used. */
export function queueUrl(arn: string): string {
  const [, partition, , region, account, name] = arn.split(':');
  return `https://sqs.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}/${account}/${name}`;
}
