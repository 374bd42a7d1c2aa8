import { App, CfnResource, Stack, Validations } from 'aws-cdk-lib';
import * as destinations from 'aws-cdk-lib/aws-lambda-destinations';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Assembly, synthesize } from './assemblies';
import { ACCOUNT, REGION } from './emulator';
import { AsyncFunctionWithDestinations, StreamFailureDestination, StreamProcessor, StreamSource } from '../../src';
import { inlineCode, newApp } from '../fixtures/stack';
import { VARIANTS } from '../fixtures/variants';

/** Failure destinations that no other test needs for all constructs. */
const MORE_VARIANTS: typeof VARIANTS = {
  'StreamProcessor, failure topic': stack => new StreamProcessor(stack, 'It', {
    code: inlineCode, source: StreamSource.kinesis(), onFailure: StreamFailureDestination.topic(new sns.Topic(stack, 'Failures', { enforceSSL: true })),
  }),
  'AsyncFunctionWithDestinations, failures on a topic': stack => {
    Validations.of(stack).acknowledge({ id: 'cdk-resilient-lambda:topicTakesNoLargeEvents', reason: 'the events are small' });
    new AsyncFunctionWithDestinations(stack, 'It', {
      code: inlineCode, onFailure: new destinations.SnsDestination(new sns.Topic(stack, 'Failures', { enforceSSL: true })),
    });
  },
};

/** What exists before: variants refer to it by ARN or name. */
const EXISTING: ReadonlyArray<readonly [type: string, properties: { [name: string]: unknown }]> = [
  ['AWS::SQS::Queue', { QueueName: 'orders', VisibilityTimeout: 180 }],
  ['AWS::SQS::Queue', { QueueName: 'orders-dead' }],
  ['AWS::Kinesis::Stream', { Name: 'orders', ShardCount: 1 }],
  ['AWS::S3::Bucket', { BucketName: 'failures' }],
  ...['orders', 'clicks', 'photos'].map(RoleName => ['AWS::IAM::Role', {
    RoleName,
    AssumeRolePolicyDocument: {
      Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
    ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'], // the owner of the role grants what its function needs
  }] as const),
];

/** A stack for each variant of each construct, after one with what they find in the account. */
export function synthesizeVariants(folder: string): Assembly {
  return synthesize('variants', folder, () => {
    const app: App = newApp();
    const env = { account: ACCOUNT, region: REGION };
    const existing = new Stack(app, 'Existing', { env });
    EXISTING.forEach(([type, properties], index) => new CfnResource(existing, `It${index}`, { type, properties }));
    for (const [title, make] of Object.entries({ ...VARIANTS, ...MORE_VARIANTS })) {
      const stack = new Stack(app, title.replace(/\W+(\w)/g, (_, letter) => letter.toUpperCase()), { env });
      stack.addStackDependency(existing);
      make(stack);
    }
    return app;
  });
}
