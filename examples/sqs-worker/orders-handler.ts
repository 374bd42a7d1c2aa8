import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const record of event.Records) {
    try {
      await ship(JSON.parse(record.body));
    } catch (error) {
      console.error('not shipped', record.messageId, error);
      batchItemFailures.push({ itemIdentifier: record.messageId }); // only this message is tried again
    }
  }
  return { batchItemFailures };
}

async function ship(order: { id: string }): Promise<void> {
  if (!order.id) throw new Error('an order needs an id');
  console.info('shipped', order.id);
}
