import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';

/** Stops at the first failure of an account and gives back all its later payments, so that their order holds. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  const failedAccounts = new Set<string>();
  for (const { attributes, body, messageId } of event.Records) {
    const account = attributes.MessageGroupId!;
    try {
      if (failedAccounts.has(account)) throw new Error(`an earlier payment of account ${account} failed`);
      await book(account, JSON.parse(body));
    } catch (error) {
      console.error('not booked', messageId, error);
      failedAccounts.add(account);
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}

async function book(account: string, payment: { amount: number }): Promise<void> {
  if (!(payment.amount > 0)) throw new Error('a payment needs an amount');
  console.info('booked', payment.amount, 'for', account);
}
