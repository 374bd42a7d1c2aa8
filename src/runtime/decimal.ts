/**
 * A number of DynamoDB that JavaScript's `number` cannot hold without rounding, and that is no whole number.
 *
 * `Number(value)` rounds it; `String(value)` and JSON keep every digit.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number
 */
export class ExactDecimal {
  /** @param value the decimal digits, as in `'3.14159265358979323846'` */
  constructor(public readonly value: string) {}

  /** Returns all digits. */
  public toString(): string {
    return this.value;
  }

  /** Returns all digits as a string, because a JSON number would be rounded when it is parsed. */
  public toJSON(): string {
    return this.value;
  }

  /** Returns the nearest `number`, which has about 16 digits. */
  public valueOf(): number {
    return Number(this.value);
  }
}

/** Returns one text for all ways to write a decimal number: `-12.50` and `-1.25e1` become `-125e-1`. */
export function normalizedDecimal(text: string): string {
  const [, sign, whole, fraction = '', exponent = 0] = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text)!;
  const digits = (whole + fraction).replace(/^0+/, '');
  let end = digits.length;
  while (digits[end - 1] === '0') end--;
  if (end === 0) return '0';
  return `${sign === '-' ? '-' : ''}${digits.slice(0, end)}e${Number(exponent) - fraction.length + digits.length - end}`;
}

/** Indicates whether a `number` keeps all digits of this text. */
export function fitsNumber(text: string): boolean {
  const number = Number(text);
  return Number.isFinite(number) && normalizedDecimal(String(number)) === normalizedDecimal(text);
}

/** The shortest number that can be rounded has 16 digits, or an exponent of three. */
const MAY_BE_ROUNDED = /\d[\d.]{15}|\d[eE][+-]?\d{3}/;

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** Finds the numbers in a JSON text that are rounded when it is parsed, and returns what they are rounded to. */
export function roundedNumbers(json: string): ReadonlySet<number> {
  const rounded = new Set<number>();
  if (!MAY_BE_ROUNDED.test(json)) return rounded;
  for (let i = 0; i < json.length; i++) {
    if (json[i] === '"') {
      for (i++; json[i] !== '"'; i++) if (json[i] === '\\') i++;
      continue;
    }
    NUMBER.lastIndex = i;
    const [literal] = NUMBER.exec(json) ?? [];
    if (literal === undefined) continue;
    if (!fitsNumber(literal)) rounded.add(Number(literal));
    i += literal.length - 1;
  }
  return rounded;
}
