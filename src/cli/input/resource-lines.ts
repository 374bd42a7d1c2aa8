/** A line with a key, in JSON or YAML: its indentation and the key. */
const KEY = /^([ \t]*)(["']?)([A-Za-z0-9]+)\2[ \t]*:/;

/** Returns the lines at which a template, in JSON or YAML with a line for each key, begins its resources, by logical id. The first line is 1. */
export function resourceLines(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  let section: number | undefined;
  let indentation: number | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const [, space, , key] = KEY.exec(line) ?? [];
    if (key === undefined) continue;
    if (section === undefined) {
      if (key === 'Resources') section = space.length;
    } else if (space.length <= section) {
      break;
    } else {
      indentation ??= space.length;
      if (space.length === indentation) lines.set(key, index + 1);
    }
  }
  return lines;
}
