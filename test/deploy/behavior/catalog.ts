import * as assert from 'node:assert/strict';
import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { Behavior, until } from './behavior';
import { FailureBucket, failureRecord } from './failure-bucket';
import { handler } from '../../../examples/table-processor/search-handler';
import type { DeployedStack } from '../deployed-stack';
import type { Emulator } from '../emulator';
import { deployedLog, LogLine, simulatedLog } from '../handler-log';
import { Simulation } from 'cdk-resilient-lambda/simulator';

const PRODUCTS = [{ sku: 'a', name: 'apple' }, { sku: 'b', name: '' }, { sku: 'c', name: 'cherry' }];

export const catalog: readonly Behavior[] = [{
  title: 'indexes the products, leaves out the deleted one, and parks the one without a name',
  async run(emulator, stack) {
    const dynamoDb = new DynamoDBClient(emulator.client);
    const bucket = bucketOf(emulator, stack);
    const TableName = stack.one('AWS::DynamoDB::Table', 'Products').physicalId;
    for (const { sku, name } of PRODUCTS) await dynamoDb.send(new PutItemCommand({ TableName, Item: { sku: { S: sku }, name: { S: name } } }));
    await dynamoDb.send(new DeleteItemCommand({ TableName, Key: { sku: { S: 'a' } } }));
    const functionName = stack.one('AWS::Lambda::Function', 'SearchFunction').physicalId;
    await until('a product is parked and the others are indexed', async () =>
      (await bucket.keys()).length > 0 && indexed(await deployedLog(emulator, functionName)).length >= 2);

    const sim = Simulation.fromTemplate(stack.template, { handlers: { Search: handler } });
    const simulated = await simulatedLog(async () => {
      for (const product of PRODUCTS) sim.changeItem('Products', { newImage: product });
      sim.changeItem('Products', { oldImage: PRODUCTS[0] });
      await sim.advance({ hours: 1 });
    });
    return {
      deployed: { indexed: indexed(await deployedLog(emulator, functionName)), parked: (await bucket.records()).map(parked) },
      simulated: { indexed: indexed(simulated), parked: sim.objects('Search/FailureBucket').map(({ body }) => parked(body)) },
    };
  },
}, {
  title: 'invokes the function with the parked change, and keeps it as it still fails',
  async run(emulator, stack) {
    const bucket = bucketOf(emulator, stack);
    const left = await bucket.replay(stack);
    assert.equal(left.length, 1);
    return { deployed: left, simulated: await bucket.keys() };
  },
}, {
  title: 'invokes the function with the parked change after a fix, which indexes it',
  async run(emulator, stack, changeCode) {
    await changeCode(/\w+ ?=== ?""(?=\)\s*throw)/, 'false');
    const bucket = bucketOf(emulator, stack);
    const left = await bucket.replay(stack);
    const functionName = stack.one('AWS::Lambda::Function', 'SearchFunction').physicalId;
    const mended = async () => indexed(await deployedLog(emulator, functionName)).filter(sku => sku === 'b');
    await until('the change is indexed', async () => (await mended()).length > 0);
    return { deployed: [left, await mended(), await bucket.keys()], simulated: [[], ['b'], []] };
  },
}];

function bucketOf(emulator: Emulator, stack: DeployedStack): FailureBucket {
  return new FailureBucket(emulator, stack.one('AWS::S3::Bucket', 'SearchFailureBucket').physicalId);
}

function indexed(log: readonly LogLine[]): unknown[] {
  return log.filter(({ message }) => message === 'indexed').map(({ sku }) => sku).sort();
}

function parked(body: string): object {
  const images = JSON.parse(JSON.parse(body).payload).Records.map(({ dynamodb }: any) => dynamodb.NewImage);
  return { images, ...failureRecord(body) };
}
