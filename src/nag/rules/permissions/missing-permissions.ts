import { Access, isUnknown, MissingPermission, Resolved, RoleEntry } from '../../../template';
import { listed } from '../../model/listed';
import { CheckResult, COMPLIANT, violation } from '../../model/rule';

/** Reports the permissions that a role lacks, all in one finding. */
export function missingPermissions(role: RoleEntry, needs: readonly MissingPermission[]): CheckResult {
  const missing = [...new Set(needs.filter(({ verdict }) => verdict === false).map(({ text }) => text))];
  return missing.length > 0 ? violation(`The role ${role.logicalId} does not allow ${listed(missing)}.`) : unlessUnknown(needs.map(({ verdict }) => verdict));
}

/** The need of a role to be assumed by the service that uses it. */
export function assumedBy(service: string, role: RoleEntry, access: Access): MissingPermission {
  return { text: `${service}.amazonaws.com to assume it`, verdict: access.serviceMayAssume(service, role) };
}

/** Returns compliance, unless a verdict is unknown. */
export function unlessUnknown(verdicts: readonly Resolved<boolean>[]): CheckResult {
  return verdicts.find(isUnknown) ?? COMPLIANT;
}
