import { Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { IdempotencyTable } from '../../../../src';

export function violates(stack: Stack): void {
  new dynamodb.TableV2(stack, 'Idempotency', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } });
}

export function passes(stack: Stack): void {
  new IdempotencyTable(stack, 'Idempotency');
}
