import { startDynamoDb } from './sqs-worker/local-dynamodb';
import { handler } from './sqs-worker/orders-handler';
import { clockTime, Simulation } from 'cdk-resilient-lambda/simulator';

/** Simulates orders in the app in sqs-worker with its real handler, one of them a poison message. Returns the results as text. */
export async function simulateOrders(assembly: { readonly directory: string }) {
  const dynamoDb = await startDynamoDb();
  const sim = Simulation.fromTemplate(assembly, { handlers: { Orders: { handler, environment: dynamoDb.environment } } });
  for (let id = 1; id <= 20; id++) sim.send('Orders/Queue', { id: `${id}` }, { at: { seconds: id } });
  sim.send('Orders/Queue', { id: '7' }, { at: { minutes: 5 } }); // the shop sends an order twice
  const poison = sim.send('Orders/Queue', { id: 'lost' }, { id: 'lost-order', at: { minutes: 1 } });
  const logLines = await capture(() => sim.advance({ minutes: 40 }));
  await dynamoDb.stop();

  sim.expectNothingLost();
  const alarms = sim.alarms().filter(({ to }) => to === 'ALARM').map(({ alarm, at }) => `${clockTime(at)}  alarm ${alarm} is in ALARM`);
  return {
    story: sim.story(poison),
    alarms: alarms.join('\n'),
    table: sim.table(),
    shipped: logLines.filter(line => line.includes('"message":"shipped"')).length,
  };
}

/** Returns the log lines of the handler instead of printing them. */
async function capture(run: () => Promise<void>): Promise<string[]> {
  const lines: string[] = [];
  const streams = [process.stdout, process.stderr].map(stream => ({ stream, write: stream.write }));
  for (const { stream } of streams) stream.write = chunk => lines.push(String(chunk)) > 0;
  try {
    await run();
  } finally {
    for (const { stream, write } of streams) stream.write = write;
  }
  return lines;
}
