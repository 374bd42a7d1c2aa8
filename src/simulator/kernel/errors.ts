/**
 * Thrown for a feature that changes where events end up but that the simulator does not model, so that it is never
 * ignored silently.
 */
export class UnsupportedFeatureError extends Error {
  /**
   * @param resource the name of the resource
   * @param property the property or feature that is not modelled
   * @param fix the way to change the template or the simulation
   */
  constructor(public readonly resource: string, public readonly property: string, public readonly fix: string) {
    super(`${resource}: ${property} is not modelled by the simulator: ${fix}`);
    this.name = 'UnsupportedFeatureError';
  }
}

/** Thrown for a value that the simulation depends on but that the templates do not determine. */
export class UnknownValueError extends Error {
  /**
   * @param resource the name of the resource
   * @param property the property with the value
   * @param reason why the value is unknown, as a clause
   */
  constructor(public readonly resource: string, public readonly property: string, public readonly reason: string) {
    super(`${resource}: ${property} cannot be determined from the template (${reason}): give the parameter a value, or add the stack that it comes from`);
    this.name = 'UnknownValueError';
  }
}
