import { Stack } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';

export function violates(stack: Stack): void {
  const queue = new sqs.Queue(stack, 'DeadLetters');
  new sqs.Queue(stack, 'Orders', { deadLetterQueue: { queue, maxReceiveCount: 5 } });
  new sqs.Queue(stack, 'Invoices', { deadLetterQueue: { queue, maxReceiveCount: 5 } });
}

export function passes(stack: Stack): void {
  new sqs.Queue(stack, 'Orders', { deadLetterQueue: { queue: new sqs.Queue(stack, 'DeadOrders'), maxReceiveCount: 5 } });
  new sqs.Queue(stack, 'Invoices', { deadLetterQueue: { queue: new sqs.Queue(stack, 'DeadInvoices'), maxReceiveCount: 5 } });
}
