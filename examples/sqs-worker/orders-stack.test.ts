import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { logger } from 'cdk-resilient-lambda/runtime';
import { clockTime, Simulation, SimulationOptions } from 'cdk-resilient-lambda/simulator';
import { LocalDynamoDb, startDynamoDb } from './local-dynamodb';
import { handler } from './orders-handler';
import { OrdersStack } from './orders-stack';

// Bundles no handlers, because the simulation runs their sources.
const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
const template = Template.fromStack(new OrdersStack(app, 'OrdersStack')).toJSON();

let dynamoDb: LocalDynamoDb;
beforeAll(async () => {
  dynamoDb = await startDynamoDb();
});
afterAll(() => dynamoDb.stop());

let log: jest.SpyInstance;
beforeEach(() => {
  log = jest.spyOn(logger, 'info');
  for (const stream of [process.stdout, process.stderr]) jest.spyOn(stream, 'write').mockReturnValue(true); // the handler's logs
});
afterEach(() => jest.restoreAllMocks());

function simulate(options: SimulationOptions = {}): Simulation {
  return Simulation.fromTemplate(template, { ...options, handlers: { Orders: { handler, environment: dynamoDb.environment } } });
}

/** The alarms that changed to ALARM, and when. */
function alarms(sim: Simulation): string[] {
  return sim.alarms().filter(({ to }) => to === 'ALARM').map(({ alarm, at }) => `${alarm} at ${clockTime(at)}`);
}

test('an order that the warehouse does not know triggers an alarm within minutes, and is parked after 1.5 hours', async () => {
  const sim = simulate();
  const lost = sim.send('Orders/Queue', { id: 'lost' });
  const good = sim.send('Orders/Queue', { id: 'a-1' });
  await sim.advance({ minutes: 95 });

  expect(sim.fate(good).fate).toBe('processed');
  expect(sim.fate(lost)).toMatchObject({ fate: 'parked', reason: 'received 13 times' });
  expect(sim.messages('Orders/DeadLetterQueue').map(({ body }) => body)).toEqual(['{"id":"lost"}']);
  expect(alarms(sim)).toEqual([
    'OrdersAlarmsErrors at 00:03:00.000', 'OrdersAlarmsStillRetrying at 00:24:00.000', 'OrdersAlarmsDeadLetters at 01:29:00.000',
  ]);
  sim.expectNothingLost();
});

test('an order is shipped once, even if it is delivered several times', async () => {
  const sim = simulate({ faults: [{ fault: 'duplicate', on: 'Orders/Queue' }] }); // SQS delivers each message twice
  sim.send('Orders/Queue', { id: 'b-1' });
  sim.send('Orders/Queue', { id: 'b-1' }, { at: { minutes: 5 } }); // and the shop sends the order again
  await sim.runUntilIdle();

  expect(sim.invocations('Orders').length).toBeGreaterThan(2);
  expect(log.mock.calls.filter(([message]) => message === 'shipped')).toHaveLength(1);
  expect(sim.tally()).toMatchObject({ processed: 2 });
});

test('a warehouse outage of an hour delays orders, but none is lost or parked', async () => {
  const sim = simulate({
    faults: [{ fault: 'error', on: 'Orders', message: 'the warehouse is down', from: { minutes: 5 }, until: { minutes: 65 } }],
  });
  for (let second = 0; second < 3_600; second += 30) sim.send('Orders/Queue', { id: `c-${second}` }, { at: { seconds: second } });
  await sim.advance({ minutes: 90 });

  sim.expectNothingLost();
  expect(sim.tally()).toMatchObject({ processed: 120, parked: 0 });
  expect(alarms(sim)).toEqual(['OrdersAlarmsErrors at 00:08:00.000']);
});
