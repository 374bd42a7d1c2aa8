import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { sqsWorker } from 'cdk-resilient-lambda/runtime';

interface Order {
  readonly id: string;
  readonly amount: number;
}

const sqs = new SQSClient();

export const handler = sqsWorker<Order>(async ({ id, amount }) => {
  await sqs.send(new SendMessageCommand({ QueueUrl: process.env.INVOICES_QUEUE_URL, MessageBody: JSON.stringify({ order: id, amount }) }));
});
