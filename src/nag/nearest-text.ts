/** Returns the candidate that a text with typing errors means, and how many insertions, deletions, replacements and swaps of neighbors turn the text into it. */
export function nearestText(text: string, candidates: readonly string[]): { readonly nearest: string; readonly distance: number } {
  const distances = candidates.map(candidate => distanceBetween(text.slice(0, 2 * candidate.length), candidate));
  const distance = Math.min(...distances);
  return { nearest: candidates[distances.indexOf(distance)], distance };
}

function distanceBetween(from: string, to: string): number {
  let [before, last]: readonly number[][] = [[], Array.from({ length: to.length + 1 }, (_, i) => i)];
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const isSame = from[i - 1].toLowerCase() === to[j - 1].toLowerCase();
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, last] = [last, row];
  }
  return last[to.length];
}
