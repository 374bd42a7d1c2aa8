import * as cdk from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { HandlerCode, SqsSource, SqsWorkerFunction } from 'cdk-resilient-lambda';
import { Construct } from 'constructs';
import { code, deployedFunction } from './deployed-function';

/** What is deployed. */
export class OrdersBefore extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const queue = new sqs.Queue(this, 'Queue');
    const orders = deployedFunction(this, 'Orders');
    orders.addEventSource(new SqsEventSource(queue));
  }
}

/** In one deployment: queue, function and mapping are updated in place. */
export class OrdersAfter extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const queue = ordersQueue(this);
    const orders = deployedFunction(this, 'Orders');
    new SqsWorkerFunction(this, 'Worker', {
      code: HandlerCode.fromExisting(orders),
      source: SqsSource.fromQueue(queue),
      eventSourceMappingLogicalId: 'OrdersSqsEventSourceOrdersStackQueue1A83F5DA761A1FAD',
    });
  }
}

/** In one deployment, with a function that the construct creates. */
export class OrdersAfterWithNewFunction extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    new SqsWorkerFunction(this, 'Worker', {
      code,
      source: SqsSource.fromQueue(ordersQueue(this)),
      eventSourceMappingLogicalId: 'OrdersSqsEventSourceOrdersStackQueue1A83F5DA761A1FAD',
    });
  }
}

/** In two deployments, the first: nothing polls the queue, which keeps the messages. */
export class OrdersPaused extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    ordersQueue(this);
  }
}

/** In two deployments, the second. */
export class OrdersResumed extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    new SqsWorkerFunction(this, 'Worker', { code, source: SqsSource.fromQueue(ordersQueue(this)) });
  }
}

/** The queue that is deployed, with a dead-letter queue. */
function ordersQueue(scope: Construct): sqs.Queue {
  return new sqs.Queue(scope, 'Queue', {
    visibilityTimeout: cdk.Duration.minutes(3),
    deadLetterQueue: { queue: new sqs.Queue(scope, 'Failed', { retentionPeriod: cdk.Duration.days(14) }), maxReceiveCount: 23 },
  });
}
