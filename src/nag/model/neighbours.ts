import { Entry, EventFlow, mayMeet, StackEntry } from '../../template';

/** Which resources may be in one account and Region, so that a name in one can mean the other. */
export class Neighbours {
  readonly #stacks: ReadonlyMap<string, StackEntry>;

  constructor({ stacks }: EventFlow) {
    this.#stacks = new Map(stacks.map(stack => [stack.id, stack]));
  }

  public areTogether(a: Entry, b: Entry): boolean {
    return a.stack === b.stack || mayMeet(this.#stacks.get(a.stack)!, this.#stacks.get(b.stack)!);
  }
}
