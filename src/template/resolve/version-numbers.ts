import { asText } from './intrinsics';
import type { Value } from './unknown';
import type { Stack } from '../input/stacks';

/**
 * Returns the numbers of function versions, by the versions' keys. The templates do not contain earlier versions, so the first version of
 * each function is '1'.
 *
 * @param functionOf returns the function of a version
 */
export function versionNumbers(
  stacks: readonly Stack[], functionOf: (stack: Stack, logicalId: string) => Value | undefined,
): ReadonlyMap<string, string> {
  const numbers = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const stack of stacks) {
    for (const [logicalId, { Type }] of Object.entries(stack.template.Resources ?? {})) {
      if (Type !== 'AWS::Lambda::Version') continue;
      const counted = `${stack.account} ${stack.region} ${asText(functionOf(stack, logicalId))}`;
      const count = (counts.get(counted) ?? 0) + 1;
      counts.set(counted, count);
      numbers.set(`${stack.id}/${logicalId}`, String(count));
    }
  }
  return numbers;
}
