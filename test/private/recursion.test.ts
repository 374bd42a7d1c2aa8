import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { SqsWorkerFunction } from '../../src';
import { newApp, newStack, newWorker, warningsOf } from '../fixtures/stack';

describe('recursion', () => {
  test.each<[string, (worker: SqsWorkerFunction) => unknown]>([
    ['by the worker', worker => worker.grantSendMessages(worker)],
    ['by the queue', worker => worker.queue.grantSendMessages(worker.lambdaFunction)],
    ['by a statement', worker => worker.lambdaFunction.addToRolePolicy(new iam.PolicyStatement({ actions: ['sqs:*'], resources: [worker.queue.queueArn] }))],
  ])('synth warns when the function is granted to send to its own queue, %s [E09]', (_, grant) => {
    const app = newApp();
    grant(newWorker({}, newStack(app)));
    expect(warningsOf(app)).toEqual([
      "cdk-resilient-lambda:sendsToItsOwnQueue at /Orders/Worker: the function may send to the queue 'Orders/Worker/Queue' that it works off, so that " +
      'one message can go round for ever (Lambda stops it after about 16 rounds): send to another queue, or acknowledge this',
    ]);
  });

  test('synth says nothing when it sends to another queue, may read its own, or is denied [E09]', () => {
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
