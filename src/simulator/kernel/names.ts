import type { Entry, EventFlow } from '../../template';

/** How the CDK ends a logical id that it makes up. */
const CDK_HASH = /[0-9A-F]{8}$/;

/**
 * What resources are called in traces and stories: by their construct path within the stack, or by their logical id without the CDK's hash;
 * each by another name.
 */
export class Names {
  readonly #names = new Map<string, string>();

  constructor(flow: EventFlow) {
    const stacks = new Map(flow.stacks.map(({ id, path }) => [id, path]));
    const taken = new Set<string>();
    for (const entry of flow.byKey.values()) {
      const name = [...shortNames(entry, stacks.get(entry.stack)), entry.key].find(candidate => !taken.has(candidate))!;
      taken.add(name);
      this.#names.set(entry.key, name);
    }
  }

  of({ key }: Pick<Entry, 'key'>): string {
    return this.#names.get(key)!;
  }
}

function shortNames({ path, logicalId }: Entry, stackPath: string | undefined): readonly string[] {
  if (path === undefined) return [logicalId.replace(CDK_HASH, ''), logicalId];
  const within = stackPath !== undefined && path.startsWith(`${stackPath}/`) ? path.slice(stackPath.length + 1) : path.replace(/^[^/]+\//, '');
  return [within.replace(/\/Resource$/, '')];
}
