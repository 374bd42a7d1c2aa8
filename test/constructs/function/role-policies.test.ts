import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { SqsWorkerFunction } from '../../../src';
import { ACCOUNT, inlineCode, newApp, newWorker, twoStacks, warningsOf } from '../../fixtures/stack';

const newRole = (stack: Stack) => new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });

const NEAR = /^cdk-resilient-lambda:rolePoliciesNearLimit at \/Orders\/Worker0: the inline policies of the role '(.*)' have up to (\d+) characters, depending on the names of resources, and IAM accepts 10240 for a role: let functions have roles of their own \(omit role\), or replace grants by a managed policy \(role\.addManagedPolicy\)$/;

function workers(stack: Stack, count: number, role: iam.IRole): void {
  for (let index = 0; index < count; index++) new SqsWorkerFunction(stack, `Worker${index}`, { code: inlineCode, role, reserveConcurrency: false });
}

describe('the inline policies of a role', () => {
  test.each<[string, (stack: Stack, other: Stack) => iam.IRole, string]>([
    ['of this stack', stack => newRole(stack), 'Orders/Role'],
    ['of another stack', (_, other) => newRole(other), 'Other/Role'],
    ['that is imported', stack => iam.Role.fromRoleArn(stack, 'Role', `arn:aws:iam::${ACCOUNT}:role/orders`), 'Orders/Role'],
  ])('are counted once for a role %s that 20 workers share', (_, roleIn, path) => {
    const { app, stack, other } = twoStacks();
    new sqs.Queue(other, 'Queue');
    workers(stack, 20, roleIn(stack, other));
    const [warning, ...others] = warningsOf(app);
    expect(others).toEqual([]);
    const [, role, characters] = NEAR.exec(warning)!;
    expect(role).toBe(path);
    expect(Number(characters)).toBeGreaterThan(10_240);
  });

  test('are no problem for a few', () => {
    const { app, stack } = twoStacks();
    workers(stack, 5, newRole(stack));
    expect(warningsOf(app)).toEqual([]);
  });

  test('are counted together with those that the CDK splits for the grants of one function', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders');
    const worker = new SqsWorkerFunction(stack, 'Worker0', { code: inlineCode });
    for (let index = 0; index < 120; index++) { // the CDK moves what exceeds 10,000 characters into managed policies
      worker.lambdaFunction.addToRolePolicy(new iam.PolicyStatement({
        actions: ['s3:ListBucket'], resources: [`arn:aws:s3:::bucket-${index}`], conditions: { StringLike: { 's3:prefix': `${index}/*` } },
      }));
    }
    expect(warningsOf(app).filter(warning => warning.startsWith('cdk-resilient-lambda'))).toEqual([expect.stringMatching(NEAR)]);
  });

  test('of a role of its own stay far below', () => {
    const app = newApp();
    newWorker({}, new Stack(app, 'Orders'));
    expect(warningsOf(app)).toEqual([]);
  });
});
