import { isSecret } from '../../../secrets';
import { compliantIf, known, rule } from '../../rule';

export const secretInEnvironment = rule({
  id: 'SecretInEnvironment',
  level: 'error',
  of: 'functions',
  info: 'An environment variable holds a secret.',
  explanation: 'Everyone who may read the configuration of the function can read it.',
  mend: 'Keep it in Secrets Manager or Parameter Store, pass its name, and read it at run time.',
  practices: ['E02'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html',
  check: ({ environment, resource, stack }, system) => {
    const variables = Object.entries(known(environment));
    if (variables.length === 0) return undefined;
    const written = ((resource.Properties?.Environment ?? {}) as { Variables?: { [name: string]: unknown } }).Variables ?? {};
    const secret = variables.map(([name]) => name).find(name => isSecret(name, JSON.stringify(written[name]) ?? '', system.isReference(stack, written[name])));
    return compliantIf(secret === undefined, `The variable ${secret} looks like a secret.`);
  },
});
