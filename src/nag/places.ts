import { IConstruct } from 'constructs';
import type { Entry, StackEntry, UnreadEntry } from '../template';

/** The construct at which a finding is reported. */
export interface Place {
  readonly construct: IConstruct;

  /** The path of the construct, which constructs make anew each time. */
  readonly path: string;

  /** Indicates whether the construct is the resource or stack itself. If not, it contains the resource, which is no construct. */
  readonly isExact: boolean;
}

/** Finds the constructs of resources and stacks. Every resource has a place: if it is no construct, the nearest one that contains it. */
export class Places {
  readonly #root: IConstruct;
  readonly #stacks: ReadonlyMap<string, StackEntry>;
  readonly #ofStacks = new Map<StackEntry, Place>();

  constructor(scope: IConstruct, stacks: readonly StackEntry[]) {
    this.#root = scope.node.root;
    this.#stacks = new Map(stacks.map(stack => [stack.id, stack]));
  }

  public of(where: Entry | UnreadEntry | StackEntry): Place {
    if (!('key' in where)) return this.#ofStack(where);
    const stack = this.#ofStack(this.#stacks.get(where.stack)!);
    const found = where.path === undefined ? undefined : this.#find(where.path);
    // A path that is not in the stack comes from the metadata of a template that was written for another app.
    return found && isWithin(stack.path, found.path) ? found : { ...stack, isExact: false };
  }

  #ofStack(stack: StackEntry): Place {
    let place = this.#ofStacks.get(stack);
    if (place === undefined) this.#ofStacks.set(stack, place = this.#findStack(stack));
    return place;
  }

  #findStack({ path, parent }: StackEntry): Place {
    if (path !== undefined) return this.#find(path);
    return { ...parent === undefined ? this.#find('') : this.#ofStack(this.#stacks.get(parent)!), isExact: false };
  }

  /** Follows a path as far as there are constructs. */
  #find(path: string): Place {
    let construct = this.#root;
    const ids = path === '' ? [] : path.split('/');
    for (const [depth, id] of ids.entries()) {
      const child = construct.node.tryFindChild(id) as Partial<IConstruct> | undefined;
      if (child?.node?.id !== id) return { construct, path: ids.slice(0, depth).join('/'), isExact: false };
      construct = child as IConstruct;
    }
    return { construct, path, isExact: true };
  }
}

/** Indicates whether the construct with a path contains the one with the other path, or is the same. */
export function isWithin(above: string, path: string): boolean {
  return above === '' || path === above || path.startsWith(`${above}/`);
}

/** Returns the innermost construct that contains all of the constructs. */
export function commonScope(constructs: readonly IConstruct[]): IConstruct {
  let [common] = constructs;
  for (const { node } of constructs) {
    while (!isWithin(common.node.path, node.path)) common = common.node.scope!;
  }
  return common;
}
