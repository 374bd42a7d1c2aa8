import { CfnDeletionPolicy, CfnResource, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AsyncTrigger } from '../../../src';
import { newAsyncFunction, newStack, newWorker } from '../../fixtures/stack';
import { newProcessor } from '../../fixtures/streams';

const PROTECTED: { [policyType: string]: string } = { 'AWS::SQS::QueuePolicy': 'Queues', 'AWS::S3::BucketPolicy': 'Bucket' };

/** What happens to each policy of a queue or bucket, and to what it protects. */
function fates(stack: Stack): { readonly policy: unknown[]; readonly resource: unknown[] }[] {
  const { Resources } = Template.fromStack(stack).toJSON();
  const fateOf = ({ DeletionPolicy, UpdateReplacePolicy }: any) => [DeletionPolicy, UpdateReplacePolicy];
  return Object.values<any>(Resources).filter(({ Type }) => Type in PROTECTED).map(policy => {
    const [{ Ref: id }] = [policy.Properties[PROTECTED[policy.Type]]].flat();
    return { policy: fateOf(policy), resource: fateOf(Resources[id]) };
  });
}

describe('the policy of a queue or bucket', () => {
  test.each<[string, number, (stack: Stack, removalPolicy?: RemovalPolicy) => void]>([
    ['a worker', 2, (stack, removalPolicy) => newWorker({ removalPolicy }, stack)],
    ['a processor', 1, (stack, removalPolicy) => newProcessor({ removalPolicy }, stack)],
    ['an asynchronous function', 2, (stack, removalPolicy) => newAsyncFunction({ removalPolicy, triggers: [AsyncTrigger.rule({ source: ['shop'] })] }, stack)],
  ])('of %s is kept as long as what it protects [Q19]', (_, count, create) => {
    for (const [removalPolicy, fate] of [[undefined, 'Retain'], [RemovalPolicy.DESTROY, 'Delete']] as const) {
      const stack = newStack();
      create(stack, removalPolicy);
      expect(fates(stack)).toEqual(Array(count).fill({ policy: [fate, fate], resource: [fate, fate] }));
    }
  });

  test('follows a later change, and can be set by the user', () => {
    const stack = newStack();
    const { queue, deadLetterQueue } = newWorker({}, stack);
    queue.applyRemovalPolicy(RemovalPolicy.DESTROY);
    (deadLetterQueue.node.findChild('Policy').node.defaultChild as CfnResource).cfnOptions.deletionPolicy = CfnDeletionPolicy.DELETE;
    expect(fates(stack).map(({ policy }) => policy)).toEqual([['Delete', 'Retain'], ['Delete', 'Delete']]);
  });
});
