import { Stack, Token } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { GLOBAL_TABLE_STREAM_READERS, TABLE_STREAM_READERS } from '../../limits';
import { warn } from '../synth/validation';

const KEY = Symbol.for('cdk-resilient-lambda.streamReaders');

/** Counts the functions in the app that read a table's stream, and warns about each one above the limit. */
export function countReader(scope: Construct, table: dynamodb.ITable, streamArn: string): void {
  const root = scope.node.root as { [KEY]?: Map<string, number> };
  const counts = root[KEY] ??= new Map<string, number>();

  const stream = Token.isUnresolved(streamArn) ? table.node.path : streamArn; // the same table can be imported twice
  const count = (counts.get(stream) ?? 0) + 1;
  counts.set(stream, count);
  const most = hasReplicas(table) ? GLOBAL_TABLE_STREAM_READERS : TABLE_STREAM_READERS;
  if (count <= most) return;
  warn(scope, 'tooManyStreamReaders',
    `${count} functions in this app read the stream of the table '${table.node.path}', but with more than ${most} DynamoDB throttles all readers` +
    `${most === GLOBAL_TABLE_STREAM_READERS ? ' (its replicas read the stream too)' : ''}: let one function forward the changes to the others, or send the ` +
    'changes to a Kinesis stream (kinesisStream), which more functions can read');
}

function hasReplicas({ node: { defaultChild } }: dynamodb.ITable): boolean {
  return dynamodb.CfnGlobalTable.isCfnGlobalTable(defaultChild) && Stack.of(defaultChild).resolve(defaultChild.replicas).length > 1;
}
