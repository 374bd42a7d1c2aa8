import { until } from './behavior/behavior';

/** Events that are sent to one place, one after the other, and that handlers log by their ids. */
export class Flow {
  readonly #sent: string[] = [];

  /**
   * @param name What is told if an event is lost
   * @param send Sends the event with an id
   * @param unhandled Returns which of the events no handler has logged
   */
  constructor(
    private readonly name: string,
    private readonly send: (id: string) => Promise<unknown>,
    private readonly unhandled: (sent: readonly string[]) => Promise<readonly string[]>,
  ) {}

  public get sent(): readonly string[] {
    return this.#sent;
  }

  public async sendNext(): Promise<void> {
    const id = `${this.name}-${this.#sent.length + 1}.`; // none begins another
    await this.send(id);
    this.#sent.push(id);
  }

  /** Waits until a handler has logged each event that was sent. */
  public async assertNothingLost(patience?: number): Promise<void> {
    let left: readonly string[] = this.#sent;
    const allHandled = async () => {
      left = await this.unhandled(this.#sent);
      return left.length === 0;
    };
    await until(() => `all ${this.#sent.length} events of ${this.name} are handled; ${left.slice(0, 10).join(', ')} are not`, allHandled, patience);
  }
}

/** Sends an event to each place, again and again, until a change is done. */
export async function whileEventsArrive<T>(flows: readonly Flow[], change: () => Promise<T>): Promise<T> {
  let changing = true;
  const sending = (async () => {
    do {
      for (const flow of flows) await flow.sendNext();
      await new Promise(resolve => setTimeout(resolve, 250));
    } while (changing);
  })();
  const changed = change().finally(() => { changing = false; });
  await Promise.allSettled([changed, sending]); // neither goes on when the other has failed
  await sending;
  return changed;
}

/**
 * The source of a handler that logs the id of each event that it receives, whatever brings them: Base64 is the data of a Kinesis stream.
 * Versions with another revision have other code.
 */
export function loggingCode(revision = 1): string {
  return `// revision ${revision}; emits no FailedRecords, because it never fails
exports.handler = async event => {
  const text = JSON.stringify(event, (name, value) => name === 'data' ? Buffer.from(value, 'base64').toString() : value);
  for (const id of new Set(text.match(/[\\w-]+-\\d+\\./g))) console.log(JSON.stringify({ message: 'handled', id }));
  return { batchItemFailures: [] };
};`;
}
