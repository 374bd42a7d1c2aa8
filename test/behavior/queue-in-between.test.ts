import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { replayUndelivered, UndeliveredEvents } from '../../examples/sqs-worker/replay-undelivered-events';
import { QueueTrigger, SqsWorkerFunctionProps } from '../../src';
import { Simulation, SimulationOptions } from '../../src/simulator';
import { newStack, newWorker } from '../fixtures/stack';
import { sqsWorker } from 'cdk-resilient-lambda/runtime';

/** A worker behind a topic, a bucket and a rule, whose handler notes what it processes and fails as long as its dependency is down. */
function shop(options: SimulationOptions = {}, props: Partial<SqsWorkerFunctionProps> = {}) {
  const stack = newStack();
  newWorker({
    triggers: [
      QueueTrigger.topic(new sns.Topic(stack, 'Orders')),
      QueueTrigger.s3(new s3.Bucket(stack, 'Uploads')),
      QueueTrigger.rule({ source: ['shop'] }),
    ],
    ...props,
  }, stack);
  const done: unknown[] = [];
  const state = { down: false };
  const handler = sqsWorker(payload => {
    if (state.down) throw new Error('the dependency is down');
    done.push(payload);
  });
  const sim = Simulation.fromTemplate(Template.fromStack(Stack.of(stack)).toJSON(), { ...options, handlers: { Worker: handler as any } });
  return { sim, done, state };
}

/** One event of each trigger. */
function sendAll(sim: Simulation): string[] {
  return [
    sim.publish('Orders', { id: 1 }),
    sim.putObject('Uploads', 'a.csv', 'a,b'),
    sim.putEvents({ source: 'shop', detailType: 'Order Placed', detail: { id: 3 } }),
  ];
}

/** A client of SQS for the program, which uses the simulated queues. */
function clientOf(sim: Simulation): UndeliveredEvents['sqs'] {
  const send = async ({ input }: { readonly input: any }) => {
    if ('MessageBody' in input) return sim.send(input.QueueUrl, JSON.parse(input.MessageBody));
    if ('ReceiptHandle' in input) return sim.deleteMessage({ receiptHandle: input.ReceiptHandle });
    const received = sim.receive(input.QueueUrl);
    return { Messages: received.map(({ messageId, receiptHandle, body }) => ({ MessageId: messageId, ReceiptHandle: receiptHandle, Body: body })) };
  };
  return { send } as unknown as UndeliveredEvents['sqs'];
}

describe('a queue in between', () => {
  test('brings the payloads of topics, buckets and rules to the handler, and what is sent to the queue itself [Q25]', async () => {
    const { done, sim } = shop();
    sendAll(sim);
    sim.send('Worker/Queue', { id: 4 });
    await sim.advance({ minutes: 5 });
    expect(done).toHaveLength(4);
    expect(done).toEqual(expect.arrayContaining([{ id: 1 }, expect.objectContaining({ key: 'a.csv' }), { id: 3 }, { id: 4 }]));
    expect(sim.tally()).toMatchObject({ processed: 4 });
  });

  test('waits out an outage that uses up the retries of an asynchronous invocation [Q25]', async () => {
    const { done, sim, state } = shop();
    state.down = true;
    sendAll(sim);
    await sim.advance({ minutes: 8 });
    expect(done).toEqual([]);
    state.down = false;
    await sim.advance({ minutes: 30 });
    expect(sim.tally()).toEqual({ processed: 3, parked: 0, pending: 0, expired: 0, dropped: 0 });
  });

  test('parks what never reaches the queue beside its trigger, tells of it, and the program brings it back [Q25, A14]', async () => {
    const { done, sim } = shop({ faults: [{ fault: 'undeliverable', on: 'Worker/Queue', until: { minutes: 10 } }] });
    sendAll(sim);
    await sim.advance({ minutes: 10 });
    const parked = ['TopicOrders', 'BucketUploads', 'Rule'].map(trigger => `Worker/Triggers/${trigger}/DeadLetterQueue`);
    expect(parked.map(queue => sim.messages(queue).length)).toEqual([1, 1, 1]);
    expect(sim.alarms().filter(({ alarm, to }) => to === 'ALARM' && alarm.includes('TriggerDeadLetters'))).toHaveLength(3);

    for (const deadLetterQueueUrl of parked) {
      const replayed = await replayUndelivered({ deadLetterQueueUrl, queueUrl: 'Worker/Queue', sqs: clientOf(sim), say: () => undefined });
      expect(replayed).toEqual({ sent: 1, left: 0 });
    }
    await sim.advance({ minutes: 1 });
    expect(done).toEqual([{ id: 1 }, expect.objectContaining({ key: 'a.csv' }), { id: 3 }]);
    expect(parked.flatMap(queue => sim.messages(queue))).toEqual([]);
  });
});
