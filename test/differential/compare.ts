import type { Command, Sequence } from './commands';
import { AGREED, Situation } from './disagreements';
import type { ElasticMq } from './elasticmq';
import { Delivery, ElasticMqSide, QueueSettings, QueueSide, Received, Role, SimulatorSide } from './queue-sides';

/** One receive of a message on both sides. */
export interface PairedReceipt {
  readonly role: Role;
  readonly number: number;

  /** Indicates whether the message was not received again since. */
  latest: boolean;
  readonly handles: { readonly simulator: string; readonly elasticMq: string };
}

/** The first difference between both sides, with the steps that led there. */
export class Disagreement extends Error {}

/** The number of steps that were taken, and of those that were left out because the sides are known to disagree on them. */
export interface Steps {
  readonly taken: number;
  readonly avoided: number;
}

/**
 * Runs a sequence on both sides and compares after each step what is received, accepted and counted.
 *
 * @param avoid leave out the steps on which the sides are known to disagree
 * @throws Disagreement at the first difference
 */
export async function compareSides(server: ElasticMq, { settings, commands }: Sequence, avoid = true): Promise<Steps> {
  const run = new Run(settings, new SimulatorSide(settings), await ElasticMqSide.open(server, settings), avoid);
  for (const command of commands) await run.step(command);
  return { taken: run.taken, avoided: run.avoided };
}

class Run {
  taken = 0;
  avoided = 0;
  readonly #receipts: PairedReceipt[] = [];
  readonly #transcript: string[] = [];
  #sent = 0;

  constructor(
    private readonly settings: QueueSettings,
    private readonly simulator: SimulatorSide,
    private readonly elasticMq: ElasticMqSide,
    private readonly avoid: boolean,
  ) {}

  async step(command: Command): Promise<void> {
    const receipts = this.#receiptsOf(command);
    if (receipts.length === 0 && (command.do === 'delete' || command.do === 'changeVisibility')) return;
    const situation: Situation = { settings: this.settings, command, receipts, simulator: this.simulator };
    if (this.avoid && AGREED.some(({ meets }) => meets?.(situation))) {
      this.avoided++;
      return;
    }
    this.taken++;
    this.#transcript.push(JSON.stringify(command));
    switch (command.do) {
      case 'send': await this.#send(command.messages); break;
      case 'receive': await this.#receive(command); break;
      case 'delete': await this.#both((side, name) => side.delete(receipts[0].role, receipts.map(({ handles }) => handles[name]))); break;
      case 'changeVisibility':
        await this.#both((side, name) => side.changeVisibility(receipts[0].role, receipts[0].handles[name], command.seconds)); break;
      case 'wait': await this.#both(side => side.advance(1_000 * command.seconds)); break;
    }
    await this.#both(side => side.advance(1)); // nobody promises what happens at the very millisecond at which a time ends
    await this.#compareCounts();
  }

  /** Returns the receipts of a command: those of one queue, as a request can name them. */
  #receiptsOf(command: Command): PairedReceipt[] {
    if (this.#receipts.length === 0) return [];
    const picked = command.do === 'delete' ? command.receipts : command.do === 'changeVisibility' ? [command.receipt] : [];
    const receipts = [...new Set(picked.map(pick => this.#receipts[pick % this.#receipts.length]))];
    return receipts.filter(({ role }) => role === receipts[0].role);
  }

  async #send(messages: Extract<Command, { do: 'send' }>['messages']): Promise<void> {
    const numbered = messages.map(message => ({ number: this.#sent++, message }));
    await this.#compare('the answers to the send requests', side => side.send(numbered));
  }

  async #receive({ role, max, visibilitySeconds }: Extract<Command, { do: 'receive' }>): Promise<void> {
    const received = await this.#both(side => side.receive(role, max, visibilitySeconds));
    this.#same('the received messages', received.map(messages => this.#comparable(role, messages)));
    for (const { number, handle } of received[0]) {
      for (const earlier of this.#receipts) if (earlier.number === number) earlier.latest = false;
      const other = received[1].find(message => message.number === number)!;
      this.#receipts.push({ role, number, latest: true, handles: { simulator: handle, elasticMq: other.handle } });
    }
  }

  /** The deliveries in an order that both sides must share: that of its group on a FIFO queue, any on a standard queue. */
  #comparable(role: Role, messages: readonly Received[]): Partial<Delivery>[] {
    const ignored = this.avoid ? AGREED.flatMap(({ ignores }) => ignores?.(this.settings, role) ?? []) : [];
    const keyOf = ({ number, group = '' }: Received) => this.settings.fifo ? group : String(number).padStart(6, '0');
    return [...messages].sort((a, b) => keyOf(a) < keyOf(b) ? -1 : Number(keyOf(a) > keyOf(b))).map(({ handle, ...delivery }) =>
      Object.fromEntries(Object.entries(delivery).filter(([name, value]) => value !== undefined && !ignored.includes(name as keyof Delivery))));
  }

  async #compareCounts(): Promise<void> {
    for (const role of ['queue', 'deadLetters'] as const) await this.#compare(`the counts of ${role}`, side => side.counts(role));
  }

  async #compare(what: string, ask: (side: QueueSide) => Promise<unknown>): Promise<void> {
    this.#same(what, await this.#both(ask));
  }

  #same(what: string, [simulator, elasticMq]: readonly unknown[]): void {
    const [ours, theirs] = [JSON.stringify(simulator), JSON.stringify(elasticMq)];
    this.#transcript.push(`  ${ours}`);
    if (ours === theirs) return;
    const steps = this.#transcript.join('\n');
    const queue = JSON.stringify(this.settings);
    throw new Disagreement(`The sides disagree on ${what} of ${queue}\n  simulator ${ours}\n  ElasticMQ ${theirs}\nafter\n${steps}`);
  }

  async #both<T>(ask: (side: QueueSide, name: keyof PairedReceipt['handles']) => Promise<T>): Promise<[T, T]> {
    return [await ask(this.simulator, 'simulator'), await ask(this.elasticMq, 'elasticMq')];
  }
}
