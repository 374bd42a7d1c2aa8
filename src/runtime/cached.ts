/**
 * How long what was loaded is used.
 */
export interface CachedOptions {
  /**
   * Seconds from one load to the next, counted from 1970 and not from the start of the environment: with 300 all environments load anew at
   * :00, :05, :10…, so that they change their mind together.
   *
   * @default - it is loaded once in the life of the environment
   */
  readonly seconds?: number;
}

/**
 * Keeps what a function loads, for clients, configuration and whatever else an environment should not fetch for each event. Calls at the
 * same time share one load, and a load that fails is not kept.
 *
 * For parameters and secrets take `@aws-lambda-powertools/parameters`, whose cache lasts 5 seconds unless told otherwise.
 *
 * @example
 * const exchangeRates = cached(() => fetchRates(), { seconds: 300 });
 * // in the handler
 * const rates = await exchangeRates();
 *
 * @throws when the seconds are not above 0
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
