/** Thrown for what would change where events end up but is not modelled: it is refused by name, never silently ignored. */
export class UnsupportedFeatureError extends Error {
  /**
   * @param resource whose setting it is
   * @param property what is not modelled
   * @param fix what can be done about it
   */
  constructor(public readonly resource: string, public readonly property: string, public readonly fix: string) {
    super(`${resource}: ${property} is not modelled by the simulator: ${fix}`);
    this.name = 'UnsupportedFeatureError';
  }
}
