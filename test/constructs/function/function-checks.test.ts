import { CfnParameter, SecretValue, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { newApp, newStack, newWorker, warningsOf } from '../../fixtures/stack';

const FUNCTION = 'AWS::Lambda::Function';
const templateOf = (stack: Stack) => Template.fromStack(stack);

describe('names', () => {
  test.each([
    ['a description above 256 characters', { description: 'x'.repeat(257) }, 'description has 257 characters but must have at most 256: shorten it'],
    ['a name that Lambda refuses', { functionName: 'my orders' },
      "functionName is 'my orders' but must be 1 to 64 letters, digits, '-' and '_': choose another name, or omit it"],
    ['a name above 64 characters', { functionName: 'x'.repeat(65) }, `functionName is '${'x'.repeat(65)}' but`],
  ])('fail with %s', (_, props, message) => {
    expect(() => newWorker(props)).toThrow(`\n  - ${message}`);
  });

  test('can have the longest values, or Tokens', () => {
    newWorker({ description: 'x'.repeat(256), functionName: 'x'.repeat(64) });
    const stack = newStack();
    const { valueAsString } = new CfnParameter(stack, 'Parameter');
    newWorker({ description: valueAsString, functionName: valueAsString }, stack);
    templateOf(stack).hasResourceProperties(FUNCTION, { Description: { Ref: 'Parameter' }, FunctionName: { Ref: 'Parameter' } });
  });
});

describe('environment', () => {
  test.each([
    ['a reserved name [E01]', { AWS_REGION: 'x' }, "environment has the variable 'AWS_REGION', which Lambda reserves: rename it"],
    ['a name that is too short [E01]', { A: 'x' },
      "environment has the variable 'A' but names must have two or more letters, digits or underscores, and start with a letter: rename it"],
    ['a name with a hyphen [E01]', { 'MY-NAME': 'x' }, "environment has the variable 'MY-NAME' but names must have"],
    ['more than 4 KB [E01]', { LARGE: 'x'.repeat(4_092) },
      'environment has 4097 bytes but must have at most 4096: move large values to Parameter Store or AppConfig'],
  ])('fails with %s', (_, environment, message) => {
    expect(() => newWorker({ environment: environment as { [name: string]: string } })).toThrow(`\n  - ${message}`);
  });

  test('accepts 4 KB, without counting Tokens [E01]', () => {
    const stack = newStack();
    const parameter = new CfnParameter(stack, 'Parameter');
    newWorker({ environment: { LARGE: 'x'.repeat(4_085), TOKEN1: parameter.valueAsString } }, stack);
    templateOf(stack).hasResourceProperties(FUNCTION, { Environment: { Variables: { TOKEN1: { Ref: 'Parameter' } } } });
  });

  test.each([
    ['DB_PASSWORD', 'x'], ['ApiKey', 'x'], ['GITHUB_TOKEN', 'x'], ['CLIENT_SECRET', 'x'], ['AWS_KEY', 'AKIAIOSFODNN7EXAMPLE'],
    ['PAYMENTS', 'sk_live_abc'], ['SIGNING', '-----BEGIN RSA PRIVATE KEY-----'], ['PLAIN', SecretValue.secretsManager('orders').unsafeUnwrap()],
  ])('synth warns about %s, which looks like a secret [E02]', (name, value) => {
    const app = newApp();
    newWorker({ environment: { [name]: value } }, newStack(app));
    expect(warningsOf(app).filter(warning => warning.startsWith('cdk-resilient-lambda'))).toEqual([
      `cdk-resilient-lambda:secretInEnvironment at /Orders/Worker: environment variable ${name} looks like a secret, which everyone with permission to read the ` +
      "function's configuration could read: store it in Secrets Manager or Parameter Store, pass its name, and read it at run time",
    ]);
  });

  test.each(['SECRET_ARN', 'TOKEN_TABLE', 'API_KEY_PARAMETER', 'PASSWORD_PATH', 'KEYBOARD', 'MONKEY', 'TOKENIZER'])('synth does not warn about %s [E02]', name => {
    const app = newApp();
    newWorker({ environment: { [name]: 'orders' } }, newStack(app));
    expect(warningsOf(app)).toEqual([]);
  });
});
