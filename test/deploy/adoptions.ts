import * as path from 'node:path';
import { appOf, Guide, GUIDES, Round } from './adoption-guides';
import { Assembly, synthesize } from './assemblies';
import type { CdkCli } from './cdk-cli';
import { assertKept, DeployedStack } from './deployed-stack';
import type { Emulator } from './emulator';
import { Flow, whileEventsArrive } from './flow';
import { linesIn, logGroupOf } from './handler-log';
import { ReadBack } from './read-back';
import { step } from './steps';

const TITLES: { readonly [round in Exclude<Round, 0>]: string } = {
  1: 'adopts them in one deployment',
  2: 'deploys the old apps again',
  3: 'adopts them in two deployments, the first',
  4: 'adopts them in two deployments, the second',
};

/** Adopts what is deployed as the guides of docs/adopt.md say, while it receives events. */
export class Adoptions {
  public readonly title = 'adoptions';
  public readonly assemblies: readonly Assembly[];

  constructor(folder: string) {
    this.assemblies = ([0, 1, 2, 3, 4] as const).map(round => synthesize(`round-${round}`, path.join(folder, 'adoptions'), () => appOf(round)));
  }

  public async run(emulator: Emulator, cli: CdkCli): Promise<void> {
    const account = new Account(emulator, cli);
    await step('deploys what other apps have deployed', () => account.deploy(this.assemblies[0]));
    for (const round of [1, 2, 3, 4] as const) {
      await step(`${TITLES[round]}: nothing that holds events is replaced, and no event is lost`, () => account.change(this.assemblies[round], round));
    }
    await step('destroys what was adopted', () => cli.destroy(this.assemblies[4]));
  }
}

/** The stacks of all guides. */
class Account {
  readonly #adoptees: readonly Adoptee[];
  readonly #logGroups = new Set<string>();

  /** What was ever found in the logs: the emulator empties the log group of a function that is created again. */
  readonly #handled = new Set<unknown>();

  constructor(private readonly emulator: Emulator, private readonly cli: CdkCli) {
    const unhandled = (sent: readonly string[]) => this.#unhandled(sent);
    this.#adoptees = Object.entries(GUIDES).map(([name, guide]) => new Adoptee(name, guide, emulator, unhandled));
  }

  /** Deploys all stacks and reads them back. */
  public async deploy(assembly: Assembly): Promise<void> {
    await this.cli.deploy(assembly);
    const stacks = await Promise.all(assembly.stacks.map(name => DeployedStack.read(this.emulator, assembly, name)));
    await new ReadBack(this.emulator).check(stacks);
    const functions = stacks.flatMap(stack => stack.ofType('AWS::Lambda::Function'));
    for (const { physicalId } of functions) this.#logGroups.add(await logGroupOf(this.emulator, physicalId));
    for (const adoptee of this.#adoptees) adoptee.deployed(stacks);
  }

  /** Deploys all stacks while events arrive, and waits until they are handled. */
  public async change(assembly: Assembly, round: Exclude<Round, 0>): Promise<void> {
    for (const adoptee of this.#adoptees) adoptee.keepOnly(assembly);
    await whileEventsArrive(this.#adoptees.map(({ flow }) => flow), () => this.deploy(assembly));
    for (const adoptee of this.#adoptees) adoptee.assertKept(round);
    for (const { flow, guide } of this.#adoptees) {
      if (!(round === 3 && guide.pauses)) await flow.assertNothingLost();
    }
  }

  async #unhandled(sent: readonly string[]): Promise<string[]> {
    const lines = await Promise.all([...this.#logGroups].map(logGroup => linesIn(this.emulator, logGroup)));
    for (const { message, id } of lines.flat()) if (message === 'handled') this.#handled.add(id);
    return sent.filter(id => !this.#handled.has(id));
  }
}

/** A stack that is adopted. */
class Adoptee {
  public readonly flow: Flow;
  readonly #versions: DeployedStack[] = [];
  #kept?: DeployedStack;

  constructor(
    private readonly name: string, public readonly guide: Guide, emulator: Emulator, unhandled: (sent: readonly string[]) => Promise<string[]>,
  ) {
    this.flow = new Flow(name, event => guide.send(emulator, this.#kept!, event), unhandled);
  }

  public deployed(stacks: readonly DeployedStack[]): void {
    this.#versions.push(stacks.find(({ name }) => name === this.name)!);
  }

  /** From now on events are sent to what another version of the stack keeps. */
  public keepOnly(next: Assembly): void {
    this.#kept = this.#versions.at(-1)!.staying(next);
  }

  /** Fails unless a round kept what its guide says: in one deployment all that was there at first, in two what holds events. */
  public assertKept(round: Exclude<Round, 0>): void {
    const after = this.#versions[round];
    if (round <= 2) assertKept(this.#versions[0].keepers, after.keepers);
    else assertKept(this.#versions[round - 1].holders, after.holders);
  }
}
