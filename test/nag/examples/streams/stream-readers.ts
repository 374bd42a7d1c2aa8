import { Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { aFunction } from '../shop';

function read(stack: Stack, readers: readonly string[]): void {
  const table = new dynamodb.Table(stack, 'Orders', {
    partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING }, stream: dynamodb.StreamViewType.NEW_IMAGE,
  });
  for (const id of readers) {
    aFunction(stack, {}, id).addEventSource(new DynamoEventSource(table, { startingPosition: StartingPosition.TRIM_HORIZON }));
  }
}

export function violates(stack: Stack): void {
  read(stack, ['Bill', 'Ship', 'Index']);
}

export function passes(stack: Stack): void {
  read(stack, ['Bill', 'Ship']);
}
