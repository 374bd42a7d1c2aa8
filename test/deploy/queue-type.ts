import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import { Assembly, synthesize } from './assemblies';
import { Queue } from './behavior/queues';
import type { CdkCli } from './cdk-cli';
import { assertKept, DeployedStack } from './deployed-stack';
import type { Emulator } from './emulator';
import { Flow, whileEventsArrive } from './flow';
import { linesIn, logGroupOf, LogLine } from './handler-log';
import { ReadBack } from './read-back';
import { step } from './steps';
import { OrderingStack } from '../../examples/sqs-fifo-worker/ordering-stack';
import { newApp } from '../fixtures/stack';

/** Moves payments from a standard queue to a FIFO queue as docs/queues.md says, while they arrive. */
export class QueueType {
  public readonly title = 'steps from a standard to a FIFO queue';
  public readonly assemblies: readonly Assembly[];

  constructor(folder: string) {
    this.assemblies = ([0, 1, 2, 3] as const).map(deployment => synthesize(`deployment-${deployment}`, path.join(folder, 'queue-type'), () => {
      const app = newApp();
      new OrderingStack(app, 'OrderingStack', deployment);
      return app;
    }));
  }

  public async run(emulator: Emulator, cli: CdkCli): Promise<void> {
    const deploy = async (deployment: number) => {
      await cli.deploy(this.assemblies[deployment]);
      const stack = await DeployedStack.read(emulator, this.assemblies[deployment], 'OrderingStack');
      await new ReadBack(emulator).check([stack]);
      return stack;
    };
    const before = await step('deploys a worker on a standard queue', () => deploy(0));
    const payments = new Payments(emulator);
    const toOldQueue = await payments.sentTo('Payments', 'Queue', before);
    const added = await step('adds a worker on a FIFO queue, which waits: no payment is lost', async () => {
      const stack = await whileEventsArrive([toOldQueue], () => deploy(1));
      assertKept(before.keepers, stack.keepers);
      return stack;
    });
    const toNewQueue = await payments.sentTo('OrderedPayments', 'FifoQueue', added);
    const enabled = await step('drains the old queue, then enables the new worker: no payment is lost, and none overtakes another', async () => {
      await whileEventsArrive([toNewQueue], () => toOldQueue.assertNothingLost());
      assert.deepEqual(await payments.bookedBy('OrderedPayments'), []);
      const stack = await whileEventsArrive([toNewQueue], () => deploy(2));
      assertKept(added.keepers, stack.keepers);
      await toNewQueue.assertNothingLost();
      await payments.assertInOrder(toNewQueue);
      await payments.assertNoneOvertook();
      return stack;
    });
    await step('removes the old worker, whose queues stay: no payment is lost, and the order of each account is kept', async () => {
      const oldDeadLetterQueue = new Queue(emulator, enabled.one('AWS::SQS::Queue', 'PaymentsDeadLetterQueue').physicalId);
      await oldDeadLetterQueue.send('waiting');
      const stack = await whileEventsArrive([toNewQueue], () => deploy(3));
      assertKept(enabled.staying(this.assemblies[3]).keepers, stack.keepers);
      assert.deepEqual((await oldDeadLetterQueue.receive()).map(({ Body }) => Body), ['waiting']);
      await toNewQueue.assertNothingLost();
      await payments.assertInOrder(toNewQueue);
    });
    await step('destroys the new worker', () => cli.destroy(this.assemblies[3]));
  }
}

/** Payments of two accounts, and what both workers book. */
class Payments {
  readonly #logGroups = new Map<string, string>();

  constructor(private readonly emulator: Emulator) {}

  /** Returns the payments to the queue of a worker: the number of each is its amount. */
  public async sentTo(worker: string, queueId: string, stack: DeployedStack): Promise<Flow> {
    this.#logGroups.set(worker, await logGroupOf(this.emulator, stack.one('AWS::Lambda::Function', `${worker}Function`).physicalId));
    const queue = new Queue(this.emulator, stack.one('AWS::SQS::Queue', `${worker}${queueId}`).physicalId);
    const send = (id: string) => queue.send(JSON.stringify({ amount: amountOf(id) }), accountOf(id));
    return new Flow(worker, send, async sent => {
      const booked = new Set((await this.bookedBy(worker)).map(({ amount }) => amount));
      return sent.filter(id => !booked.has(amountOf(id)));
    });
  }

  /** What a worker booked, in order. */
  public async bookedBy(worker: string): Promise<LogLine[]> {
    return (await linesIn(this.emulator, this.#logGroups.get(worker)!)).filter(({ message }) => message === 'booked');
  }

  /** Fails unless the new worker booked the payments of each account once, in the order in which they were sent. */
  public async assertInOrder({ sent }: Flow): Promise<void> {
    const booked = await this.bookedBy('OrderedPayments');
    for (const account of ['A', 'B']) {
      const amounts = booked.filter(line => line.account === account).map(({ amount }) => amount);
      assert.deepEqual(amounts, sent.filter(id => accountOf(id) === account).map(amountOf), `the payments of ${account} are in order`);
    }
  }

  /** Fails if the new worker booked anything before the old one was done. */
  public async assertNoneOvertook(): Promise<void> {
    const times = (lines: readonly LogLine[]) => lines.map(({ timestamp }) => Date.parse(timestamp as string));
    const last = Math.max(...times(await this.bookedBy('Payments')));
    assert.ok(times(await this.bookedBy('OrderedPayments')).every(time => time >= last), 'a payment in the new queue overtook one in the old queue');
  }
}

function amountOf(id: string): number {
  return Number(/\d+/.exec(id)![0]);
}

function accountOf(id: string): string {
  return amountOf(id) % 2 === 0 ? 'A' : 'B';
}
