/** The length of the longest pattern, and of the longest text that it is compared with. AWS has no longer ARN, action or name. */
const MAXIMUM_LENGTH = 2_048;

/**
 * Indicates whether a pattern matches a text from start to end. In the pattern, `*` matches any text and `?` any one character.
 *
 * It finds each part between two `*` at its first position, so it never tries a part twice. A pattern or text of more than 2,048 characters
 * matches only if both are equal or the pattern is `*`, because AWS has no ARN, action or name of this length.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  if (pattern === text || pattern === '*') return true;
  if (pattern.length > MAXIMUM_LENGTH || text.length > MAXIMUM_LENGTH || !/[*?]/.test(pattern)) return false;
  const [first, ...parts] = pattern.split('*');
  if (parts.length === 0) return first.length === text.length && startsAt(first, text, 0);
  const last = parts.pop()!;
  const end = text.length - last.length;
  if (first.length > end || !startsAt(first, text, 0) || !startsAt(last, text, end)) return false;
  let position = first.length;
  for (const part of parts) {
    position = find(part, text, position, end);
    if (position < 0) return false;
    position += part.length;
  }
  return true;
}

/** Returns the first position of a part between two positions; -1 if there is none. */
function find(part: string, text: string, from: number, end: number): number {
  for (let position = from; position + part.length <= end; position++) {
    if (startsAt(part, text, position)) return position;
  }
  return -1;
}

function startsAt(part: string, text: string, position: number): boolean {
  if (!part.includes('?')) return text.startsWith(part, position);
  for (let i = 0; i < part.length; i++) {
    if (part[i] !== '?' && part[i] !== text[position + i]) return false;
  }
  return true;
}
