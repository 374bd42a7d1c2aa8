import { EventType } from '@aws-lambda-powertools/batch';
import { BatchResponse, checkSource, processBatch } from './batch';
import { CORRELATION_ID, traceRoot } from './correlation';
import { Pace } from './deadline';
import type { LambdaContext } from './lambda-context';
import { decode } from './payload';
import type { RecordHandler } from './record-context';
import type { RecordOptions } from './record-options';
import { RecordRunner, RecordSource } from './record-runner';

/**
 * A message as SQS delivers it to a function.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export interface SqsRecord {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: {
    readonly ApproximateReceiveCount: string;
    readonly SentTimestamp: string;
    readonly MessageGroupId?: string;
    readonly AWSTraceHeader?: string;
  };
  readonly messageAttributes: { readonly [name: string]: { readonly stringValue?: string; readonly dataType: string } };
  readonly eventSource: string;
  readonly eventSourceARN: string;
}

/**
 * How messages are read and processed.
 */
export interface SqsWorkerOptions<T> extends RecordOptions<T> {
  /**
   * How a body becomes the payload.
   *
   * @default 'json'
   */
  readonly format?: 'json' | 'text';

  /**
   * How many messages, or message groups of a FIFO queue, are processed at the same time. Valid range: 1 to 10000.
   *
   * @default 10
   */
  readonly concurrency?: number;
}

/** The handler that Lambda calls. */
export type SqsWorkerHandler = (event: { readonly Records: SqsRecord[] }, context: LambdaContext) => Promise<BatchResponse>;

/**
 * Makes a handler for the messages of a queue out of a function that handles one message.
 *
 * A message fails alone: it is named in the answer, and SQS delivers it again. When none succeeded the invocation fails, which is the same to
 * the messages and is seen by the metric `Errors`. Shortly before the time-out it starts no further messages and names them instead, so that
 * finished work is not repeated; those that were received most often go first. On a FIFO queue a message group stops at its first message that
 * is not done, and the groups go on beside each other. What the function returns is not used.
 *
 * @example
 * export const handler = sqsWorker<Order>(async (order, { logger }) => { await charge(order); }, { idempotencyKey: order => order.id });
 *
 * @throws when an option is out of its range; and in an invocation, when no message succeeded
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function sqsWorker<T = unknown>(handleRecord: RecordHandler<T, SqsRecord>, options: SqsWorkerOptions<T> = {}): SqsWorkerHandler {
  const { concurrency = 10, format = 'json' } = options;
  if (!(Number.isInteger(concurrency) && concurrency >= 1)) throw new Error(`concurrency is ${concurrency} but must be a whole number from 1`);
  const source: RecordSource<SqsRecord> = {
    ids: ({ attributes, messageId }) => ({ messageId, messageGroupId: attributes.MessageGroupId }),
    payload: ({ body }) => decode(body, format),
    attempt: received,
    sentAt: ({ attributes }) => Number(attributes.SentTimestamp),
    correlationId: ({ messageAttributes }) => messageAttributes?.[CORRELATION_ID]?.stringValue,
    trace: ({ attributes }) => traceRoot(attributes.AWSTraceHeader),
  };
  const runner = new RecordRunner<T, SqsRecord>(source, handleRecord, options);
  const pace = new Pace();
  return async (event, context) => {
    checkSource('sqsWorker', event, ['aws:sqs']);
    return processBatch(event, context, { eventType: EventType.SQS, lanes: lanesOf(event.Records), concurrency }, runner, pace);
  };
}

/** Standard queues know no order: who has come most often must not run out of time once more. Fair queues have groups, but no order either. */
function lanesOf(records: SqsRecord[]): SqsRecord[][] {
  const lanes = records[0].eventSourceARN.endsWith('.fifo') ? groupsOf(records) : records.map(record => [record]);
  return lanes.sort(([one], [other]) => received(other) - received(one));
}

function groupsOf(records: SqsRecord[]): SqsRecord[][] {
  const groups = new Map<string | undefined, SqsRecord[]>();
  for (const record of records) {
    const group = groups.get(record.attributes.MessageGroupId);
    if (group) group.push(record);
    else groups.set(record.attributes.MessageGroupId, [record]);
  }
  return [...groups.values()];
}

function received({ attributes }: SqsRecord): number {
  return Number(attributes.ApproximateReceiveCount);
}
