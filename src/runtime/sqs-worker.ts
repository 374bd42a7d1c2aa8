import type { BackOffOptions } from './back-off-options';
import { BatchResponse, checkSource, processBatch } from './batch';
import { CORRELATION_ID, traceRoot } from './correlation';
import { Pace } from './deadline';
import { MessageEnvelope, readBody } from './envelope';
import type { LambdaContext } from './lambda-context';
import { checkConcurrency, lanesByGroup } from './lanes';
import type { LargePayloadOptions } from './large-payload';
import { splitRecord } from './message-parts';
import type { RecordHandler } from './record-context';
import type { RecordOptions } from './record-options';
import { RecordRunner } from './record-runner';
import type { RecordSource } from './record-source';
import { Redelivery } from './redelivery';
import type { SqsRecord } from './sqs-record';

/**
 * Options of an `sqsWorker`.
 */
export interface SqsWorkerOptions<T> extends RecordOptions<T, SqsRecord>, LargePayloadOptions, BackOffOptions {
  /**
   * The format of the payload.
   *
   * @default 'json'
   */
  readonly format?: 'json' | 'text';

  /**
   * The envelopes around the payload, the outer one first: `sns` for a subscription without raw delivery, `s3` for the notifications of a bucket, and
   * `eventBridge` for the events of a rule. The payload is then the message of SNS, an `S3Object`, or the detail of the event. `['sns', 's3']` is for a
   * bucket that notifies a topic. A message without the envelope is invalid. Correlation ids in the envelope are used.
   *
   * @default - behind an `SqsWorkerFunction` with triggers, the envelope that a trigger puts around a payload, where a message has it; elsewhere none: the
   * body is the payload
   */
  readonly envelopes?: readonly MessageEnvelope[];

  /**
   * The number of messages, or message groups of a FIFO queue, that are processed at the same time. Valid range: whole numbers from 1.
   *
   * @default 10
   */
  readonly concurrency?: number;
}

/**
 * The Lambda handler that `sqsWorker` returns.
 */
export type SqsWorkerHandler = (event: { readonly Records: SqsRecord[] }, context: LambdaContext) => Promise<BatchResponse>;

/**
 * Makes a Lambda handler for a queue from a function that processes one message.
 *
 * A message that fails is reported alone, and SQS delivers it again after a wait that doubles with each failure (`backOff`). One that can never succeed
 * (`PermanentError`, `isPermanent`, invalid) is parked at once. If no message succeeds, the invocation fails: SQS treats that alike, and the metric
 * `Errors` shows it. Shortly before the timeout the handler starts no further messages and reports them instead, so that finished work is not repeated;
 * messages that were received most often are processed first. On a FIFO queue a message group stops at its first message that is not done, while other
 * groups continue. Test messages of S3 and SES are logged and skipped. The return value of the function is ignored.
 *
 * @example
 * export const handler = sqsWorker<Order>(async (order, { logger }) => { await charge(order); }, { idempotencyKey: order => order.id });
 *
 * @throws when an option is out of range; the handler throws when no message succeeded
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function sqsWorker<T = unknown>(handleRecord: RecordHandler<T, SqsRecord>, options: SqsWorkerOptions<T> = {}): SqsWorkerHandler {
  const { concurrency = 10, envelopes, fetchLargePayload, format = 'json' } = options;
  checkConcurrency(concurrency);
  const unknown = envelopes?.find(envelope => !['sns', 's3', 'eventBridge'].includes(envelope));
  if (unknown !== undefined) throw new Error(`envelopes has '${unknown}' but takes 'sns', 's3' and 'eventBridge'`);
  const bodyOptions = { envelopes, fetchLargePayload, format };
  const redelivery = new Redelivery(options.backOff);
  const source: RecordSource<SqsRecord> = {
    ids: ({ attributes, messageId }) => ({ messageId, messageGroupId: attributes.MessageGroupId }),
    origin: ({ eventSourceARN }) => eventSourceARN,
    content: ({ body }, invocation) => readBody(body, bodyOptions, invocation.envelopes),
    attempt: received,
    sentAt: ({ attributes }) => Number(attributes.SentTimestamp),
    firstReceivedAt: ({ attributes: { ApproximateFirstReceiveTimestamp } }) => Number(ApproximateFirstReceiveTimestamp) || undefined,
    correlationId: ({ messageAttributes }) => messageAttributes?.[CORRELATION_ID]?.stringValue,
    trace: ({ attributes }) => traceRoot(attributes.AWSTraceHeader),
    park: (record, error, invocation) => redelivery.park(record, error, invocation),
  };
  const runner = new RecordRunner<T, SqsRecord>(source, handleRecord, options);
  const pace = new Pace();
  return async (event, context) => {
    checkSource('sqsWorker', event, ['aws:sqs']);
    const records = envelopes?.length ? event.Records.flatMap(record => splitRecord(record, envelopes)) : event.Records;
    const plan = { lanes: lanesOf(records), concurrency, idsOf: messageIds, ...redelivery.planFor(event.Records[0]) };
    return processBatch({ Records: records }, context, plan, runner, pace);
  };
}

/** Parts of a message have its id. */
function messageIds(records: SqsRecord[]): string[] {
  return [...new Set(records.map(({ messageId }) => messageId))];
}

/** Standard queues have no order: the messages that were received most often must not run out of time again. Groups of fair queues have no order either. */
function lanesOf(records: SqsRecord[]): SqsRecord[][] {
  const fifo = records[0].eventSourceARN.endsWith('.fifo');
  const lanes = lanesByGroup(records, ({ attributes }) => fifo ? attributes.MessageGroupId ?? '' : undefined);
  return lanes.sort(([one], [other]) => received(other) - received(one));
}

function received({ attributes }: SqsRecord): number {
  return Number(attributes.ApproximateReceiveCount);
}
