import * as assert from 'node:assert/strict';
import { KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis';
import { Behavior, until, tableEnvironment } from './behavior';
import { FailureBucket, failureRecord } from './failure-bucket';
import { handler } from '../../../examples/kinesis-processor/clicks-handler';
import type { DeployedStack } from '../deployed-stack';
import type { Emulator } from '../emulator';
import { deployedLog, LogLine, simulatedLog } from '../handler-log';
import { Simulation } from 'cdk-resilient-lambda/simulator';

const CLICKS = [...Array.from({ length: 8 }, (_, id) => ({ id: `${id}`, page: id === 5 ? 'bad' : `/${id}` })), { id: '3', page: '/3' }];

export const clicks: readonly Behavior[] = [{
  title: 'counts each click once and in order, bisects, and parks the bad one whole',
  async run(emulator, stack) {
    const kinesis = new KinesisClient(emulator.client);
    const bucket = bucketOf(emulator, stack);
    const stream = stack.one('AWS::Kinesis::Stream').physicalId;
    for (const click of CLICKS) {
      await kinesis.send(new PutRecordCommand({ StreamName: stream, PartitionKey: 'same', Data: Buffer.from(JSON.stringify(click)) }));
    }
    const functionName = stack.one('AWS::Lambda::Function', 'ClicksFunction').physicalId;
    await until('a click is parked and the others are counted', async () =>
      (await bucket.keys()).length > 0 && counted(await deployedLog(emulator, functionName)).length >= 7);

    const environment = await tableEnvironment();
    const sim = Simulation.fromTemplate(stack.template, { handlers: { Clicks: { handler, environment } } });
    const simulated = await simulatedLog(async () => {
      for (const click of CLICKS) sim.put('Clicks/Stream', click, { partitionKey: 'same' });
      await sim.advance({ hours: 1 });
    });
    return {
      deployed: { counted: counted(await deployedLog(emulator, functionName)), parked: (await bucket.records()).map(parked) },
      simulated: { counted: counted(simulated), parked: sim.objects('Clicks/FailureBucket').map(({ body }) => parked(body)) },
    };
  },
}, {
  title: 'puts the parked click back with the replay program, and parks it again as it is still bad',
  async run(emulator, stack) {
    const bucket = bucketOf(emulator, stack);
    const [before] = await bucket.records();
    const left = await bucket.replay(stack);
    assert.deepEqual(left, []);
    await until('the click is parked again', async () => (await bucket.keys()).length === 1);
    const after = await bucket.records();
    return { deployed: after.map(body => parked(body).data), simulated: [parked(before).data] };
  },
}, {
  title: 'puts the parked click back after a fix, which counts it',
  async run(emulator, stack, changeCode) {
    await changeCode(/!\w+\.page\.startsWith\("\/"\)/, 'false');
    const bucket = bucketOf(emulator, stack);
    const left = await bucket.replay(stack);
    const functionName = stack.one('AWS::Lambda::Function', 'ClicksFunction').physicalId;
    const bad = async () => counted(await deployedLog(emulator, functionName)).filter(page => page === 'bad');
    await until('the click is counted', async () => (await bad()).length > 0);
    return { deployed: [left, await bad(), await bucket.keys()], simulated: [[], ['bad'], []] };
  },
}];

function bucketOf(emulator: Emulator, stack: DeployedStack): FailureBucket {
  return new FailureBucket(emulator, stack.one('AWS::S3::Bucket', 'ClicksFailureBucket').physicalId);
}

function counted(log: readonly LogLine[]): unknown[] {
  return log.filter(({ message }) => message === 'counted').map(({ page }) => page);
}

function parked(body: string): { readonly data: readonly string[] } {
  const data = JSON.parse(JSON.parse(body).payload).Records.map(({ kinesis }: any) => Buffer.from(kinesis.data, 'base64').toString());
  return { data, ...failureRecord(body) };
}
