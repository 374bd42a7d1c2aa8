// Sends events that a trigger could not deliver to the queue of a worker again:
//   npx tsx replay-undelivered-events.ts <URL of the trigger's dead-letter queue> <URL of the worker's queue> [--dry-run]
import { DeleteMessageCommand, Message, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

/** What SNS and EventBridge add to the attributes of an event that they park. */
const REASONS = [
  'RequestID', 'ErrorCode', 'ErrorMessage', 'RULE_ARN', 'TARGET_ARN', 'ERROR_CODE', 'ERROR_MESSAGE', 'EXHAUSTED_RETRY_CONDITION', 'RETRY_ATTEMPTS',
];

export interface UndeliveredEvents {
  readonly deadLetterQueueUrl: string;
  readonly queueUrl: string;
  /** Only lists the events that would be sent. */
  readonly dryRun?: boolean;
  readonly sqs: Pick<SQSClient, 'send'>;
  readonly say?: (line: string) => void;
}

/**
 * Sends each event that is in the dead-letter queue at the start to the queue, and deletes it there. Events that arrive later are kept: one that cannot be
 * delivered again would loop endlessly.
 *
 * SNS and EventBridge park what they would have sent to the queue, so the body is sent as it is. An event whose message cannot be deleted is processed
 * twice: handlers must be idempotent.
 */
export async function replayUndelivered(options: UndeliveredEvents): Promise<{ sent: number; left: number }> {
  const { deadLetterQueueUrl, queueUrl, dryRun = false, sqs, say = console.log } = options;
  const startedAt = Date.now();
  const seen = new Set<string>();
  const count = { sent: 0, left: 0 };
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({
      QueueUrl: deadLetterQueueUrl,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: 5,
      VisibilityTimeout: 120,
      MessageSystemAttributeNames: ['SentTimestamp', 'MessageGroupId', 'MessageDeduplicationId'],
      MessageAttributeNames: ['All'],
    }));
    const news = Messages.filter(({ MessageId }) => !seen.has(MessageId!));
    if (news.length === 0) return count;
    for (const message of news) {
      seen.add(message.MessageId!);
      if (Number(message.Attributes?.SentTimestamp ?? 0) > startedAt) continue;
      const problem = dryRun ? undefined : await sendOne(message);
      say(`${message.MessageId} ${problem ? `was kept: ${problem}` : dryRun ? 'would be sent' : 'was sent'}`);
      count[problem ? 'left' : 'sent'] += 1;
    }
  }

  async function sendOne({ Attributes, Body, MessageAttributes = {}, ReceiptHandle }: Message): Promise<string | undefined> {
    try {
      await sqs.send(new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: Body,
        MessageAttributes: Object.fromEntries(Object.entries(MessageAttributes).filter(([name]) => !REASONS.includes(name))),
        MessageGroupId: Attributes?.MessageGroupId,
        MessageDeduplicationId: Attributes?.MessageDeduplicationId,
      }));
    } catch (error) {
      return (error as Error).message;
    }
    await sqs.send(new DeleteMessageCommand({ QueueUrl: deadLetterQueueUrl, ReceiptHandle }));
    return undefined;
  }
}

if (require.main === module) {
  const [deadLetterQueueUrl, queueUrl, dryRun] = process.argv.slice(2);
  replayUndelivered({ deadLetterQueueUrl, queueUrl, dryRun: dryRun === '--dry-run', sqs: new SQSClient() })
    .then(({ sent, left }) => console.log(`${sent} sent, ${left} left`), error => {
      console.error(error);
      process.exitCode = 1;
    });
}
