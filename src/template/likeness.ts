/**
 * Returns how similar two names are, from 0 to 0.5: the part of their pairs of letters that they share. A name that leaves out a word of the other is
 * similar to it, however long the word is.
 */
export function likeness(wanted: string, other: string): number {
  const [own, its] = [pairs(wanted), pairs(other)];
  return [...own].filter(pair => its.has(pair)).length / Math.max(own.size + its.size, 1);
}

function pairs(text: string): ReadonlySet<string> {
  const letters = text.toLowerCase().replace(/[^a-z0-9]/g, '');
  return new Set(Array.from({ length: Math.max(letters.length - 1, 0) }, (_, i) => letters.slice(i, i + 2)));
}
