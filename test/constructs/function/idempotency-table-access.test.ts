import { Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { IdempotencyTable } from '../../../src';
import { newApp, newStack, newWorker, warningsOf } from '../../fixtures/stack';

const ID: dynamodb.Attribute = { name: 'id', type: dynamodb.AttributeType.STRING };

describe('an existing table', () => {
  test.each<[string, (stack: Stack) => dynamodb.ITable]>([
    ['a table', stack => new dynamodb.Table(stack, 'Mine', { partitionKey: ID, timeToLiveAttribute: 'expiration' })],
    ['a global table', stack => new dynamodb.TableV2(stack, 'Mine', { partitionKey: ID, timeToLiveAttribute: 'expiration' })],
    ['an imported table, whose schema is unknown', stack => dynamodb.Table.fromTableName(stack, 'Mine', 'processed')],
  ])('with the right shape is taken: %s', (_, make) => {
    const app = newApp();
    const stack = newStack(app);
    newWorker({ idempotencyTable: IdempotencyTable.fromTable(stack, 'Processed', make(stack)) }, stack);
    expect(warningsOf(app).filter(warning => warning.startsWith('cdk-resilient-lambda'))).toEqual([]);
  });

  test.each<[string, dynamodb.TableProps, string]>([
    ['another key', { partitionKey: { ...ID, name: 'pk' } }, 'pk (S)'],
    ['a key of another type', { partitionKey: { ...ID, type: dynamodb.AttributeType.BINARY } }, 'id (B)'],
    ['a sort key', { partitionKey: ID, sortKey: { ...ID, name: 'sk' } }, 'id (S), sk (S)'],
  ])('fails with %s, in one message', (_, props, key) => {
    const stack = newStack();
    const table = new dynamodb.Table(stack, 'Mine', props);
    expect(() => IdempotencyTable.fromTable(stack, 'Processed', table)).toThrow(
      "IdempotencyTable at 'Orders/Processed' cannot be built:\n" +
      `  - the table 'Orders/Mine' has the key ${key} but must have the partition key id (S) and no sort key: ` +
      'use a table with that key, or create one with new IdempotencyTable()');
  });

  test('fails with the key of a global table', () => {
    const stack = newStack();
    const table = new dynamodb.TableV2(stack, 'Mine', { partitionKey: { ...ID, name: 'pk' } });
    expect(() => IdempotencyTable.fromTable(stack, 'Processed', table)).toThrow('has the key pk (S) but must have the partition key id (S)');
  });

  test.each<[string, Partial<dynamodb.TableProps>]>([
    ['no time to live', {}], ['a time to live on another attribute', { timeToLiveAttribute: 'ttl' }],
  ])('with %s warns that its records stay for ever [I03]', (_, props) => {
    const app = newApp();
    const stack = newStack(app);
    IdempotencyTable.fromTable(stack, 'Processed', new dynamodb.Table(stack, 'Mine', { partitionKey: ID, ...props }));
    expect(warningsOf(app)).toEqual([
      "cdk-resilient-lambda:idempotencyTableKeepsRecords at /Orders/Processed: the table 'Orders/Mine' has no time to live on the attribute " +
      "'expiration', so that its records are never deleted: set timeToLiveAttribute to 'expiration' where the table is created",
    ]);
  });

  test('with a disabled time to live produces a warning too [I03]', () => {
    const app = newApp();
    const stack = newStack(app);
    const table = new dynamodb.Table(stack, 'Mine', { partitionKey: ID });
    (table.node.defaultChild as dynamodb.CfnTable).timeToLiveSpecification = { attributeName: 'expiration', enabled: false };
    IdempotencyTable.fromTable(stack, 'Processed', table);
    expect(warningsOf(app)).toEqual([expect.stringContaining('idempotencyTableKeepsRecords')]);
  });
});
