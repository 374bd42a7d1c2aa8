// An .mts, so that this repository's tsc leaves it to the stranger's app: only there `debug` is installed.
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import debug from 'debug'; // CommonJS, and requires node:tty and node:util

const trace = debug('parcels');

/** Gives back the first parcel that fails and all that come after it, so that their order holds. */
export async function handler({ Records: parcels }: SQSEvent): Promise<SQSBatchResponse> {
  const firstFailure = parcels.findIndex(({ body }) => !JSON.parse(body).address);
  const failed = firstFailure < 0 ? [] : parcels.slice(firstFailure);
  trace('%d of %d parcels failed', failed.length, parcels.length);
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}
