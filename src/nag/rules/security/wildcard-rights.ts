import { isUnknown, PolicyEntry, RoleEntry, Unknown } from '../../../template';
import { CheckResult, COMPLIANT, rule, Violation, violation } from '../../model/rule';

type Grant = RoleEntry | PolicyEntry;

/** Managed policies that grant full access. */
const FULL_ACCESS = /\/(AdministratorAccess|PowerUserAccess|\w+FullAccess)$/;

/** Actions that support resource-level permissions. */
const RESOURCE_LEVEL = /^(dynamodb|events|firehose|iam|kinesis|kms|lambda|s3|scheduler|secretsmanager|sns|sqs|ssm|states):(?!List|Describe|GetAccount|SendTask|CreateKey)/;

export const wildcardRights = rule({
  id: 'WildcardRights',
  level: 'warning',
  appliesTo: 'functions',
  info: 'The role of the function grants more permissions than the function needs.',
  explanation: 'An attacker who compromises the function can use all of these permissions.',
  fix: 'Grant only the required actions on named resources (PolicyDocument), as table.grantReadWriteData(worker) does.',
  practices: ['E04', 'E06'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html',
  check: (handler, app) => {
    const grants = app.rolePermissions.of(handler);
    const [role] = grants;
    if (role === undefined) return undefined;
    if (!VERDICTS.has(role)) VERDICTS.set(role, verdictOn(grants, { cause: handler.role?.key }));
    return VERDICTS.get(role);
  },
});

/** The verdict on each role, which many functions may share. */
const VERDICTS = new WeakMap<Grant, CheckResult>();

function verdictOn(grants: readonly Grant[], shared: Pick<Violation, 'cause'>): CheckResult {
  const managed = grants.flatMap(grant => 'managedPolicies' in grant ? grant.managedPolicies : []).find(policy => FULL_ACCESS.test(String(policy)));
  if (managed) return violation(`The role of the function has the managed policy ${String(managed).split('/').pop()}.`, shared);
  const allowing = grants.flatMap(({ statements }) => statements.filter(({ allows }) => allows));
  for (const { actions, notActions, resources } of allowing) {
    if (notActions) return violation(`The role of the function allows all actions except ${notActions.join(', ')}.`, shared);
    const wild = actions.find(action => action === '*' || /^[\w-]+:\*$/.test(String(action)));
    if (wild) return violation(`The role of the function allows ${wild}.`, shared);
    const wide = resources.includes('*') ? actions.find(action => RESOURCE_LEVEL.test(String(action))) : undefined;
    if (wide) return violation(`The role of the function allows ${wide} on all resources.`, shared);
  }
  return allowing.flatMap(({ actions }) => actions).find(isUnknown) as Unknown | undefined ?? COMPLIANT;
}
