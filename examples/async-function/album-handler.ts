import { asyncHandler, S3Object } from 'cdk-resilient-lambda/runtime';

/** A print order, from a message of the topic or an event of the shop. */
interface Print {
  readonly orderId: string;
  readonly photo: string;
}

interface TidyUp {
  readonly tidiedUpAt: string;
}

export const handler = asyncHandler<S3Object | Print | TidyUp>(async (event, { logger }) => {
  if ('orderId' in event) {
    await print(event);
    logger.info('printed', { order: event.orderId });
  } else if ('tidiedUpAt' in event) {
    logger.info('tidied up');
  } else {
    logger.info('added', { photo: event.key });
  }
}, { idempotencyKey: idOf });

/** Identifies an event, even if it is replayed. */
function idOf(event: S3Object | Print | TidyUp): string {
  if ('orderId' in event) return `print ${event.orderId}`;
  return 'tidiedUpAt' in event ? `tidy up ${event.tidiedUpAt}` : `photo ${event.key} ${event.sequencer}`;
}

async function print({ photo }: Print): Promise<void> {
  if (photo === 'lost') throw new Error('the printer cannot find the photo');
}
