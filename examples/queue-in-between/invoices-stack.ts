import * as path from 'node:path';
import * as cdk from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { HandlerCode, QueueTrigger, SqsWorkerFunction } from 'cdk-resilient-lambda';
import { Construct } from 'constructs';

/** Invoices are made from what a topic, a bucket and a rule report. While the printer is down, the events wait in the queue. */
export class InvoicesStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const orders = new sns.Topic(this, 'Orders', { enforceSSL: true });
    const uploads = new s3.Bucket(this, 'Uploads', { enforceSSL: true });

    new SqsWorkerFunction(this, 'Invoices', {
      code: HandlerCode.fromNodejs(path.join(__dirname, 'invoices-handler.ts')),
      triggers: [
        QueueTrigger.topic(orders),
        QueueTrigger.s3(uploads, { prefix: 'orders/', suffix: '.json' }),
        QueueTrigger.rule({ source: ['shop'], detailType: ['Order Placed'] }),
      ],
    });
  }
}
