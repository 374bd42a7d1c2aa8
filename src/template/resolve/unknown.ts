/**
 * The known parts of a text, between which any text may stand: `['arn:aws:sqs:', ':orders']` is the outline of the ARN of a queue in an unknown
 * Region and account. The outline of a text that is known whole is that text alone.
 */
export type Outline = readonly string[];

/** The outline of a text of which nothing is known. */
export const ANY_TEXT: readonly Outline[] = [['', '']];

/**
 * A value that cannot be resolved from the templates, with the reason.
 *
 * It is never replaced by a guess. Code that needs the value checks `isUnknown` and decides how to proceed without it.
 */
export class Unknown {
  // Private, so that two values with the same reason are equal in tests.
  readonly #outlines: readonly Outline[];
  readonly #isOptional: boolean;

  /**
   * @param reason why the value is unknown, as a clause: 'parameter Stage has no default'
   * @param outlines what is known of the text, if the value is one: it has one of these outlines
   * @param isOptional whether the value may be absent
   */
  constructor(public readonly reason: string, outlines = ANY_TEXT, isOptional = false) {
    this.#outlines = outlines;
    this.#isOptional = isOptional;
  }

  /** What is known of the value, if it is a text: it has one of these outlines. */
  public get outlines(): readonly Outline[] {
    return this.#outlines;
  }

  /** Indicates whether the value may be absent, because a condition may remove it. */
  public get isOptional(): boolean {
    return this.#isOptional;
  }

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
