import * as path from 'node:path';
import * as cdk from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { HandlerCode, SqsSource, SqsWorkerFunction } from 'cdk-resilient-lambda';

/** The shop sends what was ordered to a queue of its own. */
export class ShopStack extends cdk.Stack {
  public readonly ordered: sqs.Queue;

  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const deadLetterQueue = new sqs.Queue(this, 'NotPacked', { enforceSSL: true, retentionPeriod: cdk.Duration.days(14) });
    this.ordered = new sqs.Queue(this, 'Ordered', {
      enforceSSL: true,
      visibilityTimeout: cdk.Duration.minutes(3),
      deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 23 },
    });
  }
}

interface WarehouseStackProps extends cdk.StackProps {
  readonly queue: sqs.IQueue;
}

/** The warehouse processes it. */
export class WarehouseStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: WarehouseStackProps) {
    super(scope, id, props);

    new SqsWorkerFunction(this, 'Packing', {
      code: HandlerCode.fromNodejs(path.join(__dirname, 'orders-handler.ts')),
      source: SqsSource.fromQueue(props.queue),
    });
  }
}
