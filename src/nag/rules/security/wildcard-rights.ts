import { isUnknown, Unknown } from '../../../template';
import { COMPLIANT, rule, violation } from '../../rule';

const FULL = /\/(AdministratorAccess|PowerUserAccess|\w+FullAccess)$/;

/** Actions that can name what they are done to. */
const NAMES_RESOURCES = /^(dynamodb|events|firehose|iam|kinesis|kms|lambda|s3|scheduler|secretsmanager|sns|sqs|ssm|states):(?!List|Describe|GetAccount|SendTask|CreateKey)/;

export const wildcardRights = rule({
  id: 'WildcardRights',
  level: 'warning',
  of: 'functions',
  info: 'The role of a function may do more than it needs.',
  explanation: 'Who gets hold of the function gets hold of all that.',
  mend: 'Grant what it needs: table.grantReadWriteData(worker) names actions and resource.',
  practices: ['E04', 'E06'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html',
  check: (handler, system) => {
    const grants = system.grants.of(handler);
    if (grants.length === 0) return undefined;
    const managed = grants.flatMap(grant => 'managedPolicies' in grant ? grant.managedPolicies : []).find(policy => FULL.test(String(policy)));
    if (managed) return violation(`Its role has ${String(managed).split('/').pop()}.`);
    const allowing = grants.flatMap(({ statements }) => statements.filter(({ allows }) => allows));
    for (const { actions, resources } of allowing) {
      const wild = actions.find(action => action === '*' || /^[\w-]+:\*$/.test(String(action)));
      if (wild) return violation(`Its role may do ${wild}.`);
      const wide = resources.includes('*') ? actions.find(action => NAMES_RESOURCES.test(String(action))) : undefined;
      if (wide) return violation(`Its role may do ${wide} to every resource.`);
    }
    return allowing.flatMap(({ actions }) => actions).find(isUnknown) as Unknown | undefined ?? COMPLIANT;
  },
});
