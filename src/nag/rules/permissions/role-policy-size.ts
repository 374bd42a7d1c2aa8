import { policyLength } from './policy-length';
import { INLINE_POLICIES_CHARACTERS, MANAGED_POLICY_CHARACTERS } from '../../../limits';
import { isUnknown, PolicyEntry, RoleEntry } from '../../../template';
import { compliantIf, rule, violation } from '../../model/rule';

export const rolePolicySize = rule({
  id: 'RolePolicySize',
  level: 'error',
  appliesTo: 'roles',
  info: 'The policies of a role are larger than IAM accepts.',
  explanation: `All inline policies of a role together can have ${INLINE_POLICIES_CHARACTERS} characters, and a managed policy ${MANAGED_POLICY_CHARACTERS}, ` +
    'without white space. Beyond that, the deployment fails.',
  fix: 'Use wildcards for resources with a common prefix, or move statements to managed policies (AWS::IAM::ManagedPolicy).',
  practices: ['E11'],
  link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html',
  check: (role, { rolePermissions }) => {
    const policies = rolePermissions.policiesOf(role).filter(({ key }) => key !== role.key);
    const managed = policies.find(policy => isManaged(policy) && lengthOf(policy) > MANAGED_POLICY_CHARACTERS);
    if (managed) return violation(`The managed policy ${managed.logicalId} of the role ${role.logicalId} has at least ${lengthOf(managed)} characters of the ${MANAGED_POLICY_CHARACTERS} that IAM accepts.`);
    const inline = inlineLength(role) + policies.filter(policy => !isManaged(policy)).reduce((sum, policy) => sum + lengthOf(policy), 0);
    return compliantIf(inline <= INLINE_POLICIES_CHARACTERS, () => `The inline policies of the role ${role.logicalId} have at least ${inline} characters of the ${INLINE_POLICIES_CHARACTERS} that IAM accepts.`);
  },
});

function inlineLength({ properties }: RoleEntry): number {
  const policies = properties.parts('Policies');
  return isUnknown(policies) ? 0 : policies.reduce((sum, policy) => sum + (isUnknown(policy) ? 0 : policyLength(policy.value('PolicyDocument'))), 0);
}

function lengthOf({ properties }: RoleEntry | PolicyEntry): number {
  return policyLength(properties.value('PolicyDocument'));
}

function isManaged({ type }: RoleEntry | PolicyEntry): boolean {
  return type === 'AWS::IAM::ManagedPolicy';
}
