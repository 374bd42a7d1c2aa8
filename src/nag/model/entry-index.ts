/** Entries by what they belong to. */
export class EntryIndex<T> {
  readonly #lists = new Map<string, T[]>();

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
