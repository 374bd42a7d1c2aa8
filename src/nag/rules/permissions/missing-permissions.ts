import { isUnknown, Resolved, RoleEntry } from '../../../template';
import type { Access } from '../../model/access';
import type { MissingPermission } from '../../model/role-needs';
import { CheckResult, COMPLIANT, violation } from '../../model/rule';

/** The longest list in a finding. */
const LISTED = 5;

/** Reports the permissions that a role lacks, all in one finding. */
export function missingPermissions(role: RoleEntry, needs: readonly MissingPermission[]): CheckResult {
  const missing = [...new Set(needs.filter(({ verdict }) => verdict === false).map(({ text }) => text))];
  return missing.length > 0 ? violation(`The role ${role.logicalId} does not allow ${enumerated(missing)}.`) : unlessUnknown(needs.map(({ verdict }) => verdict));
}

/** The need of a role to be assumed by the service that uses it. */
export function assumedBy(service: string, role: RoleEntry, access: Access): MissingPermission {
  return { text: `${service}.amazonaws.com to assume it`, verdict: access.serviceMayAssume(service, role) };
}

/** Returns compliance, unless a verdict is unknown. */
export function unlessUnknown(verdicts: readonly Resolved<boolean>[]): CheckResult {
  return verdicts.find(isUnknown) ?? COMPLIANT;
}

/** Lists items in a sentence, and how many are left out. */
export function enumerated(items: readonly string[]): string {
  return items.length <= LISTED ? items.join(', ') : `${items.slice(0, LISTED).join(', ')} and ${items.length - LISTED} more`;
}
