import { assumedBy, missingPermissions } from './missing-permissions';
import { isUnknown, sendingNeeds } from '../../../template';
import { CheckResult, COMPLIANT, resolved, rule } from '../../model/rule';

/** Targets for which a policy of the target may let EventBridge in instead of a role. Other rules check them. */
const HAS_POLICY = /^arn:[^:]+:(lambda|sns|sqs):/;

export const ruleRolePermissions = rule({
  id: 'RuleRolePermissions',
  level: 'error',
  appliesTo: 'rules',
  info: 'The role of a target of an EventBridge rule does not allow EventBridge to send to the target.',
  explanation: 'EventBridge does not retry a delivery that is denied, and drops the event if the target has no dead-letter queue.',
  fix: 'Grant the role of the target (RoleArn) the permission, and let events.amazonaws.com assume it. The targets of aws-cdk-lib/aws-events-targets do so.',
  practices: ['Q21'],
  link: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-identity-based.html',
  check: ({ enabled, targets }, { access }) => {
    const given = enabled === false ? [] : resolved(targets);
    const withRole = given.filter(({ role, target: { value } }) => role && !isUnknown(value) && !HAS_POLICY.test(value));
    if (withRole.length === 0) return undefined;
    const results = withRole.map(({ role: reference, target }): CheckResult => {
      const role = access.role(reference);
      return isUnknown(role) ? role : missingPermissions(role, [assumedBy('events', role, access), ...sendingNeeds(role, target, access)]);
    });
    return results.find(result => typeof result === 'object' && !isUnknown(result)) ?? results.find(isUnknown) ?? COMPLIANT;
  },
});
