/** A text that another one may mean. */
export interface NearText {
  readonly nearest: string;

  /** The number of insertions, deletions, replacements and swaps of neighbors between the texts. */
  readonly distance: number;
}

/** Returns the candidate that a text with typing errors means; undefined if none is within the limit. */
export function nearestText(text: string, candidates: readonly string[], limit = Infinity): NearText | undefined {
  let found: NearText | undefined;
  for (const candidate of candidates) {
    const most: number = found ? found.distance - 1 : limit;
    const distance = distanceBetween(text.slice(0, 2 * candidate.length), candidate, most);
    if (distance <= most) found = { nearest: candidate, distance };
  }
  return found;
}

/** Returns the distance between two texts, or any greater number than the limit if it exceeds that. */
function distanceBetween(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) > limit) return Infinity;
  const [given, wanted] = [lettersOf(from), lettersOf(to)];
  let [before, last]: readonly number[][] = [[], Array.from({ length: to.length + 1 }, (_, i) => i)];
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (given[i - 1] === wanted[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    if (Math.min(...row, ...last) > limit) return Infinity; // no row depends on an earlier one
    [before, last] = [last, row];
  }
  return last[to.length];
}

function lettersOf(text: string): readonly string[] {
  return Array.from({ length: text.length }, (_, i) => text[i].toLowerCase());
}
