import type { UnsupportedFeatureError } from './errors';

/**
 * What is not modelled, by the key of the resource at which an event meets it. It is refused there and not before, so that a template with one
 * exotic thing can be simulated.
 */
export class Refusals {
  readonly #errors = new Map<string, UnsupportedFeatureError>();

  /** Adds a refusal, unless the resource has one. */
  add(key: string, error: UnsupportedFeatureError): void {
    if (!this.#errors.has(key)) this.#errors.set(key, error);
  }

  /**
   * Call it when an event arrives at the resource.
   *
   * @throws UnsupportedFeatureError if the event meets something there that is not modelled
   */
  meet(key: string): void {
    const error = this.#errors.size > 0 ? this.#errors.get(key) : undefined;
    if (error) throw error;
  }
}
