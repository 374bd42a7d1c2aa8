// Replays events that are parked in a failure queue or in the dead-letter queue of a trigger:
//   npx tsx replay-parked-events.ts <queue URL> <function name or ARN> [--dry-run]
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DeleteMessageCommand, Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

export interface Replay {
  readonly queueUrl: string;
  readonly functionName: string;
  /** Only lists the events that would be replayed. */
  readonly dryRun?: boolean;
  readonly sqs: Pick<SQSClient, 'send'>;
  readonly lambda: Pick<LambdaClient, 'send'>;
  readonly say?: (line: string) => void;
}

/**
 * Invokes the function with each event that is in the queue at the start, and deletes the messages whose events Lambda accepted. Messages that arrive later
 * are kept: an event that fails at once would loop endlessly.
 *
 * An event whose message cannot be deleted is processed twice: handlers must be idempotent.
 */
export async function replay(options: Replay): Promise<{ replayed: number; left: number }> {
  const { queueUrl, functionName, dryRun = false, sqs, lambda, say = console.log } = options;
  const startedAt = Date.now();
  const seen = new Set<string>();
  const count = { replayed: 0, left: 0 };
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: 5,
      VisibilityTimeout: 120,
      MessageSystemAttributeNames: ['SentTimestamp'],
      MessageAttributeNames: ['All'],
    }));
    const news = Messages.filter(({ MessageId }) => !seen.has(MessageId!));
    if (news.length === 0) return count;
    for (const message of news) {
      seen.add(message.MessageId!);
      if (Number(message.Attributes?.SentTimestamp ?? 0) > startedAt) continue;
      const problem = await replayOne(message);
      say(`${message.MessageId} ${problem === undefined ? dryRun ? 'would be replayed' : 'was replayed' : `was kept: ${problem}`}`);
      count[problem === undefined ? 'replayed' : 'left'] += 1;
    }
  }

  async function replayOne(message: Message): Promise<string | undefined> {
    const payload = payloadOf(message.Body!);
    if (payload === undefined) return 'it contains no event (a topic drops payloads that are too large)';
    if (dryRun) return undefined;
    try {
      await lambda.send(new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload: Buffer.from(payload) }));
    } catch (error) {
      return (error as Error).message;
    }
    await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: message.ReceiptHandle }));
    return undefined;
  }
}

/**
 * Returns the event that the function received, or would have received: the payload of a Lambda record, an event with the notification that SNS could not
 * deliver, or the message itself, as EventBridge, EventBridge Scheduler and a function's own dead-letter queue park it. Undefined if there is none.
 */
export function payloadOf(body: string): string | undefined {
  const parsed = parse(body);
  if (parsed === undefined) return undefined;
  if (typeof parsed?.requestContext?.condition === 'string' && parsed.version === '1.0') return memberOf(body, 'requestPayload');
  if (parsed?.Type === 'Notification' && typeof parsed.TopicArn === 'string') {
    return `{"Records":[{"EventSource":"aws:sns","EventVersion":"1.0","EventSubscriptionArn":"${parsed.TopicArn}","Sns":${body}}]}`;
  }
  return body;
}

function parse(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Returns the unchanged text of a member: parsing and serializing it would round numbers with many digits. */
function memberOf(json: string, name: string): string | undefined {
  let depth = 0;
  let key: string | undefined;
  let valueAt: number | undefined;
  for (const { 0: token, index } of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g)) {
    if (depth === 1 && (token === ',' || token === '}')) {
      if (key === name) return json.slice(valueAt, index).trim();
      valueAt = undefined;
    } else if (depth === 1 && valueAt === undefined) {
      if (token === ':') valueAt = index + 1;
      else key = JSON.parse(token);
    }
    if (token === '{' || token === '[') depth += 1;
    if (token === '}' || token === ']') depth -= 1;
  }
  return undefined;
}

if (require.main === module) {
  const [queueUrl, functionName, dryRun] = process.argv.slice(2);
  replay({ queueUrl, functionName, dryRun: dryRun === '--dry-run', sqs: new SQSClient(), lambda: new LambdaClient() })
    .then(({ replayed, left }) => console.log(`${replayed} replayed, ${left} left`), error => {
      console.error(error);
      process.exitCode = 1;
    });
}
