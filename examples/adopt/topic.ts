import * as cdk from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { AsyncFunctionWithDestinations, AsyncTrigger, HandlerCode } from 'cdk-resilient-lambda';
import { Construct } from 'constructs';
import { code, deployedFunction } from './deployed-function';

/** What is deployed. */
export class PrintsBefore extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const topic = new sns.Topic(this, 'Orders');
    topic.addSubscription(new LambdaSubscription(deployedFunction(this, 'Print')));
  }
}

/** In one deployment: the subscription is updated in place. */
export class PrintsAfter extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const topic = new sns.Topic(this, 'Orders');
    const print = deployedFunction(this, 'Print');
    new AsyncFunctionWithDestinations(this, 'Printer', {
      code: HandlerCode.fromExisting(print),
      triggers: [AsyncTrigger.topic(topic, { logicalId: 'PrintOrders3FBAEBA7' })],
    });
  }
}

/** In two deployments, the first: both functions receive each message. */
export class PrintsTwice extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const topic = new sns.Topic(this, 'Orders');
    topic.addSubscription(new LambdaSubscription(deployedFunction(this, 'Print')));
    new AsyncFunctionWithDestinations(this, 'Printer', { code, triggers: [AsyncTrigger.topic(topic)] });
  }
}

/** In two deployments, the second. */
export class PrintsRebuilt extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const topic = new sns.Topic(this, 'Orders');
    new AsyncFunctionWithDestinations(this, 'Printer', { code, triggers: [AsyncTrigger.topic(topic)] });
  }
}
