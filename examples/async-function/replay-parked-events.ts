// Replays events that wait in a failure queue or in the dead-letter queue of a trigger:
//   npx tsx replay-parked-events.ts <URL of the queue> <name or ARN of the function> [--dry-run]
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DeleteMessageCommand, Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

export interface Replay {
  readonly queueUrl: string;
  readonly functionName: string;
  /** Only says what would be replayed. */
  readonly dryRun?: boolean;
  readonly sqs: Pick<SQSClient, 'send'>;
  readonly lambda: Pick<LambdaClient, 'send'>;
  readonly say?: (line: string) => void;
}

/**
 * Invokes the function with each event that was in the queue before, and deletes what Lambda took. What it refuses stays, and so does what comes
 * while this runs: an event that fails at once would come round for ever.
 *
 * An event that was taken and could not be deleted comes twice: handlers must be idempotent.
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
      say(`${message.MessageId} ${problem === undefined ? dryRun ? 'would be replayed' : 'was replayed' : `stays: ${problem}`}`);
      count[problem === undefined ? 'replayed' : 'left'] += 1;
    }
  }

  async function replayOne(message: Message): Promise<string | undefined> {
    const payload = payloadOf(message.Body!);
    if (payload === undefined) return 'it holds no event (a topic drops those that are too large)';
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
 * What the function got, or would have got: the payload in a record of Lambda, the notification that SNS could not deliver, or the message itself, as
 * EventBridge, its Scheduler, and a function's own dead-letter queue park it. Undefined when there is none.
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

/** The text of a member as it stands: parsed and written again, a number of many digits would be another one. */
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
