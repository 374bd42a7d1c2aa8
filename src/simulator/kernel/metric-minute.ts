/**
 * From so many different values in a minute on, further ones are counted by their first three digits: percentiles stay
 * within 0.5 % and a minute never takes more than some thousand entries. Sums, counts, least and greatest values are
 * always exact.
 */
export const EXACT_VALUES = 1_000;

/** The values of a metric in one minute. */
export class MetricMinute {
  public count = 0;
  public sum = 0;
  public min = Infinity;
  public max = -Infinity;

  /** The number of occurrences of each value; undefined while all values are the same. */
  #counts?: Map<number, number>;

  public add(value: number): void {
    if (value !== this.max || value !== this.min) this.#spread(value);
    this.count++;
    this.sum += value;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
  }

  /** Returns each value with the number of its occurrences, in no particular order. */
  public counts(): Iterable<readonly [value: number, count: number]> {
    return this.#counts ?? [[this.max, this.count]];
  }

  #spread(value: number): void {
    if (this.count === 0) return;
    this.#counts ??= new Map([[this.max, this.count]]);
    const exact = this.#counts.size < EXACT_VALUES || this.#counts.has(value);
    const key = exact ? value : Number(value.toPrecision(3));
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }
}
