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

describe('readers of the stream of a table', () => {
  test('are two without a warning, and warn from the third on [K12]', () => {
    const app = newApp();
    const table = tableWithStream(new Stack(app, 'Shop', { env }));
    read(app, () => table, ['One', 'Two']);
    expect(warningsOf(app)).toEqual([]);

    const another = newApp();
    const second = tableWithStream(new Stack(another, 'Shop', { env }));
    read(another, () => second, ['One', 'Two', 'Three']);
    expect(warningsOf(another)).toEqual([
      "cdk-resilient-lambda:tooManyStreamReaders at /Three/Processor: 3 functions of this app read the stream of the table 'Shop/Table', but with more than 2 " +
      'DynamoDB throttles them all: let one function hand on to the others, or let the table write to a Kinesis stream (kinesisStream), which any number can read',
    ]);
  });

  test('are counted for each table by itself [K12]', () => {
    const app = newApp();
    read(app, stack => tableWithStream(stack), ['One', 'Two', 'Three']);
    expect(warningsOf(app)).toEqual([]);
  });

  test('of a table that is imported several times are counted together [K12]', () => {
    const app = newApp();
    read(app, imported, ['One', 'Two', 'Three']);
    expect(warningsOf(app)).toEqual([expect.stringContaining("/Three/Processor: 3 functions of this app read the stream of the table 'Three/Table'")]);
  });

  test('of a table with replicas are one [K12]', () => {
    const app = newApp();
    const table = (id: string, replicas: dynamodb.ReplicaTableProps[]) => new dynamodb.TableV2(new Stack(app, id, { env }), 'Table', {
      partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING }, dynamoStream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES, replicas,
    });
    const [local, global] = [table('Local', []), table('Global', [{ region: 'us-east-1' }])];
    read(app, () => local, ['One', 'Two']);
    read(app, () => global, ['Three', 'Four']);
    expect(warningsOf(app)).toEqual([
      "cdk-resilient-lambda:tooManyStreamReaders at /Four/Processor: 2 functions of this app read the stream of the table 'Global/Table', but with more than 1 " +
      'DynamoDB throttles them all (its replicas read it too): let one function hand on to the others, or let the table write to a Kinesis stream ' +
      '(kinesisStream), which any number can read',
    ]);
  });
});
