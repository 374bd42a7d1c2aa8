import type { EventPath } from './event-paths';
import { resolved } from './resolved';

const WILDCARD = /[*?]/;

/**
 * Indicates whether a right to create objects covers some of those whose creation a path begins with.
 *
 * @param right the keys that a function may write, in which `*` and `?` are wildcards
 */
export function coversObjects(right: string, { notification, objects }: EventPath): boolean {
  const [head, tail] = endsOf(right);
  if (objects) {
    const isCovered = (key: string) => WILDCARD.test(right)
      ? key.length >= head.length + tail.length && key.startsWith(head) && key.endsWith(tail)
      : key === right;
    const keys = objects.keys.flatMap(key => [key, head + key, key + tail, head + key + tail]);
    return keys.some(key => isCovered(key) && objects.matches(key));
  }
  const [prefix, suffix] = [resolved(notification?.prefix ?? ''), resolved(notification?.suffix ?? '')];
  if (!WILDCARD.test(right)) return right.startsWith(prefix) && right.endsWith(suffix);
  return (head.startsWith(prefix) || prefix.startsWith(head)) && (tail.endsWith(suffix) || suffix.endsWith(tail));
}

/** Returns what is before the first and after the last wildcard. */
function endsOf(right: string): readonly [string, string] {
  const parts = right.split(WILDCARD);
  return parts.length === 1 ? [right, ''] : [parts[0], parts[parts.length - 1]];
}
