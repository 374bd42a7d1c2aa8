/** An index of entries, each under any number of keys. */
export class EntryIndex<T> {
  readonly #lists = new Map<string, T[]>();

  /** @param keysOf returns the keys of an entry; undefined ones are ignored */
  constructor(entries: readonly T[], keysOf: (entry: T) => readonly (string | undefined)[]) {
    for (const entry of entries) {
      for (const key of keysOf(entry)) {
        if (key === undefined) continue;
        const list = this.#lists.get(key);
        if (list) list.push(entry);
        else this.#lists.set(key, [entry]);
      }
    }
  }

  public get(key: string): readonly T[] {
    return this.#lists.get(key) ?? [];
  }
}
