import type { BackOffOptions } from './back-off-options';
import type { BatchPlan } from './batch';
import { RetryLater } from './errors';
import type { Invocation } from './invocation';
import { isPart } from './message-parts';
import { rootLogger } from './root-logger';
import { callSdk } from './sdk-client';
import { queueUrl, SQS_CLIENT } from './sqs-client';
import { messageCopy } from './sqs-message-copy';
import type { SqsRecord } from './sqs-record';
import { LONGEST_WAIT_SECONDS, WAIT_JITTER, WaitRange, waitSeconds } from '../back-off';
import { BACK_OFF } from '../environment';

/** What the construct says about a queue, in the environment. */
interface QueueBackOff extends WaitRange {
  readonly queue: string;
  readonly deadLetterQueue?: string;
}

/** Handlers are told to stop a little earlier where a call has to follow. */
const LEAD_MS = 1_500;

/** The number of messages that one call hides. */
const ENTRIES = 10;

/** Messages behind one that failed return later than it, so that it is tried alone and they do not use up their receives. */
const FOLLOWER_SECONDS = 5;

/** Decides when messages that are not done are delivered again, and parks those that no retry can fix. */
export class Redelivery {
  constructor(private readonly option: BackOffOptions['backOff']) {
    if (!option) return;
    const { firstSeconds, longestSeconds } = option;
    if (firstSeconds > 0 && firstSeconds <= longestSeconds && longestSeconds * (1 + WAIT_JITTER) <= LONGEST_WAIT_SECONDS) return;
    throw new Error(`backOff is { firstSeconds: ${firstSeconds}, longestSeconds: ${longestSeconds} }, but firstSeconds must be above 0 and at most ` +
      `longestSeconds, and longestSeconds at most ${LONGEST_WAIT_SECONDS / (1 + WAIT_JITTER)}`);
  }

  /** The part of a batch's plan that delays what is not done; nothing if the visibility timeout of the queue applies. */
  public planFor(record: SqsRecord): Pick<BatchPlan<SqsRecord>, 'delay' | 'leadMs'> {
    const waits = this.option ?? backOffOf(record);
    return waits ? { leadMs: LEAD_MS, delay: (lanes, failures, invocation) => this.delay(waits, lanes, failures, invocation) } : {};
  }

  /** Sends a copy of a message to the dead-letter queue that the construct made. */
  public async park(record: SqsRecord, error: Error, { deadline }: Invocation): Promise<boolean> {
    const deadLetterQueue = backOffOf(record)?.deadLetterQueue;
    if (deadLetterQueue === undefined || isPart(record)) return false;
    try {
      const copy = { QueueUrl: queueUrl(deadLetterQueue), ...messageCopy(record, error) };
      await callSdk(SQS_CLIENT, deadline, (sqs, options) => sqs.sendMessage(copy, options));
      return true;
    } catch (failure) {
      rootLogger.warn('The message could not be sent to the dead-letter queue: SQS moves it there when its receives are used up', failure as Error);
      return false;
    }
  }

  private async delay(waits: WaitRange, lanes: SqsRecord[][], failures: ReadonlyMap<SqsRecord, Error>, invocation: Invocation): Promise<void> {
    const { deadline, unparked } = invocation;
    const seconds = new Map<string, number>();
    const handles = new Map<string, string>();
    for (const [head, ...followers] of lanes) {
      if (!head) continue;
      const wait = unparked.has(head) && !isPart(head) ? 0 : jittered(waits, head, failures.get(head));
      for (const { messageId, receiptHandle } of [head, ...followers]) {
        if (receiptHandle) handles.set(messageId, receiptHandle);
        const least = messageId === head.messageId ? wait : wait + FOLLOWER_SECONDS;
        seconds.set(messageId, Math.max(seconds.get(messageId) ?? 0, least));
      }
    }
    const entries = [...handles].map(([Id, ReceiptHandle]) => {
      return { Id, ReceiptHandle, VisibilityTimeout: Math.min(seconds.get(Id)!, LONGEST_WAIT_SECONDS) };
    });
    if (entries.length === 0) return;
    const QueueUrl = queueUrl(lanes.flat()[0].eventSourceARN);
    try {
      await callSdk(SQS_CLIENT, deadline, async (sqs, options) => {
        const calls = Array.from({ length: Math.ceil(entries.length / ENTRIES) }, (_, index) =>
          sqs.changeMessageVisibilityBatch({ QueueUrl, Entries: entries.slice(index * ENTRIES, (index + 1) * ENTRIES) }, options));
        const failed = (await Promise.all(calls)).flatMap(({ Failed = [] }) => Failed);
        if (failed.length > 0) throw new Error(`SQS refused ${failed.length} of ${entries.length} changes, the first with: ${failed[0].Message ?? failed[0].Code}`);
      });
    } catch (failure) {
      rootLogger.warn('The waits of messages that failed could not be set: the visibility timeout of the queue applies', failure as Error);
    }
  }
}

/** The wait of a message: upwards from the schedule, and not before the time that its handler named. */
function jittered(waits: WaitRange, { attributes: { ApproximateReceiveCount }, messageId }: SqsRecord, error: Error | undefined): number {
  const planned = waitSeconds(waits, Number(ApproximateReceiveCount));
  const floor = error instanceof RetryLater ? error.seconds : 0;
  return Math.ceil(Math.max(planned, floor) * (1 + WAIT_JITTER * spread(messageId + ApproximateReceiveCount)));
}

/** A share from 0 to 1 that looks random but is always the same for a text, so that a simulation can be repeated. */
function spread(text: string): number {
  /* eslint-disable no-bitwise */
  let hash = 2_166_136_261; // FNV-1a
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 16_777_619);
  hash = Math.imul(hash ^ hash >>> 15, 739_982_445); // the last characters decide too
  return ((hash ^ hash >>> 13) >>> 0) / 2 ** 32;
  /* eslint-enable no-bitwise */
}

let read: { readonly text: string; readonly value?: QueueBackOff } | undefined;

/** What the construct says about the queue of a message. */
function backOffOf({ eventSourceARN }: SqsRecord): QueueBackOff | undefined {
  const text = process.env[BACK_OFF];
  if (!text) return undefined;
  if (read?.text !== text) read = { text, value: parsed(text) };
  return read.value?.queue === eventSourceARN ? read.value : undefined;
}

function parsed(text: string): QueueBackOff | undefined {
  try {
    return JSON.parse(text);
  } catch {
    rootLogger.warn(`The variable ${BACK_OFF} is not JSON: the visibility timeout of the queue applies`);
    return undefined;
  }
}
