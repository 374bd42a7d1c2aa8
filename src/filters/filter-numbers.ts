/** A number from a JSON text that keeps its written form: `300`, `300.0` and `3.0e2` are the same value in three forms. */
export class WrittenNumber {
  public readonly value: number;

  constructor(public readonly text: string) {
    this.value = Number(text);
  }

  public toJSON(): number {
    return this.value;
  }
}

/** Returns the value of a number or of a `WrittenNumber`. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return value instanceof WrittenNumber ? value.value : undefined;
}

/** Returns the written form of a number, or its JavaScript form if it did not come from a text. */
export function writtenForm(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return value instanceof WrittenNumber ? value.text : undefined;
}

/** Indicates whether a value is a JSON object, not an array or a `WrittenNumber`. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof WrittenNumber);
}

const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** A key that does not occur in JSON texts of users. */
const MARK = '\u0000number';

/** A sign of a number that JavaScript might write in a different form. */
const PERHAPS_OTHER_FORM = /\d[.eE]|\d{16}|-0/;

/** Parses JSON and returns numbers that JavaScript would write in a different form as `WrittenNumber`s. */
export function parseWritten(text: string): unknown {
  const parsed = JSON.parse(text); // also throws for invalid JSON, which must not be rewritten
  if (!PERHAPS_OTHER_FORM.test(text)) return parsed;
  const marked = text.replace(STRING_OR_NUMBER, token => token.startsWith('"') ? token : `{${JSON.stringify(MARK)}:"${token}"}`);
  return JSON.parse(marked, (_key, value) => isObject(value) && typeof value[MARK] === 'string' ? new WrittenNumber(value[MARK]) : value);
}
