import * as cdk from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { HandlerCode, SqsSource, SqsWorkerFunction } from 'cdk-resilient-lambda';
import { Construct } from 'constructs';
import { code, deployedFunction } from './deployed-function';

/** In one deployment: instead of `new SqsToLambda(this, 'Invoices', …)`. */
export class InvoicesAfter extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const invoices = new Construct(this, 'Invoices'); // the ids of SqsToLambda and its children, and thus their logical ids
    const queue = new sqs.Queue(invoices, 'queue', {
      encryption: sqs.QueueEncryption.KMS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: cdk.Duration.minutes(3),
      deadLetterQueue: {
        queue: new sqs.Queue(invoices, 'queue-dlq', {
          encryption: sqs.QueueEncryption.KMS_MANAGED, enforceSSL: true, retentionPeriod: cdk.Duration.days(14),
        }),
        maxReceiveCount: 23,
      },
    });
    new SqsWorkerFunction(this, 'Worker', {
      code: HandlerCode.fromExisting(deployedFunction(invoices, 'LambdaFunction')),
      source: SqsSource.fromQueue(queue),
      eventSourceMappingLogicalId: 'InvoicesLambdaFunctionSqsEventSourceInvoicesStackInvoicesqueueBDD5D8C86FD02DAF',
    });
  }
}

/** In two deployments, the first: nothing polls the queue, which keeps the messages. */
export class InvoicesPaused extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    invoicesQueue(this);
  }
}

/** In two deployments, the second. */
export class InvoicesResumed extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    new SqsWorkerFunction(this, 'Worker', { code, source: SqsSource.fromQueue(invoicesQueue(this)) });
  }
}

/** The queues of `SqsToLambda`, at their paths. */
function invoicesQueue(scope: Construct): sqs.Queue {
  const invoices = new Construct(scope, 'Invoices');
  const settings = { encryption: sqs.QueueEncryption.KMS_MANAGED, enforceSSL: true };
  return new sqs.Queue(invoices, 'queue', {
    ...settings,
    visibilityTimeout: cdk.Duration.minutes(3),
    deadLetterQueue: { queue: new sqs.Queue(invoices, 'queue-dlq', { ...settings, retentionPeriod: cdk.Duration.days(14) }), maxReceiveCount: 23 },
  });
}
