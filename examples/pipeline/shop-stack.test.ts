import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Simulation, SimulationOptions } from 'cdk-resilient-lambda/simulator';
import { handlerLogs } from '../testing/local-handler';
import { handler as invoices } from './invoices-handler';
import { handler as orders } from './orders-handler';
import { ShopStack } from './shop-stack';

const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
const template = Template.fromStack(new ShopStack(app, 'ShopStack')).toJSON();

const logs = handlerLogs();

function simulate(options: SimulationOptions = {}): Simulation {
  return Simulation.fromTemplate(template, { ...options, handlers: { Orders: orders, Invoices: invoices } });
}

test('an order becomes an invoice', async () => {
  const sim = simulate();
  const order = sim.send('Orders/Queue', { id: 'a-1', amount: 10 });
  await sim.runUntilIdle();

  expect(sim.fate(order).fate).toBe('processed');
  expect(logs().map(([message, { order: id }]) => [message, id])).toEqual([['sent the invoice', 'a-1']]);
});

test('an invoice that cannot be sent is parked, although its order is processed', async () => {
  const sim = simulate();
  const order = sim.send('Orders/Queue', { id: 'a-2', amount: 0 });
  await sim.advance({ hours: 2 });

  expect(sim.fate(order).fate).toBe('processed');
  expect(sim.tally()).toMatchObject({ processed: 1, parked: 1 });
  expect(sim.messages('Invoices/DeadLetterQueue').map(({ body }) => body)).toEqual(['{"order":"a-2","amount":0}']);
});

test('orders wait while SQS does not take the invoices', async () => {
  const sim = simulate({ faults: [{ fault: 'down', downstream: 'sqs', until: { minutes: 5 } }] });
  sim.send('Orders/Queue', { id: 'a-3', amount: 10 });
  await sim.advance({ hours: 1 });

  sim.expectNothingLost();
  expect(sim.tally()).toMatchObject({ processed: 2 });
});
