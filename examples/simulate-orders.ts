import { App } from 'aws-cdk-lib';
import { handler as plainHandler } from './plain/orders-handler';
import { PlainOrdersStack } from './plain/orders-stack';
import { startDynamoDb } from './sqs-worker/local-dynamodb';
import { handler } from './sqs-worker/orders-handler';
import { OrdersStack } from './sqs-worker/orders-stack';
import { clockTime, FunctionCode, Simulation, TimeSpan } from 'cdk-resilient-lambda/simulator';

/** The end of a simulation, as text. */
export interface OrdersStory {
  /** What happened to the order that the warehouse does not know. */
  readonly story: string;
  /** The alarms that went into ALARM, a line each. */
  readonly alarms: string;
  /** Where every event ended. */
  readonly table: string;
  /** How often an order was shipped. The shop sends twenty different orders that the warehouse knows, one of them twice. */
  readonly shipped: number;
}

/** Runs orders through the app of the quick start with its real handler. */
export async function simulateOrders(): Promise<OrdersStory> {
  const dynamoDb = await startDynamoDb();
  try {
    const app = new App({ context: WITHOUT_BUNDLING });
    new OrdersStack(app, 'OrdersStack');
    return await run(app, 'Orders/Queue', { handler, environment: dynamoDb.environment });
  } finally {
    await dynamoDb.stop();
  }
}

/** Runs the same orders through the same app on the constructs of the AWS CDK alone. */
export function simulatePlainOrders(): Promise<OrdersStory> {
  const app = new App({ context: WITHOUT_BUNDLING });
  new PlainOrdersStack(app, 'OrdersStack');
  return run(app, 'Queue', { handler: plainHandler }, { days: 5 });
}

/** The simulation runs the handlers from their sources. */
const WITHOUT_BUNDLING = { 'aws:cdk:bundling-stacks': [] };

async function run(app: App, queue: string, orders: FunctionCode, time: TimeSpan = { minutes: 95 }): Promise<OrdersStory> {
  const sim = Simulation.fromTemplate(app.synth(), { handlers: { Orders: orders } });
  for (let id = 1; id <= 20; id++) sim.send(queue, { id: `${id}` }, { at: { seconds: id } });
  sim.send(queue, { id: '7' }, { at: { minutes: 5 } });
  const poison = sim.send(queue, { id: 'lost' }, { id: 'lost-order', at: { minutes: 1 } });
  const logLines = await capture(() => sim.advance(time));
  return {
    story: shortened(sim.story(poison)),
    alarms: sim.alarms().filter(({ to }) => to === 'ALARM').map(({ alarm, at }) => `${clockTime(at)}  ${alarm} is in ALARM`).join('\n'),
    table: sim.table(),
    shipped: logLines.filter(line => line.includes('"message":"shipped"')).length,
  };
}

/** The first and the last lines of a long story. */
function shortened(story: string): string {
  const lines = story.split('\n');
  return lines.length <= 20 ? story : [...lines.slice(0, 11), `  … ${lines.length - 15} lines …`, ...lines.slice(-4)].join('\n');
}

/** Returns what the handlers log instead of printing it. */
async function capture(action: () => Promise<void>): Promise<string[]> {
  const lines: string[] = [];
  const streams = [process.stdout, process.stderr].map(stream => ({ stream, write: stream.write }));
  const { log } = console; // that of a test runner does not write to standard output
  for (const { stream } of streams) stream.write = chunk => lines.push(String(chunk)) > 0;
  console.log = line => lines.push(String(line));
  try {
    await action();
  } finally {
    console.log = log;
    for (const { stream, write } of streams) stream.write = write;
  }
  return lines;
}
