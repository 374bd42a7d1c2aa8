import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as destinations from 'aws-cdk-lib/aws-lambda-destinations';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AlarmProfile, AsyncFunctionWithDestinations, AsyncFunctionWithDestinationsProps, AsyncTrigger } from '../../src';
import { FunctionCode, Simulation, SimulationOptions, succeeds, throws } from '../../src/simulator';
import { inlineCode, newApp, newStack } from '../fixtures/stack';

type Props = Partial<AsyncFunctionWithDestinationsProps>;

/** A function with all its alarms, and the code of the test. */
function simulate(code: FunctionCode, options: SimulationOptions = {}, props: (stack: Stack) => Props = () => ({})): Simulation {
  const stack = newStack(newApp({ context: { 'aws:cdk:enable-path-metadata': true } }), 'Shop');
  new AsyncFunctionWithDestinations(stack, 'Mailer', { code: inlineCode, alarms: { profile: AlarmProfile.FULL }, ...props(stack) });
  return Simulation.fromTemplate(Template.fromStack(stack).toJSON(), { ...options, handlers: { Mailer: code } });
}

/** One mail each second. */
function sendMails(sim: Simulation, count: number): void {
  for (let id = 1; id <= count; id++) sim.invoke('Mailer/Function', { id }, { at: { seconds: id } });
}

/** The alarms that entered ALARM, with the minute: 'AsyncEventsDropped at 4'. */
function firedAlarms(sim: Simulation): string[] {
  return sim.alarms().filter(({ to }) => to === 'ALARM').map(({ alarm, at }) => `${alarm.split('/').pop()} at ${at / 60_000}`);
}

const parkedIn = (sim: Simulation, queue: string) => sim.messages(queue).map(({ body }) => JSON.parse(body));
const FAILURES = 'Mailer/FailureQueue';

const poisonous: FunctionCode = ({ poison }) => {
  if (poison) throw new Error('no such address');
};

describe('a function that fails', () => {
  test('parks a poison event after three attempts in 3 minutes, triggers the alarm a minute later, and affects no other event [A01, A03, A08]', async () => {
    const sim = simulate(poisonous);
    sendMails(sim, 10);
    const poison = sim.invoke('Mailer/Function', { poison: true });
    await sim.advance({ minutes: 40 });
    expect(sim.fate(poison)).toMatchObject({ fate: 'parked', resource: FAILURES, reason: 'RetriesExhausted after 3 runs', at: 180_300 });
    expect(parkedIn(sim, FAILURES)).toMatchObject([{ requestPayload: { poison: true }, requestContext: { approximateInvokeCount: 3 } }]);
    expect(sim.tally()).toMatchObject({ processed: 10, parked: 1 });
    expect(firedAlarms(sim)).toEqual(['Errors at 4', 'AsyncEventsDropped at 4', 'ParkedEvents at 4']);
    sim.expectNothingLost();
  });

  test('parks it at once without retries [A01]', async () => {
    const sim = simulate(poisonous, {}, () => ({ retryAttempts: 0 }));
    sim.invoke('Mailer/Function', { poison: true });
    await sim.advance({ minutes: 10 });
    expect(sim.fate('e1')).toMatchObject({ fate: 'parked', reason: 'RetriesExhausted after 1 run' });
    expect(firedAlarms(sim)).toEqual(['AsyncEventsDropped at 1', 'ParkedEvents at 1']);
  });

  test('skips a retry that would exceed maxEventAge, as the synth warning says [A02]', async () => {
    const sim = simulate(poisonous, {}, () => ({ maxEventAge: Duration.seconds(181) }));
    sim.invoke('Mailer/Function', { poison: true });
    await sim.advance({ minutes: 10 });
    expect(sim.fate('e1')).toMatchObject({ fate: 'parked', reason: expect.stringMatching(/after 3 runs/) });

    const slow: Simulation = simulate(async () => {
      await slow.spend({ seconds: 29 });
      throw new Error('slowly');
    }, {}, () => ({ maxEventAge: Duration.seconds(181) }));
    slow.invoke('Mailer/Function', { poison: true });
    await slow.advance({ minutes: 10 });
    expect(slow.fate('e1')).toMatchObject({ fate: 'parked', reason: 'EventAgeExceeded after 2 runs' });
  });

  test('loses the event when its queue is unreachable, and the alarm on that enters ALARM [A08]', async () => {
    const sim = simulate(poisonous, { faults: [{ fault: 'undeliverable', on: FAILURES }] });
    sim.invoke('Mailer/Function', { poison: true });
    await sim.advance({ minutes: 40 });
    expect(sim.fate('e1')).toMatchObject({ fate: 'dropped' });
    expect(firedAlarms(sim)).toEqual(['Errors at 4', 'AsyncEventsDropped at 4', 'DestinationDeliveryFailures at 4']);
  });

  test('writes the whole record to a failure bucket, even for an event of nearly 1 MB, which does not fit into a queue [A04]', async () => {
    const payload = { poison: true, text: 'x'.repeat(1_000_000) };
    const inBucket = simulate(poisonous, {}, stack => ({ onFailure: new destinations.S3Destination(new s3.Bucket(stack, 'Failures')) }));
    inBucket.invoke('Mailer/Function', payload);
    await inBucket.advance({ minutes: 10 });
    expect(inBucket.fate('e1')).toMatchObject({ fate: 'parked', resource: 'Failures' });
    const [{ key, body }] = inBucket.objects('Failures');
    expect(key).toMatch(/^aws\/lambda\/async\//);
    expect(JSON.parse(body).requestPayload).toEqual(payload);
    expect(firedAlarms(inBucket)).toEqual(['Errors at 4', 'AsyncEventsDropped at 4']);
  });
});

describe('a function whose downstream system is down', () => {
  test('for two minutes loses and parks nothing: the third attempt succeeds [A01]', async () => {
    const sim: Simulation = simulate(() => sim.call('mail'), { faults: [{ fault: 'down', downstream: 'mail', from: { minutes: 5 }, until: { minutes: 7 } }] });
    sendMails(sim, 900);
    await sim.advance({ minutes: 40 });
    expect(sim.tally()).toMatchObject({ processed: 900 });
  });

  test('for ten minutes parks 420 of 600 events, because Lambda retries for only three minutes', async () => {
    const sim: Simulation = simulate(() => sim.call('mail'), { faults: [{ fault: 'down', downstream: 'mail', from: { minutes: 5 }, until: { minutes: 15 } }] });
    sendMails(sim, 1_200);
    await sim.advance({ minutes: 40 });
    expect(sim.tally()).toMatchObject({ processed: 780, parked: 420 });
    expect(firedAlarms(sim)).toEqual(expect.arrayContaining(['Errors at 8', 'AsyncEventsDropped at 9', 'ParkedEvents at 9']));
    sim.expectNothingLost();
  });
});

describe('a function that is throttled', () => {
  test('for an hour processes all events in the end, and an alarm reports it after six minutes [A02]', async () => {
    const sim = simulate(succeeds(), { faults: [{ fault: 'throttle', until: { hours: 1 } }] });
    sendMails(sim, 50);
    await sim.advance({ minutes: 70 });
    expect(sim.tally()).toMatchObject({ processed: 50 });
    expect(firedAlarms(sim)[0]).toBe('Throttles at 6');
  });

  test('for longer than maxEventAge parks events without an attempt, and an alarm reports their age first [A02, A08]', async () => {
    const sim = simulate(succeeds(), { faults: [{ fault: 'throttle', until: { hours: 8 } }] });
    sendMails(sim, 5);
    await sim.advance({ hours: 8 });
    expect(sim.tally()).toMatchObject({ parked: 5 });
    expect(firedAlarms(sim).map(each => each.split(' ')[0])).toEqual(['AsyncEventAge', 'AsyncEventsDropped', 'ParkedEvents']);
    sim.expectNothingLost();
  });
});

test('a function that invokes itself through a topic is stopped, its event is parked, and the alarm on loops enters ALARM [E09]', async () => {
  const sim: Simulation = simulate(() => { sim.publish('Orders', 'again'); }, {}, stack => {
    const topic = new sns.Topic(stack, 'Orders');
    return { triggers: [AsyncTrigger.topic(topic)] };
  });
  sim.publish('Orders', 'first');
  await sim.advance({ minutes: 10 });
  expect(parkedIn(sim, FAILURES)).toMatchObject([{ requestPayload: { Records: [{ Sns: { Message: 'again' } }] } }]);
  expect(firedAlarms(sim)).toEqual(['AsyncEventsDropped at 1', 'ParkedEvents at 1', 'RecursiveInvocations at 1']);
});

/** How an event is sent, what the function receives, and where an undelivered event is parked. */
interface TriggerStory {
  readonly make: (stack: Stack) => AsyncTrigger;
  readonly send: (sim: Simulation) => void;
  readonly received: object;
  readonly queue: string;
  /** @default 'e1' */
  readonly id?: string;
}

const TRIGGERS: { [kind: string]: TriggerStory } = {
  'a bucket': {
    make: stack => AsyncTrigger.s3(new s3.Bucket(stack, 'Uploads'), { prefix: 'in/', suffix: '.csv' }),
    send: sim => sim.putObject('Uploads', 'in/orders.csv', 'a,b'),
    received: { 'source': 'aws.s3', 'detail-type': 'Object Created', 'detail': { object: { key: 'in/orders.csv' } } },
    queue: 'Mailer/Triggers/BucketUploads/DeadLetterQueue',
  },
  'a topic': {
    make: stack => AsyncTrigger.topic(new sns.Topic(stack, 'Orders')),
    send: sim => sim.publish('Orders', 'hello'),
    received: { Records: [{ EventSource: 'aws:sns', Sns: { Message: 'hello' } }] },
    queue: 'Mailer/Triggers/TopicOrders/DeadLetterQueue',
  },
  'a rule': {
    make: () => AsyncTrigger.rule({ source: ['shop'] }),
    send: sim => sim.putEvents({ source: 'shop', detailType: 'Placed', detail: { id: 1 } }),
    received: { 'source': 'shop', 'detail-type': 'Placed', 'detail': { id: 1 } },
    queue: 'Mailer/Triggers/Rule/DeadLetterQueue',
  },
  'a schedule': {
    make: () => AsyncTrigger.schedule(scheduler.ScheduleExpression.rate(Duration.hours(1)), { input: { report: 'hourly' } }),
    send: () => undefined, // a rate runs immediately
    received: { report: 'hourly' },
    queue: 'Mailer/Triggers/Schedule/DeadLetterQueue',
    id: 'Mailer/Triggers/Schedule/Schedule#1',
  },
};

describe.each(Object.entries(TRIGGERS))('an event of %s', (_, { make, send, received, queue, id = 'e1' }) => {
  const triggered = (code: FunctionCode, options: SimulationOptions = {}) => {
    const sim = simulate(code, options, stack => ({ triggers: [make(stack)] }));
    send(sim);
    return sim;
  };

  test('reaches the function', async () => {
    const events: any[] = [];
    const sim = triggered(event => { events.push(event); });
    await sim.advance({ minutes: 10 });
    expect(events).toMatchObject([received]);
    expect(sim.fate(id)).toMatchObject({ fate: 'processed' });
    expect(firedAlarms(sim)).toEqual([]);
  });

  test('that the function fails is parked in the failure queue after 3 minutes, and its alarm enters ALARM a minute later [A03, A08]', async () => {
    const sim = triggered(throws('no'));
    await sim.advance({ minutes: 10 });
    expect(sim.fate(id)).toMatchObject({ fate: 'parked', resource: FAILURES });
    expect(parkedIn(sim, FAILURES)).toMatchObject([{ requestPayload: received }]);
    expect(sim.messages(queue)).toEqual([]);
    expect(firedAlarms(sim)).toEqual(['Errors at 4', 'AsyncEventsDropped at 4', 'ParkedEvents at 4']);
    sim.expectNothingLost();
  });

  test('that must not be delivered is parked at once in the dead-letter queue of the trigger, and another alarm enters ALARM [A14]', async () => {
    const sim = triggered(succeeds(), { faults: [{ fault: 'undeliverable', on: 'Mailer/Function' }] });
    await sim.advance({ minutes: 10 });
    expect(sim.fate(id)).toMatchObject({ fate: 'parked', resource: queue });
    expect(sim.messages(FAILURES)).toEqual([]);
    expect(firedAlarms(sim)).toEqual(['TriggerDeadLetters at 1']);
    sim.expectNothingLost();
  });

  test('that arrives while Lambda is down is delivered when it is up again [A14]', async () => {
    const sim = triggered(succeeds(), { faults: [{ fault: 'undeliverable', on: 'Mailer/Function', transient: true, until: { minutes: 30 } }] });
    await sim.advance({ hours: 3 });
    expect(sim.fate(id)).toMatchObject({ fate: 'processed' });
  });
});

test('an event of an object with another key does not invoke the function', async () => {
  const sim = simulate(succeeds(), {}, stack => ({ triggers: [TRIGGERS['a bucket'].make(stack)] }));
  sim.putObject('Uploads', 'in/orders.txt', '');
  sim.putObject('Uploads', 'out/orders.csv', '');
  await sim.advance({ minutes: 10 });
  expect(sim.invocations('Mailer/Function')).toEqual([]);
});

test('an event of a bucket that invokes the function directly is lost when it cannot be delivered, as documented [A14]', async () => {
  const props = (stack: Stack): Props => ({ triggers: [AsyncTrigger.s3(new s3.Bucket(stack, 'Uploads'), { direct: true })] });
  const sim = simulate(throws('no'), {}, props);
  sim.putObject('Uploads', 'orders.csv', 'a,b');
  await sim.advance({ minutes: 10 });
  expect(parkedIn(sim, FAILURES)).toMatchObject([{ requestPayload: { Records: [{ s3: { object: { key: 'orders.csv' } } }] } }]);

  const unreachable = simulate(succeeds(), { faults: [{ fault: 'undeliverable', on: 'Mailer/Function' }] }, props);
  unreachable.putObject('Uploads', 'orders.csv', 'a,b');
  await unreachable.advance({ minutes: 10 });
  expect(unreachable.fate('e1')).toMatchObject({ fate: 'dropped' });
  expect(firedAlarms(unreachable)).toEqual([]);
});
