/** Text that is HTML already. Anything else that goes into a page is escaped. */
export class Markup {
  constructor(public readonly text: string) {}
}

type Content = string | number | Markup | undefined | readonly Markup[];

/** Returns a piece of a page. The values in it are text, unless they are pieces themselves. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(parts.reduce((text, part, index) => `${text}${textOf(values[index - 1])}${part}`));
}

function textOf(value: Content): string {
  if (value === undefined) return '';
  if (value instanceof Markup) return value.text;
  return typeof value === 'object' ? value.map(({ text }) => text).join('') : escaped(String(value));
}

/** What moves the cursor, changes the order of letters or hides them. */
const INVISIBLE = /[\p{C}\u2028\u2029]/gu;

/** Names come from templates that anyone may have written: they are nothing but text, in content and in attributes, and none looks like another. */
function escaped(text: string): string {
  return text.replace(INVISIBLE, letter => `\\u{${letter.codePointAt(0)!.toString(16)}}`).replace(/[&<>"'`]/g, letter => `&#${letter.codePointAt(0)};`);
}
