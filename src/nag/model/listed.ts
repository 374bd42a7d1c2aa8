/** The most names in a sentence. */
const NAMES = 10;

/** Lists names: 'A, B and 20 others'. */
export function listed(names: readonly string[]): string {
  if (names.length === 1) return names[0];
  const shown = names.length > NAMES ? names.slice(0, NAMES) : names.slice(0, -1);
  const rest = names.length - shown.length;
  return `${shown.join(', ')} and ${rest === 1 ? names[names.length - 1] : `${rest} others`}`;
}
