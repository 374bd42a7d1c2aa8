import { isUnknown, Resolved } from '../../../template';
import type { MissingPermission } from '../../model/role-needs';
import { CheckResult, COMPLIANT, violation } from '../../model/rule';

/** The longest list in a finding. */
const LISTED = 5;

/** Reports the permissions that a role lacks, all in one finding. */
export function missingPermissions(role: { readonly logicalId: string }, needs: readonly MissingPermission[]): CheckResult {
  const missing = [...new Set(needs.filter(({ verdict }) => verdict === false).map(({ text }) => text))];
  return missing.length > 0 ? violation(`The role ${role.logicalId} does not allow ${enumerated(missing)}.`) : unlessUnknown(needs.map(({ verdict }) => verdict));
}

/** Returns compliance, unless a verdict is unknown. */
export function unlessUnknown(verdicts: readonly Resolved<boolean>[]): CheckResult {
  return verdicts.find(isUnknown) ?? COMPLIANT;
}

/** Lists items in a sentence, and how many are left out. */
export function enumerated(items: readonly string[]): string {
  return items.length <= LISTED ? items.join(', ') : `${items.slice(0, LISTED).join(', ')} and ${items.length - LISTED} more`;
}
