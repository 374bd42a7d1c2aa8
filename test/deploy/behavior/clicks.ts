import * as assert from 'node:assert/strict';
import { KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { Simulation } from 'cdk-resilient-lambda/simulator';
import { Behavior, until } from './behavior';
import { handler } from '../../../examples/kinesis-processor/clicks-handler';
import { startDynamoDb } from '../../../examples/sqs-worker/local-dynamodb';
import { deployedLog, LogLine, simulatedLog } from '../handler-log';

const CLICKS = [...Array.from({ length: 8 }, (_, id) => ({ id: `${id}`, page: id === 5 ? 'bad' : `/${id}` })), { id: '3', page: '/3' }];

export const clicks: readonly Behavior[] = [{
  title: 'counts each click once and in order, bisects, and parks the bad one whole, as the simulator does',
  async run(emulator, stack) {
    const kinesis = new KinesisClient(emulator.client);
    const s3 = new S3Client({ ...emulator.client, forcePathStyle: true });
    const bucket = stack.one('AWS::S3::Bucket', 'ClicksFailureBucket').physicalId;
    const stream = stack.one('AWS::Kinesis::Stream').physicalId;
    for (const click of CLICKS) await kinesis.send(new PutRecordCommand({ StreamName: stream, PartitionKey: 'same', Data: Buffer.from(JSON.stringify(click)) }));
    const objects = async () => (await s3.send(new ListObjectsV2Command({ Bucket: bucket }))).Contents ?? [];
    await until('a record is parked', async () => (await objects()).length > 0);
    const functionName = stack.one('AWS::Lambda::Function', 'ClicksFunction').physicalId;
    await until('all other clicks are counted', async () => counted(await deployedLog(emulator, functionName)).length === 7);

    const database = await startDynamoDb();
    try {
      const sim = Simulation.fromTemplate(stack.template, { handlers: { Clicks: { handler, environment: database.environment } } });
      const simulated = await simulatedLog(async () => {
        for (const click of CLICKS) sim.put('Clicks/Stream', click, { partitionKey: 'same' });
        await sim.advance({ hours: 1 });
      });
      assert.deepEqual(counted(await deployedLog(emulator, functionName)), counted(simulated));

      const bodies = await Promise.all((await objects()).map(async ({ Key }) => (await s3.send(new GetObjectCommand({ Bucket: bucket, Key }))).Body!.transformToString()));
      assert.deepEqual(bodies.map(parked), sim.objects('Clicks/FailureBucket').map(({ body }) => parked(body)));
    } finally {
      await database.stop();
    }
  },
}];

function counted(log: readonly LogLine[]): unknown[] {
  return log.filter(({ message }) => message === 'counted').map(({ page }) => page);
}

/** The parts of a failure record that do not depend on the time, and the names of all its parts. */
function parked(body: string): object {
  const { payload, requestContext: { condition, approximateInvokeCount }, ...record } = JSON.parse(body);
  const data = JSON.parse(payload).Records.map(({ kinesis }: any) => Buffer.from(kinesis.data, 'base64').toString());
  return { condition, approximateInvokeCount, data, parts: Object.keys(record).sort(), batch: Object.keys(record.KinesisBatchInfo).sort() };
}
