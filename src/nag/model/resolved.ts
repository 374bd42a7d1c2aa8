import { isUnknown, Resolved, Unknown } from '../../template';

/** Ends a check whose outcome depends on an unknown value. It is not an `Error`, so no stack trace is captured. */
export class Undecidable {
  constructor(public readonly reason: Unknown) {}
}

/**
 * Returns a value that a check needs.
 *
 * @throws Undecidable if the value is unknown, which ends the check without a finding
 */
export function resolved<T>(value: Resolved<T>): T {
  if (isUnknown(value)) throw new Undecidable(value);
  return value;
}
