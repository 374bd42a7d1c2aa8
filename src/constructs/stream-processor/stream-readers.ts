import { Stack, Token } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { warn } from '../synth/validation';
import { GLOBAL_TABLE_STREAM_READERS, TABLE_STREAM_READERS } from '../../limits';

const KEY = Symbol.for('cdk-resilient-lambda.streamReaders');

/** Counts the functions of the app that read a table's stream, and warns of each that is one too many. */
export function countReader(scope: Construct, table: dynamodb.ITable, streamArn: string): void {
  const root = scope.node.root as { [KEY]?: Map<string, number> };
  const counts = root[KEY] ??= new Map<string, number>();

  const stream = Token.isUnresolved(streamArn) ? table.node.path : streamArn; // a table may be imported twice
  const count = (counts.get(stream) ?? 0) + 1;
  counts.set(stream, count);
  const most = hasReplicas(table) ? GLOBAL_TABLE_STREAM_READERS : TABLE_STREAM_READERS;
  if (count <= most) return;
  warn(scope, 'tooManyStreamReaders',
    `${count} functions of this app read the stream of the table '${table.node.path}', but with more than ${most} DynamoDB throttles them all` +
    `${most === GLOBAL_TABLE_STREAM_READERS ? ' (its replicas read it too)' : ''}: let one function hand on to the others, or let the table write to ` +
    'a Kinesis stream (kinesisStream), which any number can read');
}

function hasReplicas({ node: { defaultChild } }: dynamodb.ITable): boolean {
  return dynamodb.CfnGlobalTable.isCfnGlobalTable(defaultChild) && Stack.of(defaultChild).resolve(defaultChild.replicas).length > 1;
}
