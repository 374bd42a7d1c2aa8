import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sources from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { AlarmProfile, SqsSource, SqsWorkerFunctionProps } from '../../src';
import { FunctionCode, HandlerContext, Simulation, SimulationOptions, succeeds, throws } from '../../src/simulator';
import { newStack, newWorker } from '../fixtures/stack';

/** When a message that always fails is parked: after 13 visibility timeouts of 5.5 minutes. These handlers set no waits. */
const PARKED_AT = 13 * 330_000;

/** A worker with all its alarms, and the code that its test gives it. */
function simulate(code: FunctionCode, options: SimulationOptions = {}, props: Partial<SqsWorkerFunctionProps> = {}): Simulation {
  const worker = newWorker({ alarms: { profile: AlarmProfile.FULL }, ...props });
  return Simulation.fromTemplate(Template.fromStack(Stack.of(worker)).toJSON(), { ...options, handlers: { Worker: code } });
}

/** A handler that reports what fails, like a careful user's. */
function reporting(handle: (order: any, context: HandlerContext) => unknown): FunctionCode {
  return async (event, context) => {
    const batchItemFailures: object[] = [];
    for (const { body, messageId } of event.Records) {
      try {
        await handle(JSON.parse(body), context);
      } catch {
        batchItemFailures.push({ itemIdentifier: messageId });
      }
    }
    return { batchItemFailures };
  };
}

/** One order each second. */
function sendOrders(sim: Simulation, count: number): void {
  for (let id = 1; id <= count; id++) sim.send('Worker/Queue', { id }, { at: { seconds: id } });
}

/** The alarms that went off, with the minute: 'DeadLetters at 16'. */
function firedAlarms(sim: Simulation): string[] {
  return sim.alarms().filter(({ to }) => to === 'ALARM').map(({ alarm, at }) => `${alarm.replace('WorkerAlarms', '')} at ${at / 60_000}`);
}

describe('a worker as it is by default', () => {
  test('parks a poison message after 13 tries in 72 minutes, tells of it a minute later, and harms no neighbor [Q02, Q03, Q17, O12]', async () => {
    const sim = simulate(reporting(({ poison }) => {
      if (poison) throw new Error('no such product');
    }));
    sendOrders(sim, 10);
    const poison = sim.send('Worker/Queue', { poison: true });
    await sim.advance({ minutes: 80 });
    expect(sim.fate(poison)).toMatchObject({ fate: 'parked', at: PARKED_AT, resource: 'WorkerDeadLetterQueue', reason: 'received 13 times' });
    expect(sim.messages('Worker/DeadLetterQueue').map(({ body }) => body)).toEqual(['{"poison":true}']);
    expect(sim.tally()).toMatchObject({ processed: 10, parked: 1 });
    expect(sim.invocations('Worker').filter(({ eventIds }) => eventIds.includes(poison))).toHaveLength(13);
    expect(firedAlarms(sim)).toEqual(['DeadLetters at 72']);
  });

  test('parks what takes longer than its timeout, and harms nothing that comes later [Q02, O12]', async () => {
    const sim: Simulation = simulate(reporting(({ slow }) => sim.spend({ seconds: slow ? 40 : 1 })));
    const slow = sim.send('Worker/Queue', { slow: true });
    sim.send('Worker/Queue', { id: 1 }, { at: { seconds: 2 } });
    await sim.advance({ minutes: 80 });
    expect(sim.invocations('Worker').map(({ outcome }) => outcome)).toEqual(['timedOut', 'succeeded', ...new Array(12).fill('timedOut')]);
    expect(sim.fate(slow)).toMatchObject({ fate: 'parked', at: PARKED_AT });
    expect(sim.tally()).toMatchObject({ processed: 1, parked: 1 });
    expect(firedAlarms(sim)).toContain('DeadLetters at 72');
  });

  test.each([
    [2, [] as string[]],
    [10, ['FailedEvents at 4', 'Throttles at 6']],
  ])('waits out %d minutes of throttles: everything is processed [Q03, Q06]', async (minutes, alarms) => {
    const sim = simulate(succeeds(), { faults: [{ fault: 'throttle', until: { minutes } }] });
    sendOrders(sim, 50);
    await sim.advance({ minutes: 40 });
    expect(sim.tally()).toMatchObject({ processed: 50 });
    expect(firedAlarms(sim)).toEqual(alarms);
  });

  test('waits out an hour of throttles, and parks what is throttled for five, saying that it never ran [Q03, O12]', async () => {
    const hour = simulate(succeeds(), { faults: [{ fault: 'throttle', until: { hours: 1 } }] });
    sendOrders(hour, 50);
    await hour.advance({ hours: 2 });
    expect(hour.tally()).toMatchObject({ processed: 50 });

    const sim = simulate(succeeds(), { faults: [{ fault: 'throttle', until: { hours: 5 } }] });
    sendOrders(sim, 50);
    await sim.advance({ hours: 5 });
    expect(sim.tally()).toMatchObject({ parked: 50 });
    for (const { reason } of sim.fates()) expect(reason).toMatch(/^received 13 times without ever running: it was throttled \d+ times$/);
    expect(firedAlarms(sim)).toEqual(expect.arrayContaining(['Throttles at 6', expect.stringMatching(/^DeadLetters at \d+$/)]));
  });

  test('survives a downstream that is dead for ten minutes: nothing is parked, and someone is told after three minutes [Q03]', async () => {
    const sim: Simulation = simulate(reporting(() => sim.call('payments')), {
      faults: [{ fault: 'down', downstream: 'payments', from: { minutes: 5 }, until: { minutes: 15 } }],
    });
    sendOrders(sim, 1_200);
    await sim.advance({ minutes: 40 });
    expect(sim.tally()).toMatchObject({ processed: 1_200 });
    expect(Math.max(...sim.fates().map(({ at }) => at))).toBeLessThan(24 * 60_000);
    expect(firedAlarms(sim)).toEqual(['FailedEvents at 8']);
  });

  test('handles a duplicate twice: being idempotent is up to the handler [Q12, O12]', async () => {
    const handled: number[] = [];
    const sim = simulate(reporting(({ id }) => handled.push(id)), { assumptions: { duplicateProbability: 1 } });
    sendOrders(sim, 20);
    await sim.runUntilIdle();
    expect(handled).toHaveLength(40);
    expect(new Set(handled).size).toBe(20);
    expect(sim.tally()).toMatchObject({ processed: 20 });
  });

  test('with a batch of one bad record processes the rest once [Q04, F06]', async () => {
    const handled: number[] = [];
    const sim = simulate(reporting(({ id }) => {
      handled.push(id);
      if (id === 3) throw new Error('bad');
    }), { assumptions: { sqsBatching: 'full', standardOrder: 'sent' } });
    for (let id = 1; id <= 5; id++) sim.send('Worker/Queue', { id });
    await sim.runUntilIdle();
    expect(handled).toEqual([1, 2, 3, 4, 5, ...new Array(12).fill(3)]);
    expect(sim.fates().map(({ fate }) => fate)).toEqual(['processed', 'processed', 'parked', 'processed', 'processed']);
  });

  test('parks the neighbors of a bad record too, when the handler throws instead of reporting [Q04]', async () => {
    const code: FunctionCode = event => event.Records.some(({ body }: any) => JSON.parse(body).id === 3) ? throws('bad') : succeeds();
    const sim = simulate(code, { assumptions: { sqsBatching: 'full', standardOrder: 'sent' } });
    for (let id = 1; id <= 5; id++) sim.send('Worker/Queue', { id });
    await sim.advance({ minutes: 80 });
    expect(sim.tally()).toMatchObject({ parked: 5 });
    expect(firedAlarms(sim)).toEqual(['DeadLetters at 72']);
  });
});

describe('a noisy neighbor', () => {
  /** A function without limits that takes all the concurrency it can get, beside a worker. */
  function besideNeighbor(props: Partial<SqsWorkerFunctionProps>): Simulation {
    const stack = newStack();
    Validations.of(stack).acknowledge({ id: 'cdk-resilient-lambda:maxReceiveCountBelowRecommended', reason: 'shows what comes of it' });
    newWorker(props, stack);
    const queue = new sqs.Queue(stack, 'NoisyQueue', { visibilityTimeout: Duration.hours(1) });
    const noisy = new lambda.Function(stack, 'Noisy', {
      runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('//'), timeout: Duration.minutes(15),
    });
    noisy.addEventSource(new sources.SqsEventSource(queue, { batchSize: 1 }));
    const sim = Simulation.fromTemplate(Template.fromStack(stack).toJSON(), {
      handlers: { Worker: { handler: succeeds(), duration: { seconds: 1 } }, Noisy: { handler: succeeds(), duration: { minutes: 14 } } },
      assumptions: { accountConcurrency: 120 },
    });
    for (let count = 0; count < 5_000; count++) sim.send('NoisyQueue', 'x');
    return sim;
  }

  test('takes nothing from a worker as it is by default [Q06, Q07]', async () => {
    const sim = besideNeighbor({});
    await sim.advance({ minutes: 2 });
    const orders = Array.from({ length: 20 }, (_, id) => sim.send('Worker/Queue', { id }));
    await sim.advance({ seconds: 30 });
    expect(orders.map(id => sim.fate(id).fate)).toEqual(new Array(20).fill('processed'));
  });

  test('dead-letters the messages of a worker that reserves nothing, without one try [Q06]', async () => {
    const sim = besideNeighbor({ source: SqsSource.newQueue({ maxReceiveCount: 3 }), reserveConcurrency: false });
    await sim.advance({ minutes: 2 });
    const orders = Array.from({ length: 20 }, (_, id) => sim.send('Worker/Queue', { id }));
    await sim.advance({ hours: 2 });
    const untried = orders.map(id => sim.fate(id)).filter(({ fate, reason }) => fate === 'parked' && reason.includes('without ever running'));
    expect(untried.length).toBeGreaterThan(0);
  });
});
