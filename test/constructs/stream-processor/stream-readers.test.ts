import { App, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { StreamProcessor, StreamSource } from '../../../src';
import { env, inlineCode, newApp, warningsOf } from '../../fixtures/stack';
import { TABLE_ARN, TABLE_STREAM_ARN, tableWithStream } from '../../fixtures/streams';

function read(app: App, table: (stack: Stack) => dynamodb.ITable, ids: string[]): void {
  for (const id of ids) {
    const stack = new Stack(app, id, { env });
    new StreamProcessor(stack, 'Processor', { code: inlineCode, source: StreamSource.dynamoDb(table(stack)) });
  }
}

const imported = (stack: Stack) => dynamodb.Table.fromTableAttributes(stack, 'Table', { tableArn: TABLE_ARN, tableStreamArn: TABLE_STREAM_ARN });

describe('functions that read the stream of a table', () => {
  test('warn from the third on [K12, K16]', () => {
    const app = newApp();
    const table = tableWithStream(new Stack(app, 'Shop', { env }));
    read(app, () => table, ['One', 'Two']);
    expect(warningsOf(app)).toEqual([]);

    const another = newApp();
    const second = tableWithStream(new Stack(another, 'Shop', { env }));
    read(another, () => second, ['One', 'Two', 'Three']);
    expect(warningsOf(another)).toEqual([
      "cdk-resilient-lambda:tooManyStreamReaders at /Three/Processor: 3 functions in this app read the stream of the table 'Shop/Table', but with more than 2 " +
      'DynamoDB throttles all readers: let one function forward the changes to the others, or send the changes to a Kinesis stream (kinesisStream), which more ' +
      'functions can read',
    ]);
  });

  test('are counted separately for each table [K12]', () => {
    const app = newApp();
    read(app, stack => tableWithStream(stack), ['One', 'Two', 'Three']);
    expect(warningsOf(app)).toEqual([]);
  });

  test('are counted together for a table that is imported several times [K12]', () => {
    const app = newApp();
    read(app, imported, ['One', 'Two', 'Three']);
    expect(warningsOf(app)).toEqual([expect.stringContaining("/Three/Processor: 3 functions in this app read the stream of the table 'Three/Table'")]);
  });

  test('warn from the second on for a table with replicas [K12, K16]', () => {
    const app = newApp();
    const table = (id: string, replicas: dynamodb.ReplicaTableProps[]) => new dynamodb.TableV2(new Stack(app, id, { env }), 'Table', {
      partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING }, dynamoStream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES, replicas,
    });
    const [local, global] = [table('Local', []), table('Global', [{ region: 'us-east-1' }])];
    read(app, () => local, ['One', 'Two']);
    read(app, () => global, ['Three', 'Four']);
    expect(warningsOf(app)).toEqual([
      "cdk-resilient-lambda:tooManyStreamReaders at /Four/Processor: 2 functions in this app read the stream of the table 'Global/Table', but with more than 1 " +
      'DynamoDB throttles all readers (its replicas read the stream too): let one function forward the changes to the others, or send the changes to a Kinesis ' +
      'stream (kinesisStream), which more functions can read',
    ]);
  });
});
