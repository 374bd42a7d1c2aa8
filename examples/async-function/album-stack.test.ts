import { DeleteMessageCommand } from '@aws-sdk/client-sqs';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { clockTime, Simulation, SimulationOptions } from 'cdk-resilient-lambda/simulator';
import { handler } from './album-handler';
import { AlbumStack } from './album-stack';
import { replay } from './replay-parked-events';
import { handlerLogs, localDynamoDb } from '../testing/local-handler';

const template = Template.fromStack(new AlbumStack(new App(), 'AlbumStack')).toJSON();

const environment = localDynamoDb();
const logs = handlerLogs();

function simulate(options: SimulationOptions = {}): Simulation {
  return Simulation.fromTemplate(template, { ...options, handlers: { Album: { handler, environment: environment() } } });
}

/** The alarms that entered ALARM, and when. */
function alarms(sim: Simulation): string[] {
  return sim.alarms().filter(({ to }) => to === 'ALARM').map(({ alarm, at }) => `${alarm} at ${clockTime(at)}`);
}

/** AWS clients for the replay script that use the simulated queue and function. */
function clientsOf(sim: Simulation, queue: string): Pick<Parameters<typeof replay>[0], 'sqs' | 'lambda'> {
  const sqs = {
    send: async (command: { readonly input: any }) => {
      if (command instanceof DeleteMessageCommand) return sim.deleteMessage({ receiptHandle: command.input.ReceiptHandle! });
      const received = sim.receive(queue);
      return { Messages: received.map(({ messageId, receiptHandle, body }) => ({ MessageId: messageId, ReceiptHandle: receiptHandle, Body: body })) };
    },
  };
  const lambda = {
    send: async ({ input }: { readonly input: any }) => {
      expect(input.InvocationType).toBe('Event');
      sim.invoke('Album', JSON.parse(Buffer.from(input.Payload).toString()));
    },
  };
  return { sqs, lambda } as unknown as ReturnType<typeof clientsOf>;
}

test('events of every source are processed exactly once, however often they are delivered', async () => {
  const sim = simulate({ faults: [{ fault: 'duplicate', on: 'Album' }] }); // Lambda delivers each event twice
  sim.putObject('Uploads', 'photos/cat.jpg', 'a cat');
  sim.publish('Prints', { orderId: 'a-1', photo: 'cat' });
  sim.putEvents({ source: 'shop', detailType: 'Print Ordered', detail: { orderId: 'a-2', photo: 'cat' } });
  await sim.advance({ hours: 24 });

  expect(sim.invocations('Album').length).toBeGreaterThan(4);
  const messages = logs().map(([message]) => message).filter(message => !message.includes('duplicate')); // the runtime logs what it skips
  expect(messages.sort()).toEqual(['added', 'printed', 'printed', 'tidied up']);
  sim.expectNothingLost();
});

test('a print order that fails is parked after three attempts in three minutes, and triggers the alarm one minute later', async () => {
  const sim = simulate();
  sim.publish('Prints', { orderId: 'b-1', photo: 'lost' });
  await sim.advance({ minutes: 10 });

  expect(sim.fate('e1')).toMatchObject({ fate: 'parked', reason: 'RetriesExhausted after 3 runs' });
  expect(alarms(sim)).toContain('AlbumAlarmsParkedEvents at 00:04:00.000');
});

test.each(['Album/FailureQueue', 'Album/Triggers/TopicPrints/DeadLetterQueue'])('events parked in %s are replayed after the fault is fixed', async queue => {
  const broken = queue === 'Album/FailureQueue' ? 'error' : 'undeliverable';
  const sim = simulate({ faults: [{ fault: broken, on: 'Album/Function', until: { minutes: 10 } }] });
  for (let order = 1; order <= 12; order++) sim.publish('Prints', { orderId: `${broken}-${order}`, photo: 'cat' });
  await sim.advance({ minutes: 10 });
  expect(sim.messages(queue)).toHaveLength(12);

  const options = { queueUrl: queue, functionName: 'Album', say: () => undefined, ...clientsOf(sim, queue) };
  expect(await replay({ ...options, dryRun: true })).toEqual({ replayed: 12, left: 0 });
  await sim.advance({ minutes: 5 }); // the visibility timeout of the dry run ends
  expect(await replay(options)).toEqual({ replayed: 12, left: 0 });
  await sim.advance({ minutes: 1 });
  expect(sim.messages(queue)).toEqual([]);
  expect(logs().filter(([message]) => message === 'printed')).toHaveLength(12);
});
