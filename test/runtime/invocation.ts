import type { DynamoDbRecord, KinesisRecord, LambdaContext, SqsRecord } from 'cdk-resilient-lambda/runtime';

/** Returns a context whose remaining time follows the clock, from 30 s by default. */
export function lambdaContext(given: Partial<LambdaContext> & { remainingMs?: number } = {}): LambdaContext {
  const { remainingMs = 30_000, ...rest } = given;
  const deadline = Date.now() + remainingMs;
  return {
    functionName: 'orders',
    functionVersion: '7',
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:orders:live',
    memoryLimitInMB: '512',
    awsRequestId: 'd3f3c1a8-request',
    getRemainingTimeInMillis: () => deadline - Date.now(),
    ...rest,
  };
}

/** Returns a message of a standard queue. */
export function message(messageId: string, body: unknown, attributes: Partial<SqsRecord['attributes']> = {}): SqsRecord {
  return {
    messageId,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: { ApproximateReceiveCount: '1', SentTimestamp: `${Date.now()}`, ...attributes },
    messageAttributes: {},
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:111122223333:orders',
  };
}

/** Returns a message of a FIFO queue. */
export function fifoMessage(messageId: string, MessageGroupId: string, body: unknown, ApproximateReceiveCount = '1'): SqsRecord {
  return {
    ...message(messageId, body, { MessageGroupId, ApproximateReceiveCount }),
    eventSourceARN: 'arn:aws:sqs:eu-west-1:111122223333:orders.fifo',
  };
}

/** Returns a record of a Kinesis stream. */
export function kinesisRecord(sequenceNumber: string, data: unknown): KinesisRecord {
  return {
    eventID: `shardId-000000000000:${sequenceNumber}`,
    eventSource: 'aws:kinesis',
    eventSourceARN: 'arn:aws:kinesis:eu-west-1:111122223333:stream/orders',
    kinesis: {
      data: Buffer.from(typeof data === 'string' ? data : JSON.stringify(data)).toString('base64'),
      partitionKey: 'p',
      sequenceNumber,
      approximateArrivalTimestamp: Date.now() / 1_000,
    },
  };
}

/** Returns a record of a DynamoDB stream. */
export function itemRecord(SequenceNumber: string, dynamodb: DynamoDbRecord['dynamodb'] = {}): DynamoDbRecord {
  return {
    eventID: `event-${SequenceNumber}`,
    eventName: 'MODIFY',
    eventSource: 'aws:dynamodb',
    eventSourceARN: 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders/stream/2026-01-01T00:00:00.000',
    dynamodb: { SequenceNumber, ApproximateCreationDateTime: Date.now() / 1_000, ...dynamodb },
  };
}

/** Returns the ids that a response lists. */
export function failed(response: { batchItemFailures: Array<{ itemIdentifier: string }> }): string[] {
  return response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

/** Returns the response of a handler that takes all its time, by the clock of the test. It must respond before the timeout. */
export async function inTime<T>(call: () => Promise<T>, ms = 30_000): Promise<T> {
  jest.useFakeTimers();
  try {
    const answer = call();
    answer.catch(() => undefined);
    await jest.advanceTimersByTimeAsync(ms - 1);
    return await Promise.race([answer, Promise.reject(new Error('the handler did not answer in time'))]);
  } finally {
    jest.useRealTimers();
  }
}

/** Waits for something that happens by itself. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = process.hrtime.bigint() + 10_000_000_000n; // no test takes this clock over
  while (!await condition()) {
    if (process.hrtime.bigint() > deadline) throw new Error('it did not happen');
    await new Promise(setImmediate);
  }
}

/** Captures all JSON lines that are printed, as objects. */
export function capturedLines(lines: Array<Record<string, unknown>> = []): Array<Record<string, unknown>> {
  for (const stream of [process.stdout, process.stderr]) {
    jest.spyOn(stream, 'write').mockImplementation(chunk => {
      lines.push(...String(chunk).split('\n').filter(line => line.startsWith('{')).map(line => JSON.parse(line)));
      return true;
    });
  }
  return lines;
}

/** Captures the JSON lines of each test of a file. The array holds those of the current test. */
export function linesOfEachTest(): Array<Record<string, unknown>> {
  const lines: Array<Record<string, unknown>> = [];
  beforeEach(() => {
    lines.length = 0;
    capturedLines(lines);
  });
  afterEach(() => jest.restoreAllMocks());
  return lines;
}
