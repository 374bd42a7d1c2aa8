import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Simulation } from 'cdk-resilient-lambda/simulator';
import { handler } from './invoices-handler';
import { InvoicesStack } from './invoices-stack';
import { printer } from './printer';

const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
const template = Template.fromStack(new InvoicesStack(app, 'InvoicesStack')).toJSON();

test('orders that a topic, a bucket and a rule report become invoices, also those that arrive while the printer is down', async () => {
  const printed: string[] = [];
  const print = jest.spyOn(printer, 'print').mockRejectedValue(new Error('out of paper'));
  const sim = Simulation.fromTemplate(template, { handlers: { Invoices: handler } });
  sim.publish('Orders', { id: 'a-1' });
  sim.putObject('Uploads', 'orders/a-2.json', '{}');
  sim.putEvents({ source: 'shop', detailType: 'Order Placed', detail: { id: 'a-3' } });
  await sim.advance({ minutes: 8 });
  expect(sim.tally()).toMatchObject({ processed: 0, pending: 3 });

  print.mockImplementation(async invoice => { printed.push(invoice); });
  await sim.advance({ hours: 1 });
  expect(sim.tally()).toMatchObject({ processed: 3, pending: 0, parked: 0 });
  expect(printed.sort()).toEqual(['a-1', 'a-3', 'orders/a-2.json']);
});
