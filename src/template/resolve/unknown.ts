/**
 * A value that cannot be resolved from the templates, with the reason.
 *
 * It is never replaced by a guess. Code that needs the value checks `isUnknown` and decides how to proceed without it.
 */
export class Unknown {
  /** @param reason why the value is unknown, as a clause: 'parameter Stage has no default' */
  constructor(public readonly reason: string) {}

  public toString(): string {
    return `unknown: ${this.reason}`;
  }
}

/** An unknown value that is none of some known values: the value of a parameter in a branch that no comparison with a literal selects. */
export class OtherThan extends Unknown {
  constructor(reason: string, public readonly values: ReadonlySet<string>) {
    super(reason);
  }
}

/** A value, or the reason why it cannot be resolved from the templates. */
export type Resolved<T> = T | Unknown;

/** The value of a property after its intrinsic functions are resolved. */
export type Value = string | number | boolean | null | Unknown | readonly Value[] | { readonly [key: string]: Value };

/** Indicates whether a value cannot be resolved from the templates. */
export function isUnknown(value: unknown): value is Unknown {
  return value instanceof Unknown;
}
