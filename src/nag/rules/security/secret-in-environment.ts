import { isSecret } from '../../../secrets';
import type { Resolved } from '../../../template';
import { COMPLIANT, resolved, rule, violation } from '../../model/rule';

/** A dynamic reference to a secret, which is in plain text in the configuration of the function. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html */
const RESOLVED_SECRET = /{{resolve:(secretsmanager|ssm-secure):/;
const PASS_NAME = 'Replace {{resolve:…}} by the name or ARN of the secret (Environment), allow the function to read it, as secret.grantRead(worker) does, and read it ' +
  'at run time.';

/** Returns the text of a condition's branch, if the value of the variable is that text. */
function chosen(written: unknown, value: Resolved<string>): unknown {
  const choice = typeof written === 'object' && written !== null ? (written as { readonly [call: string]: unknown })['Fn::If'] : undefined;
  return Array.isArray(choice) && choice.slice(1).includes(value) ? value : written;
}

export const secretInEnvironment = rule({
  id: 'SecretInEnvironment',
  level: 'error',
  appliesTo: 'functions',
  info: 'An environment variable contains a secret.',
  explanation: 'Everyone who can read the configuration of the function can read the secret.',
  fix: 'Store the secret in Secrets Manager or Parameter Store, pass only its name (Environment), and read it at run time.',
  practices: ['E02'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html',
  check: ({ environment, resource, stack }, app) => {
    const variables = Object.entries(resolved(environment));
    if (variables.length === 0) return undefined;
    const written = ((resource.Properties?.Environment ?? {}) as { Variables?: { [name: string]: unknown } }).Variables ?? {};
    const secrets = variables.map(([name, value]) => ({ name, given: chosen(written[name], value) }))
      .map(({ name, given }) => ({ name, given, json: JSON.stringify(given) ?? '' }))
      .filter(({ name, given, json }) => isSecret(name, json, app.isReference(stack, given)));
    if (secrets.length === 0) return COMPLIANT;
    return secrets.map(({ name, json }) => RESOLVED_SECRET.test(json)
      ? violation(`The environment variable ${name} of the function is a dynamic reference, which CloudFormation replaces with the secret itself.`, { cause: `${name}=${json}`, fix: PASS_NAME })
      : violation(`The environment variable ${name} of the function looks like a secret.`, { cause: `${name}=${json}` }));
  },
});
