import { CfnParameter, SecretValue, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { newApp, newStack, newWorker, warningsOf } from '../../fixtures/stack';

const FUNCTION = 'AWS::Lambda::Function';
const templateOf = (stack: Stack) => Template.fromStack(stack);

describe('environment', () => {
  test.each([
    ['a reserved name [E01]', { AWS_REGION: 'x' }, "environment has the variable 'AWS_REGION', which Lambda keeps for itself: rename it"],
    ['a name that is too short [E01]', { A: 'x' },
      "environment has the variable 'A' but a name must be two or more letters, digits or underscores, a letter first: rename it"],
    ['a name with a hyphen [E01]', { 'MY-NAME': 'x' }, "environment has the variable 'MY-NAME' but a name must be"],
    ['more than 4 KB [E01]', { LARGE: 'x'.repeat(4_092) },
      'environment has 4097 bytes but at most 4096 are allowed: move what is large to Parameter Store or AppConfig'],
  ])('fails with %s', (_, environment, message) => {
    expect(() => newWorker({ environment: environment as { [name: string]: string } })).toThrow(`\n  - ${message}`);
  });

  test('takes 4 KB, and is not counted where only CloudFormation knows it [E01]', () => {
    const stack = newStack();
    const parameter = new CfnParameter(stack, 'Parameter');
    newWorker({ environment: { LARGE: 'x'.repeat(4_085), TOKEN1: parameter.valueAsString } }, stack);
    templateOf(stack).hasResourceProperties(FUNCTION, { Environment: { Variables: { TOKEN1: { Ref: 'Parameter' } } } });
  });

  test.each([
    ['DB_PASSWORD', 'x'], ['ApiKey', 'x'], ['GITHUB_TOKEN', 'x'], ['CLIENT_SECRET', 'x'], ['AWS_KEY', 'AKIAIOSFODNN7EXAMPLE'],
    ['PAYMENTS', 'sk_live_abc'], ['SIGNING', '-----BEGIN RSA PRIVATE KEY-----'], ['PLAIN', SecretValue.secretsManager('orders').unsafeUnwrap()],
  ])('synth warns of %s, which looks like a secret [E02]', (name, value) => {
    const app = newApp();
    newWorker({ environment: { [name]: value } }, newStack(app));
    expect(warningsOf(app).filter(warning => warning.startsWith('cdk-resilient-lambda'))).toEqual([
      `cdk-resilient-lambda:secretInEnvironment at /Orders/Worker: environment variable ${name} looks like a secret, and everyone who may read the ` +
      "function's configuration could read it: keep it in Secrets Manager or Parameter Store, pass its name, and read it at run time",
    ]);
  });

  test.each(['SECRET_ARN', 'TOKEN_TABLE', 'API_KEY_PARAMETER', 'PASSWORD_PATH', 'KEYBOARD', 'MONKEY', 'TOKENIZER'])('synth says nothing of %s [E02]', name => {
    const app = newApp();
    newWorker({ environment: { [name]: 'orders' } }, newStack(app));
    expect(warningsOf(app)).toEqual([]);
  });
});
