import type { Entry, EventFlow } from '../template';

/** What resources are called in traces and stories: by their construct path within the stack, or by their logical id; each by another name. */
export class Names {
  readonly #names = new Map<string, string>();

  constructor(flow: EventFlow) {
    const stacks = new Map(flow.stacks.map(({ id, path }) => [id, path]));
    const taken = new Set<string>();
    for (const entry of flow.byKey.values()) {
      const short = shortName(entry, stacks.get(entry.stack));
      const name = taken.has(short) ? entry.key : short;
      taken.add(name);
      this.#names.set(entry.key, name);
    }
  }

  of({ key }: Pick<Entry, 'key'>): string {
    return this.#names.get(key)!;
  }
}

function shortName({ path, logicalId }: Entry, stackPath: string | undefined): string {
  if (path === undefined) return logicalId;
  const within = stackPath !== undefined && path.startsWith(`${stackPath}/`) ? path.slice(stackPath.length + 1) : path.replace(/^[^/]+\//, '');
  return within.replace(/\/Resource$/, '');
}
