/** What moves the cursor, changes the order of letters or hides them. A template may contain it to make a report say something else. */
// eslint-disable-next-line no-control-regex
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** Returns text in one line, with the codes of the characters that cannot be seen. */
export function printable(text: string): string {
  return text.replace(INVISIBLE, letter => letter === '\n' ? ' ' : `\\u{${letter.codePointAt(0)!.toString(16)}}`);
}

/** Breaks text into lines between words. A word that is longer than a line has one of its own. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + word.length < width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Returns text for a cell of a Markdown table: nothing in it is Markdown, HTML, a link or a mention. */
export function markdownText(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    .replace(/[\\`*_{}[\]()#+!|~$:]/g, '\\$&')
    .replace(/www(?=\.)/gi, '$&\u200b')
    .replace(/[@#]/g, '$&\u200b');
}

/** Returns text as code in a Markdown table. */
export function markdownCode(text: string): string {
  return `<code>${printable(text).replace(/[^A-Za-z0-9 ./,:;=-]/g, letter => `&#${letter.codePointAt(0)};`)}</code>`;
}
