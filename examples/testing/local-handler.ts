import { logger } from 'cdk-resilient-lambda/runtime';
import { LocalDynamoDb, startDynamoDb } from '../sqs-worker/local-dynamodb';

/** Runs an emulated DynamoDB with an idempotency table during the tests of a file. Returns the environment that points a handler to it. */
export function localDynamoDb(): () => LocalDynamoDb['environment'] {
  let dynamoDb: LocalDynamoDb;
  beforeAll(async () => {
    dynamoDb = await startDynamoDb();
  });
  afterAll(() => dynamoDb.stop());
  return () => dynamoDb.environment;
}

/** Keeps the logs of handlers off the terminal during the tests of a file. Returns the arguments of each call of `logger.info` in a test. */
export function handlerLogs(): () => any[][] {
  let info: jest.SpyInstance;
  beforeEach(() => {
    info = jest.spyOn(logger, 'info');
    for (const stream of [process.stdout, process.stderr]) jest.spyOn(stream, 'write').mockReturnValue(true);
  });
  afterEach(() => jest.restoreAllMocks());
  return () => info.mock.calls;
}
