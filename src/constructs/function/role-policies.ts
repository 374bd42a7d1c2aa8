import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { INLINE_POLICIES_CHARACTERS } from '../../limits';
import { longestText } from '../synth/longest-text';
import { resolveReferences } from '../synth/references';
import { warn } from '../synth/validation';
import { onceWithinApp, validateWithinApp } from '../synth/within-app';

/** The estimate is too high for short names, and what the deployment adds is unknown. */
const NEAR = 0.9 * INLINE_POLICIES_CHARACTERS;

/** The inline policies of an app by role, or by the name of an imported role. Warned: the roles that a construct has been warned of. */
interface RolePolicies {
  readonly policies: Map<IConstruct | string, iam.CfnPolicy[]>;
  readonly warned: Set<IConstruct | string>;
}

/** Warns once for each role if its inline policies are near the limit of IAM: many functions share it, or one function has many grants. */
export function warnOfLargePolicies(scope: Construct, role: iam.IRole): void {
  validateWithinApp(scope, resources => {
    const { policies, warned } = rolePolicies(resources);
    const resource = role.node.defaultChild;
    const own = iam.CfnRole.isCfnRole(resource) ? resource : undefined;
    const key = own ?? role.roleName;
    const attached = policies.get(key) ?? [];
    if (warned.has(key)) return [];
    warned.add(key);
    const characters = [
      ...own?.policies === undefined ? [] : longestText(own, own.policies).map(({ policyDocument }: any) => policyDocument),
      ...attached.map(policy => longestText(policy, policy.policyDocument)),
    ].reduce((sum, document) => sum + (JSON.stringify(document) ?? '').length, 0);
    if (characters <= NEAR) return [];
    warn(scope, 'rolePoliciesNearLimit',
      `the inline policies of the role '${role.node.path}' have up to ${characters} characters, depending on the names of resources, and IAM accepts ` +
      `${INLINE_POLICIES_CHARACTERS} for a role: let functions have roles of their own (omit role), or replace grants by a managed policy (role.addManagedPolicy)`);
    return [];
  });
}

const rolePolicies = onceWithinApp((resources): RolePolicies => {
  const policies: RolePolicies['policies'] = new Map();
  for (const policy of resources.filter(iam.CfnPolicy.isCfnPolicy)) {
    const { value, elements } = resolveReferences(policy, policy.roles);
    for (const role of [...elements, ...(value ?? []).filter((each: unknown) => typeof each === 'string')]) {
      policies.set(role, [...policies.get(role) ?? [], policy]);
    }
  }
  return { policies, warned: new Set() };
});
