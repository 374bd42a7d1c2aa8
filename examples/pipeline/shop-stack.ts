import * as path from 'node:path';
import * as cdk from 'aws-cdk-lib';
import { HandlerCode, SqsWorkerFunction } from 'cdk-resilient-lambda';
import { Construct } from 'constructs';

/** Orders become invoices: two workers, the first of which sends to the queue of the second. */
export class ShopStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const invoices = new SqsWorkerFunction(this, 'Invoices', {
      code: HandlerCode.fromNodejs(path.join(__dirname, 'invoices-handler.ts')),
    });
    const orders = new SqsWorkerFunction(this, 'Orders', {
      code: HandlerCode.fromNodejs(path.join(__dirname, 'orders-handler.ts')),
      environment: { INVOICES_QUEUE_URL: invoices.queue.queueUrl },
    });
    invoices.queue.grantSendMessages(orders);
  }
}
