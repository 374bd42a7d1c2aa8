import type { Entry, EventFlow } from '../../template';

/** The hash at the end of logical ids that the CDK generates. */
const CDK_HASH = /[0-9A-F]{8}$/;

/**
 * The names of resources in traces and stories: the construct path within the stack, or the logical id without the
 * CDK's hash. Each name is unique.
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
