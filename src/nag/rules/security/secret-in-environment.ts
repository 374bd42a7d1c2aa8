import { isSecret } from '../../../secrets';
import { compliantIf, resolved, rule } from '../../model/rule';

export const secretInEnvironment = rule({
  id: 'SecretInEnvironment',
  level: 'error',
  appliesTo: 'functions',
  info: 'An environment variable contains a secret.',
  explanation: 'Everyone who can read the configuration of the function can read the secret.',
  fix: 'Store the secret in Secrets Manager or Parameter Store, pass its name, and read it at run time.',
  practices: ['E02'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html',
  check: ({ environment, resource, stack }, app) => {
    const variables = Object.entries(resolved(environment));
    if (variables.length === 0) return undefined;
    const written = ((resource.Properties?.Environment ?? {}) as { Variables?: { [name: string]: unknown } }).Variables ?? {};
    const secret = variables.map(([name]) => name).find(name => isSecret(name, JSON.stringify(written[name]) ?? '', app.isReference(stack, written[name])));
    return compliantIf(secret === undefined, `The environment variable ${secret} looks like a secret.`);
  },
});
