/**
 * A value that the templates alone can't tell, and why.
 *
 * It is never replaced by a guess: who needs the value asks `isUnknown` and decides what to do without it.
 */
export class Unknown {
  /** @param reason what would have to be known, as the end of a sentence: 'parameter Stage has no default' */
  constructor(public readonly reason: string) {}

  public toString(): string {
    return `unknown: ${this.reason}`;
  }
}

/** A value as far as the templates tell it. */
export type Resolved<T> = T | Unknown;

/** What a property of a resource holds once its intrinsic functions are resolved. */
export type Value = string | number | boolean | null | Unknown | readonly Value[] | { readonly [key: string]: Value };

export function isUnknown(value: unknown): value is Unknown {
  return value instanceof Unknown;
}
