/**
 * Options of `cached`.
 */
export interface CachedOptions {
  /**
   * The number of seconds from one load to the next. They are counted from 1970 and not from the start of the environment: with 300, all environments
   * reload at :00, :05, :10 and so on, so that they change together. Valid range: above 0.
   *
   * @default - the value is loaded once in the life of the environment
   */
  readonly seconds?: number;
}

/**
 * Caches the value that a function loads, such as a client or configuration that should not be fetched for each event. Concurrent calls share one load,
 * and a load that fails is not cached.
 *
 * For parameters and secrets use `@aws-lambda-powertools/parameters`, which caches them for 5 seconds by default.
 *
 * @example
 * const exchangeRates = cached(() => fetchRates(), { seconds: 300 });
 * // in the handler
 * const rates = await exchangeRates();
 *
 * @throws when `seconds` is not above 0
 */
export function cached<T>(load: () => T | Promise<T>, options: CachedOptions = {}): () => Promise<T> {
  const { seconds = Infinity } = options;
  if (!(seconds > 0)) throw new Error(`seconds is ${seconds} but must be above 0`);
  let kept: { readonly period: number; readonly value: Promise<T> } | undefined;
  return () => {
    const period = Math.floor(Date.now() / 1_000 / seconds);
    if (kept?.period === period) return kept.value;
    const value = (async () => load())();
    const mine = kept = { period, value };
    value.catch(() => {
      if (kept === mine) kept = undefined;
    });
    return value;
  };
}
