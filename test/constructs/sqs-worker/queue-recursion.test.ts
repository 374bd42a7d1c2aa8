import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { SqsWorkerFunction } from '../../../src';
import { newApp, newStack, newWorker, warningsOf } from '../../fixtures/stack';

describe('a worker that sends to its own queue', () => {
  test.each<[string, (worker: SqsWorkerFunction) => unknown]>([
    ['by the worker', worker => worker.grantSendMessages(worker)],
    ['by the queue', worker => worker.queue.grantSendMessages(worker.lambdaFunction)],
    ['by a statement', worker => worker.lambdaFunction.addToRolePolicy(new iam.PolicyStatement({ actions: ['sqs:*'], resources: [worker.queue.queueArn] }))],
  ])('is warned of, granted %s [E09]', (_, grant) => {
    const app = newApp();
    grant(newWorker({}, newStack(app)));
    expect(warningsOf(app)).toEqual([
      "cdk-resilient-lambda:sendsToItsOwnQueue at /Orders/Worker: the function may send messages to the queue 'Orders/Worker/Queue' that invokes it, so " +
      'one message can cause an infinite loop (Lambda stops it after about 16 invocations): send to another queue, or acknowledge this warning',
    ]);
  });

  test('synth does not warn if it may send to another queue, read its own, or is denied sending [E09]', () => {
    const app = newApp();
    const stack = newStack(app);
    const worker = newWorker({}, stack);
    new sqs.Queue(stack, 'Next').grantSendMessages(worker);
    worker.queue.grantPurge(worker);
    worker.lambdaFunction.addToRolePolicy(new iam.PolicyStatement({
      effect: iam.Effect.DENY, actions: ['sqs:SendMessage'], resources: [worker.queue.queueArn],
    }));
    expect(warningsOf(app)).toEqual([]);
  });
});
