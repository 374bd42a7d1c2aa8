import { S3Object, sqsWorker } from 'cdk-resilient-lambda/runtime';
import { printer } from './printer';

interface Order {
  readonly id: string;
}

export const handler = sqsWorker<Order | S3Object>(async order => {
  await printer.print('bucket' in order ? order.key : order.id);
});
