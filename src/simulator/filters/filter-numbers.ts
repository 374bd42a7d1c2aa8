/** A number of a JSON text that keeps the form it was written in: `300`, `300.0` and `3.0e2` are one value in three forms. */
export class WrittenNumber {
  public readonly value: number;

  constructor(public readonly text: string) {
    this.value = Number(text);
  }

  public toJSON(): number {
    return this.value;
  }
}

/** The numeric value of a number, however it is held. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return value instanceof WrittenNumber ? value.value : undefined;
}

/** The form a number was written in; of one that was never text, the form JavaScript writes. */
export function writtenForm(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return value instanceof WrittenNumber ? value.text : undefined;
}

/** A JSON object, and not a number in disguise. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof WrittenNumber);
}

const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** No JSON text of a user has this key. */
const MARK = '\u0000number';

/** What a number has that JavaScript might write in another form. */
const PERHAPS_OTHER_FORM = /\d[.eE]|\d{16}|-0/;

/** Like `JSON.parse`, but numbers that JavaScript would write otherwise are `WrittenNumber`s. */
export function parseWritten(text: string): unknown {
  const parsed = JSON.parse(text); // also, only valid JSON is safe to rewrite
  if (!PERHAPS_OTHER_FORM.test(text)) return parsed;
  const marked = text.replace(STRING_OR_NUMBER, token => token.startsWith('"') ? token : `{${JSON.stringify(MARK)}:"${token}"}`);
  return JSON.parse(marked, (_key, value) => isObject(value) && typeof value[MARK] === 'string' ? new WrittenNumber(value[MARK]) : value);
}
