import type { Stack } from '../input/stacks';
import type { Value } from './unknown';

/**
 * The numbers of the functions' versions, by the versions' keys. AWS goes on counting where it was; templates hold only the newest ones, so
 * that nobody knows how many there were: the first of a function that they hold is '1'.
 *
 * @param functionOf what a version names as its function
 */
export function versionNumbers(
  stacks: readonly Stack[], functionOf: (stack: Stack, logicalId: string) => Value | undefined,
): ReadonlyMap<string, string> {
  const numbers = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const stack of stacks) {
    for (const [logicalId, { Type }] of Object.entries(stack.template.Resources ?? {})) {
      if (Type !== 'AWS::Lambda::Version') continue;
      const counted = `${stack.account} ${stack.region} ${functionOf(stack, logicalId)}`;
      const count = (counts.get(counted) ?? 0) + 1;
      counts.set(counted, count);
      numbers.set(`${stack.id}/${logicalId}`, String(count));
    }
  }
  return numbers;
}
