import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const record of event.Records) {
    try {
      await settle(JSON.parse(record.body));
    } catch (error) {
      // Not the error itself: its message can quote the claim, and what is private has no place in a log.
      console.error('not settled', record.messageId, (error as Error).name);
      batchItemFailures.push({ itemIdentifier: record.messageId }); // only this message is tried again
    }
  }
  return { batchItemFailures };
}

async function settle(claim: { id: string; patient: string }): Promise<void> {
  if (!claim.patient) throw new TypeError('a claim needs a patient');
  console.info('settled', claim.id);
}
