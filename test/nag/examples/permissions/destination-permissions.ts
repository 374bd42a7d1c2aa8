import { Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  const encryptionMasterKey = new kms.Key(stack, 'Key', { enableKeyRotation: true });
  aFunction(stack, { deadLetterQueue: new sqs.Queue(stack, 'Failed', { encryptionMasterKey }) });
}

export function passes(stack: Stack): void {
  const encryptionMasterKey = new kms.Key(stack, 'Key', { enableKeyRotation: true });
  const orders = aFunction(stack, { deadLetterQueue: new sqs.Queue(stack, 'Failed', { encryptionMasterKey }) });
  encryptionMasterKey.grant(orders, 'kms:GenerateDataKey', 'kms:Decrypt');
}
