import { FUNCTION_PERMISSION_BYTES, FUNCTION_POLICY_BYTES } from '../../../limits';
import { COMPLIANT, rule, violation } from '../../model/rule';

/** The part of the quota from which a policy is reported: its exact size depends on the names of the sources. */
const NEAR = 0.8;

export const functionPolicySize = rule({
  id: 'FunctionPolicySize',
  level: 'warning',
  appliesTo: 'functions',
  info: 'The permissions to invoke the function, or one of its aliases, come close to the quota of its policy.',
  explanation: `The policy of a function, version or alias can have ${FUNCTION_POLICY_BYTES} bytes. A permission needs about ${FUNCTION_PERMISSION_BYTES}. Beyond the ` +
    'quota, the deployment fails.',
  fix: 'Use one permission with a wildcard in SourceArn for all rules, or one topic or event bus that collects the events of others.',
  practices: ['E11'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html',
  check: (handler, app) => {
    const counts = new Map<string, number>();
    for (const { function: { qualifier } } of app.invokers.permissionsOf(handler.key)) {
      const name = qualifier === undefined || qualifier === '$LATEST' ? handler.logicalId : `${handler.logicalId}:${qualifier}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    if (counts.size === 0) return undefined;
    const [name, count] = [...counts].reduce((largest, one) => one[1] > largest[1] ? one : largest);
    const bytes = count * FUNCTION_PERMISSION_BYTES;
    return bytes > NEAR * FUNCTION_POLICY_BYTES ? violation(`The ${count} permissions to invoke ${name} need about ${bytes} bytes of the ${FUNCTION_POLICY_BYTES} that its policy can have.`)
      : COMPLIANT;
  },
});
