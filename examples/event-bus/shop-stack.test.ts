import { DeleteMessageCommand } from '@aws-sdk/client-sqs';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { clockTime, Simulation, SimulationOptions, succeeds } from 'cdk-resilient-lambda/simulator';
import { handler as mails } from './mails-handler';
import { replay } from './replay-bus-events';
import { ShopStack } from './shop-stack';
import { handler as stock } from './stock-handler';
import { handlerLogs } from '../testing/local-handler';

const template = Template.fromStack(new ShopStack(new App(), 'ShopStack')).toJSON();

const logs = handlerLogs();

const simulate = (options: SimulationOptions = {}): Simulation =>
  Simulation.fromTemplate(template, { handlers: { Mails: mails, Stock: stock }, ...options });

function order(sim: Simulation, orderId: string, { article = 'tea', count = -1 as number | string, mail = 'ann@example.com' } = {}): void {
  sim.putEvents({ bus: 'Bus', source: 'shop', detailType: 'OrderPlaced', detail: { orderId, article, count, mail }, eventGroupId: article });
}

const alarms = (sim: Simulation) => sim.alarms().filter(({ to }) => to === 'ALARM').map(({ alarm, at }) => `${alarm} at ${clockTime(at)}`);
const counted = () => logs().filter(([message]) => message === 'counted').map(([, details]) => (details as { readonly count: number }).count);

/** Clients for the replay program that use the simulated queue and bus. */
function clientsOf(sim: Simulation, queue: string, subscriber: string): Pick<Parameters<typeof replay>[0], 'sqs' | 'subscribers'> {
  const sqs = {
    send: async (command: { readonly input: any }) => {
      if (command instanceof DeleteMessageCommand) return sim.deleteMessage({ receiptHandle: command.input.ReceiptHandle! });
      const received = sim.receive(queue);
      return { Messages: received.map(({ messageId, receiptHandle, body }) => ({ MessageId: messageId, ReceiptHandle: receiptHandle, Body: body })) };
    },
  };
  const subscribers = {
    describe: async () => ({ Name: 'shop', Type: 'UNORDERED' }),
    create: async ({ FilterConfiguration, PointInTimeConfiguration: { StartingPoint, EndPoint } }: any) => {
      const instant = (seconds: number) => Math.max(0, seconds * 1_000 - Date.parse('2026-01-01T00:00:00Z'));
      const eventIds = JSON.parse(FilterConfiguration.Filters[0].Pattern)['aws:EventId'];
      sim.replayEvents(subscriber, { from: instant(StartingPoint), until: instant(EndPoint), eventIds });
    },
  };
  return { sqs, subscribers } as unknown as ReturnType<typeof clientsOf>;
}

test('both subscribers process each event, the stock in order', async () => {
  const sim = simulate();
  for (const count of [1, 2, 3]) order(sim, `a-${count}`, { count });
  await sim.advance({ minutes: 5 });
  expect(counted()).toEqual([1, 2, 3]);
  expect(logs().filter(([message]) => message === 'confirmed')).toHaveLength(3);
  sim.expectNothingLost();
});

test('poison is parked whole, and holds up no other article', async () => {
  const sim = simulate();
  order(sim, 'b-1', { count: 'many', mail: 'nowhere' });
  order(sim, 'b-2', { article: 'milk', count: 2 });
  await sim.advance({ days: 2 });
  expect(counted()).toEqual([2]);
  expect(JSON.parse(sim.messages('Stock/FifoDeadLetterQueue')[0].body)).toMatchObject({ detail: { orderId: 'b-1' } });
  expect(JSON.parse(sim.messages('Mails/FailureQueue')[0].body)).toMatchObject({ requestPayload: { detail: { orderId: 'b-1' } } });
  sim.expectNothingLost();
});

test('an outage of an hour loses nothing: the queue waits for the one, parked events for the other', async () => {
  const sim = simulate({ faults: [{ fault: 'error', on: 'Stock/Function', until: { hours: 1 } }, { fault: 'error', on: 'Mails/Function', until: { hours: 1 } }] });
  for (const count of [1, 2, 3]) order(sim, `c-${count}`, { count });
  await sim.advance({ hours: 12 });
  expect(counted()).toEqual([1, 2, 3]);
  expect(sim.messages('Mails/FailureQueue')).toHaveLength(3);
  sim.expectNothingLost();
});

test.each([
  ['Mails', 'Mails/Function', 'Mails/Triggers/Subscriber'],
  ['Stock', 'Stock/FifoQueue', 'Stock/Triggers/Subscriber'],
])('what cannot be delivered to %s for a day is read from the bus again', async (name, target, trigger) => {
  const sim = simulate({ faults: [{ fault: 'undeliverable', transient: true, on: target, until: { hours: 25 } }] });
  for (let id = 1; id <= 3; id++) order(sim, `d-${id}`, { article: `article ${id}`, count: id });
  await sim.advance({ hours: 30 });
  const queue = `${trigger}/DeadLetterQueue`;
  expect(sim.messages(queue)).toHaveLength(3);
  expect(alarms(sim).some(alarm => alarm.startsWith(name) && alarm.includes('TriggerDeadLetters'))).toBe(true);

  const clients = { queueUrl: queue, say: () => undefined, ...clientsOf(sim, queue, `${trigger}/Subscriber`) };
  expect(await replay({ ...clients, dryRun: true })).toEqual({ created: [], left: 0 });
  await sim.advance({ minutes: 5 }); // the visibility timeout of the dry run ends
  expect((await replay(clients)).created).toHaveLength(1);
  await sim.advance({ minutes: 10 });
  expect(sim.messages(queue)).toEqual([]);
  expect(logs().filter(([message]) => message === (name === 'Mails' ? 'confirmed' : 'counted'))).toHaveLength(3);
  sim.expectNothingLost();
});

// What docs/replay-bus-events.md says of a subscriber as EventBridge creates it by default.
test('without the safeguards, an outage of six minutes loses the event, with nothing left but a metric', async () => {
  const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
  const sim = Simulation.fromTemplate({
    Resources: {
      Bus: { Type: 'AWS::EventsV2::EventBus', Properties: { Name: 'shop' } },
      Mails: { Type: 'AWS::Lambda::Function', Properties: {} },
      Subscriber: {
        Type: 'AWS::EventsV2::Subscriber',
        Properties: {
          Name: 'mails',
          EventBusArn: { Ref: 'Bus' },
          BatchConfiguration: { MaxBatchSize: 1 },
          InvokeConfiguration: { TargetArn: arn('Mails'), RoleArn: 'arn:aws:iam::123456789012:role/r', LambdaParameters: { InvocationType: 'EVENT' } },
        },
      },
    },
  }, { handlers: { Mails: succeeds() }, faults: [{ fault: 'undeliverable', transient: true, on: 'Mails', until: { minutes: 6 } }] });
  order(sim, 'e-1');
  await sim.advance({ hours: 1 });
  expect(sim.fate('e1')).toMatchObject({ fate: 'dropped', resource: 'Subscriber' });
  expect(() => sim.expectNothingLost()).toThrow('dropped');
});
