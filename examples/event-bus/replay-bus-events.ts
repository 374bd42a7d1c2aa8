// Reads failed events of a subscriber of a Custom Event Bus from the bus again, and delivers them to the target of the subscriber:
//   npx tsx replay-bus-events.ts <URL of the dead-letter queue> [--dry-run]
import { execFileSync } from 'node:child_process';
import { DeleteMessageCommand, Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

/** The parts of `aws eventsv2` that a replay uses. */
export interface Subscribers {
  describe(subscriberArn: string): Promise<{ readonly [property: string]: any }>;
  create(subscriber: { readonly [property: string]: any }): Promise<void>;
}

export interface Replay {
  readonly queueUrl: string;
  /** Only lists the events that would be replayed. */
  readonly dryRun?: boolean;
  readonly sqs: Pick<SQSClient, 'send'>;
  readonly subscribers: Subscribers;
  readonly say?: (line: string) => void;
}

/** A failure record: it names events, and does not hold them. */
interface FailureRecord {
  readonly subscriberArn: string;
  readonly failedMessages: readonly { readonly eventId: string; readonly timestamp: string }[];
}

/** All patterns of a subscriber may have 4,096 bytes together. */
const IDS_IN_A_FILTER = 50;

/**
 * Creates a subscriber in the past for the failed events of each subscriber, with the same target, role and dead-letter queue, and deletes the records.
 * What fails again is recorded again, so that a record can be deleted once the subscriber exists.
 *
 * Returns the names of the subscribers, to be deleted when they have delivered their events.
 */
export async function replay(options: Replay): Promise<{ created: string[]; left: number }> {
  const { queueUrl, dryRun = false, sqs, subscribers, say = console.log } = options;
  const found = new Map<string, { readonly messages: Message[]; readonly events: { eventId: string; at: number }[] }>();
  const result = { created: [] as string[], left: 0 };
  for (const message of await receiveAll(sqs, queueUrl)) {
    const record = recordIn(message.Body!);
    if (record === undefined) {
      say(`${message.MessageId} was kept: it is no record of a subscriber`);
      result.left += 1;
      continue;
    }
    const { events, messages } = found.get(record.subscriberArn) ?? { events: [], messages: [] };
    messages.push(message);
    for (const { eventId, timestamp } of record.failedMessages) events.push({ eventId, at: Date.parse(timestamp) });
    found.set(record.subscriberArn, { events, messages });
  }
  for (const [subscriberArn, { events, messages }] of found) {
    for (const { eventId } of events) say(`${eventId} ${dryRun ? 'would be replayed' : 'is replayed'}`);
    if (dryRun) continue;
    const original = await subscribers.describe(subscriberArn);
    for (let first = 0; first < events.length; first += IDS_IN_A_FILTER) {
      const copy = inThePast(original, events.slice(first, first + IDS_IN_A_FILTER));
      await subscribers.create(copy);
      result.created.push(copy.Name);
    }
    for (const { ReceiptHandle } of messages) await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
  }
  return result;
}

/** The messages that are in the queue. Those that have been received stay hidden for the replay, so that each is received once. */
async function receiveAll(sqs: Replay['sqs'], queueUrl: string): Promise<Message[]> {
  const all = new Map<string, Message>();
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({
      QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 5, VisibilityTimeout: 300,
    }));
    if (Messages.every(({ MessageId }) => all.has(MessageId!))) return [...all.values()];
    for (const message of Messages) all.set(message.MessageId!, message);
  }
}

export function recordIn(body: string): FailureRecord | undefined {
  try {
    const record = JSON.parse(body);
    return typeof record.subscriberArn === 'string' && Array.isArray(record.failedMessages) ? record : undefined;
  } catch {
    return undefined;
  }
}

/** A subscriber with the same settings that receives these events only. It starts with the first of them: EventBridge refuses a start before the bus existed. */
export function inThePast(original: { readonly [property: string]: any }, events: readonly { readonly eventId: string; readonly at: number }[]) {
  const times = events.map(({ at }) => at / 1_000);
  const { BatchConfiguration, EventBusArn, InvokeConfiguration, OnFailureConfiguration, RetryPolicy, Transformer, Type } = original;
  return {
    Name: `replay-${original.Name}-${events[0].eventId}`.slice(0, 256),
    EventBusArn,
    Type,
    StartingPosition: 'POINT_IN_TIME',
    PointInTimeConfiguration: { PointType: 'TIMESTAMP', StartingPoint: Math.floor(Math.min(...times)), EndPoint: Math.ceil(Math.max(...times)) + 60 },
    FilterConfiguration: {
      Language: 'EVENT_BRIDGE_PATTERN', Filters: [{ Scope: 'SYSTEM_METADATA', Pattern: JSON.stringify({ 'aws:EventId': events.map(({ eventId }) => eventId) }) }],
    },
    BatchConfiguration,
    InvokeConfiguration,
    OnFailureConfiguration,
    RetryPolicy,
    Transformer,
  };
}

/** The commands of the AWS CLI (2.37.5 or newer). */
const eventsv2: Subscribers = {
  describe: async arn => JSON.parse(aws('describe-subscriber', '--subscriber-arn', arn)),
  create: async subscriber => void aws('create-subscriber', '--cli-input-json', JSON.stringify(subscriber)),
};

function aws(...args: string[]): string {
  return execFileSync('aws', ['eventsv2', ...args, '--output', 'json'], { encoding: 'utf8' });
}

if (require.main === module) {
  const [queueUrl, dryRun] = process.argv.slice(2);
  replay({ queueUrl, dryRun: dryRun === '--dry-run', sqs: new SQSClient(), subscribers: eventsv2 })
    .then(({ created, left }) => console.log(`${created.length} subscribers created (${created.join(', ')}), ${left} messages left`), error => {
      console.error(error);
      process.exitCode = 1;
    });
}
