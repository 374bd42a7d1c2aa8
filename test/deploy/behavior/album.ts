import * as assert from 'node:assert/strict';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateScheduleCommand, GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { Behavior, until, tableEnvironment } from './behavior';
import { failureRecord } from './failure-bucket';
import { Queue } from './queues';
import { handler } from '../../../examples/async-function/album-handler';
import { replay } from '../../../examples/async-function/replay-parked-events';
import type { DeployedStack } from '../deployed-stack';
import type { Emulator } from '../emulator';
import { deployedLog, LogLine, simulatedLog } from '../handler-log';
import { Simulation } from 'cdk-resilient-lambda/simulator';

const MESSAGES = [{ orderId: 't1', photo: 'p1' }, { orderId: 't2', photo: 'lost' }];
const EVENTS = [{ orderId: 'e1', photo: 'p1' }, { orderId: 'e1', photo: 'p1' }, { orderId: 'e2', photo: 'lost' }];

export const album: readonly Behavior[] = [{
  title: 'processes events of bucket, topic, bus and schedule once, and parks those that fail',
  async run(emulator, stack) {
    const failures = new Queue(emulator, stack.one('AWS::SQS::Queue', 'AlbumFailureQueue').physicalId);
    const functionName = stack.one('AWS::Lambda::Function', 'AlbumFunction').physicalId;
    await send(emulator, stack);
    await until('all events are processed or parked', async () =>
      await failures.length() === 2 && done(await deployedLog(emulator, functionName)).length >= 4);

    const environment = await tableEnvironment();
    const sim = Simulation.fromTemplate(stack.template, { handlers: { Album: { handler, environment } } });
    const simulated = await simulatedLog(async () => {
      for (const key of ['photos/a.jpg', 'other/a.jpg']) sim.putObject('Uploads', key, 'x');
      for (const message of MESSAGES) sim.publish('Prints', message);
      for (const detail of EVENTS) sim.putEvents({ source: 'shop', detailType: 'Print Ordered', detail });
      await sim.advance({ hours: 24 });
    });
    return {
      deployed: { done: done(await deployedLog(emulator, functionName)), parked: parked((await failures.receive()).map(({ Body }) => Body!)) },
      simulated: { done: done(simulated), parked: parked(sim.receive('Album/FailureQueue').map(({ body }) => body)) },
    };
  },
}, {
  title: 'replays the parked events, which fail and are parked again',
  async run(emulator, stack) {
    const failures = new Queue(emulator, stack.one('AWS::SQS::Queue', 'AlbumFailureQueue').physicalId);
    const before = (await failures.receive()).map(({ MessageId }) => MessageId);
    const functionName = stack.one('AWS::Lambda::Function', 'AlbumFunction').physicalId;
    const count = await replayParked(emulator, failures.url, functionName);
    await until('both events are parked again', async () => await failures.length() === 2);
    const after = (await failures.receive()).map(({ MessageId }) => MessageId);
    assert.deepEqual(after.filter(id => before.includes(id)), []);
    return { deployed: count, simulated: { replayed: 2, left: 0 } };
  },
}, {
  title: 'replays the parked events after a fix, which processes them',
  async run(emulator, stack, changeCode) {
    await changeCode(/\w+ ?=== ?"lost"/, 'false');
    const failures = new Queue(emulator, stack.one('AWS::SQS::Queue', 'AlbumFailureQueue').physicalId);
    const functionName = stack.one('AWS::Lambda::Function', 'AlbumFunction').physicalId;
    await until('both parked events are visible again', async () => (await failures.receive()).length === 2);
    const count = await replayParked(emulator, failures.url, functionName);
    const printed = async () => done(await deployedLog(emulator, functionName)).filter(line => ['printed t2 ', 'printed e2 '].includes(line));
    await until('both events are processed', async () => (await printed()).length >= 2);
    return { deployed: [count, await printed(), await failures.length()], simulated: [{ replayed: 2, left: 0 }, ['printed e2 ', 'printed t2 '], 0] };
  },
}];

/** Runs the program. It hides what it leaves in the queue, such as an event that is parked again meanwhile, for seconds instead of two minutes. */
function replayParked({ client }: Emulator, queueUrl: string, functionName: string): ReturnType<typeof replay> {
  const sqs = new SQSClient(client);
  sqs.middlewareStack.add((next, { commandName }) => async args => {
    if (commandName === 'ReceiveMessageCommand') (args.input as { VisibilityTimeout: number }).VisibilityTimeout = 8;
    return next(args);
  }, { step: 'initialize' });
  return replay({ queueUrl, functionName, sqs, lambda: new LambdaClient(client), say: () => undefined });
}

async function send(emulator: Emulator, stack: DeployedStack): Promise<void> {
  const s3 = new S3Client({ ...emulator.client, forcePathStyle: true });
  const { physicalId: Bucket } = stack.one('AWS::S3::Bucket', 'Uploads');
  for (const Key of ['photos/a.jpg', 'other/a.jpg']) await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
  const sns = new SNSClient(emulator.client);
  const { physicalId: TopicArn } = stack.one('AWS::SNS::Topic', 'Prints');
  for (const message of MESSAGES) await sns.send(new PublishCommand({ TopicArn, Message: JSON.stringify(message) }));
  const Entries = EVENTS.map(detail => ({ Source: 'shop', DetailType: 'Print Ordered', Detail: JSON.stringify(detail) }));
  await new EventBridgeClient(emulator.client).send(new PutEventsCommand({ Entries }));
  await runSchedule(emulator, stack);
}

/** Has the target of a schedule called now, by a second schedule for a moment that has passed. */
async function runSchedule({ client }: Emulator, stack: DeployedStack): Promise<void> {
  const scheduler = new SchedulerClient(client);
  const { physicalId, properties } = stack.one('AWS::Scheduler::Schedule');
  const GroupName = properties.GroupName && stack.physicalIdOf(properties.GroupName);
  const { Target } = await scheduler.send(new GetScheduleCommand({ Name: physicalId.split('|').at(-1), GroupName }));
  const ScheduleExpression = `at(${new Date(Date.now() - 1_000).toISOString().slice(0, 19)})`;
  await scheduler.send(new CreateScheduleCommand({ Name: 'now', GroupName, ScheduleExpression, FlexibleTimeWindow: { Mode: 'OFF' }, Target }));
}

function done(log: readonly LogLine[]): string[] {
  const lines = log.filter(({ message }) => ['added', 'printed', 'tidied up'].includes(message));
  return lines.map(({ message, order, photo }) => [message, order, photo].join(' ')).sort();
}

function parked(bodies: readonly string[]): object[] {
  return bodies.map(failureRecord).sort((a, b) => JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
}
