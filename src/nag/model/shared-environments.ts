import { Entry, EventFlow, mayShareEnvironment, StackEntry } from '../../template';

/** Determines which resources may be in the same account and Region, where a name in one can refer to the other. */
export class SharedEnvironments {
  readonly #stacks: ReadonlyMap<string, StackEntry>;

  constructor({ stacks }: EventFlow) {
    this.#stacks = new Map(stacks.map(stack => [stack.id, stack]));
  }

  /** Returns a stack by its id. */
  public stack(id: string): StackEntry {
    return this.#stacks.get(id)!;
  }

  public mayShare(a: Entry, b: Entry): boolean {
    return a.stack === b.stack || mayShareEnvironment(this.#stacks.get(a.stack)!, this.#stacks.get(b.stack)!);
  }
}
