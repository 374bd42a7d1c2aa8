import { capturedLines, lambdaContext, message } from './invocation';
import type * as runtime from 'cdk-resilient-lambda/runtime';

const TRACE = 'Root=1-5e1b4151-43a0913a12345678901234567;Parent=53995c3f42cd8ad8;Sampled=1';

let lines: ReturnType<typeof capturedLines>;
const environment = process.env;
beforeEach(() => {
  lines = capturedLines();
  process.env = { ...environment, _X_AMZN_TRACE_ID: TRACE, AWS_LAMBDA_FUNCTION_NAME: 'orders' };
});
afterEach(() => {
  jest.restoreAllMocks();
  process.env = environment;
});

/** Loads the runtime as a new environment with these variables does. */
function start(variables: Record<string, string> = {}): typeof runtime {
  Object.assign(process.env, variables);
  let started: typeof runtime;
  jest.isolateModules(() => {
    started = jest.requireActual('cdk-resilient-lambda/runtime');
  });
  return started!;
}

const event = (...ids: number[]) => ({ Records: ids.map(id => message(`m${id}`, { id, correlationId: `c${id}`, password: 'secret' })) });
const debugLines = () => lines.filter(line => line.level === 'DEBUG');

describe('each line of a record', () => {
  test('names service, function, record, attempt and correlation id [O01, O04]', async () => {
    const { sqsWorker } = start();
    await sqsWorker((_, { logger }) => logger.info('charged', { amount: 5 }))(event(1), lambdaContext());
    expect(lines).toMatchObject([{
      level: 'INFO',
      message: 'charged',
      amount: 5,
      service: 'orders',
      function_name: 'orders',
      function_request_id: 'd3f3c1a8-request',
      messageId: 'm1',
      attempt: 1,
      correlation_id: 'c1',
      xray_trace_id: '1-5e1b4151-43a0913a12345678901234567',
    }]);
  });

  test('is a warning when the handler logs one, with the error', async () => {
    const { sqsWorker } = start();
    await sqsWorker((_, { logger }) => logger.warn('slow', new Error('timeout')))(event(1), lambdaContext());
    expect(lines).toMatchObject([{ level: 'WARN', message: 'slow', messageId: 'm1', error: { message: 'timeout' } }]);
  });

  test('has the service name of the environment variable POWERTOOLS_SERVICE_NAME', async () => {
    const { logger } = start({ POWERTOOLS_SERVICE_NAME: 'shop' });
    logger.info('hello');
    expect(lines).toMatchObject([{ service: 'shop' }]);
  });

  test('has only the keys of its own record, although records run concurrently [O01]', async () => {
    const { sqsWorker } = start();
    const handler = sqsWorker<{ id: number }>(async ({ id }, { logger }) => {
      logger.appendKeys({ order: id });
      await new Promise(setImmediate);
      logger.info('done');
    }, { concurrency: 2 });
    await handler(event(1, 2, 3), lambdaContext());
    await handler({ Records: [message('m4', {})] }, lambdaContext());
    expect(lines.map(({ messageId, order }) => [messageId, order])).toEqual([['m1', 1], ['m2', 2], ['m3', 3], ['m4', undefined]]);
  });

  test('has the trace as correlation id when the record has none [O04]', async () => {
    const { sqsWorker } = start();
    await sqsWorker((_, { logger }) => logger.info('x'))({ Records: [message('a', {})] }, lambdaContext());
    expect(lines).toMatchObject([{ correlation_id: '1-5e1b4151-43a0913a12345678901234567' }]);
  });
});

describe('debug lines', () => {
  const handlerOf = ({ sqsWorker }: typeof runtime, options = {}) => sqsWorker<{ id: number }>(({ id }, { logger }) => {
    logger.debug(`looking at ${id}`);
    if (id === 2) throw new Error('no');
  }, options);

  test('are printed when their record fails, and discarded when it succeeds [O03]', async () => {
    await handlerOf(start())(event(1, 2, 3), lambdaContext());
    expect(lines.map(({ level, messageId }) => [level, messageId])).toEqual([['DEBUG', 'm2'], ['ERROR', 'm2'], ['ERROR', undefined]]);
  });

  test('of one invocation are not printed by the next', async () => {
    const handler = handlerOf(start());
    await handler(event(1), lambdaContext());
    await handler(event(2), lambdaContext({ awsRequestId: 'second' })).catch(() => undefined);
    expect(debugLines()).toMatchObject([{ messageId: 'm2', message: 'looking at 2', function_request_id: 'second' }]);
  });

  test('that belong to no record are discarded with the invocation [O03]', async () => {
    const { logger, sqsWorker } = start();
    const handler = sqsWorker<{ id: number }>(({ id }) => {
      logger.debug(`global ${id}`);
      if (id === 3) logger.error('global error');
    });
    await handler(event(1), lambdaContext());
    await handler(event(3), lambdaContext());
    expect(debugLines()).toMatchObject([{ message: 'global 3' }]);
  });

  test.each(['INFO', 'WARN'])('are not kept when the platform drops them because the log level of the function is %s', async AWS_LAMBDA_LOG_LEVEL => {
    await handlerOf(start({ AWS_LAMBDA_LOG_LEVEL }))(event(1, 2), lambdaContext());
    expect(lines.map(({ level }) => level)).toEqual(['ERROR', 'ERROR']);
  });

  test('are kept when the log level of the function is DEBUG [O03]', async () => {
    await handlerOf(start({ AWS_LAMBDA_LOG_LEVEL: 'DEBUG' }))(event(1, 2), lambdaContext());
    expect(debugLines()).toMatchObject([{ messageId: 'm2' }]);
  });

  test('of a sampled transaction are printed although it succeeds [O02]', async () => {
    await handlerOf(start(), { sampleRate: 1 })(event(1, 3), lambdaContext());
    expect(debugLines().map(({ messageId }) => messageId)).toEqual(['m1', 'm3']);
  });

  test('of Powertools itself, which would sample each logger, are not printed', async () => {
    const { logger } = start({ POWERTOOLS_LOGGER_SAMPLE_RATE: '1' });
    logger.error('down');
    expect(lines.map(({ message: text }) => text)).toEqual(['down']);
  });

  test('are sampled by transaction: two functions with the same rate select the same ones, in the proportion of the rate [O02]', async () => {
    const ids = Array.from({ length: 400 }, (_, i) => i * 7 + 3);
    const sampledBy = async (variables: Record<string, string>) => {
      lines.length = 0;
      await handlerOf(start(variables))(event(...ids), lambdaContext());
      return debugLines().map(({ correlation_id: id }) => id).sort();
    };
    const one = await sampledBy({ POWERTOOLS_LOGGER_SAMPLE_RATE: '0.2' });
    expect(await sampledBy({ AWS_LAMBDA_FUNCTION_NAME: 'another' })).toEqual(one);
    expect(one.length).toBeGreaterThan(50);
    expect(one.length).toBeLessThan(110);
  });
});

describe('payloads', () => {
  test('are not logged, even if the record fails', async () => {
    const { sqsWorker } = start();
    await sqsWorker(() => { throw new Error('no'); })(event(1), lambdaContext()).catch(() => undefined);
    expect(JSON.stringify(lines)).not.toContain('secret');
  });

  test('are logged with logPayload, without the values of redacted keys', async () => {
    const { sqsWorker } = start();
    await sqsWorker(() => undefined, { logPayload: true, redact: ['Password'] })(event(1), lambdaContext());
    expect(lines).toMatchObject([{ message: 'Record received', payload: { id: 1, password: '[redacted]' } }]);
  });
});

describe('FailedRecords', () => {
  const failing = ({ sqsWorker }: typeof runtime) => sqsWorker<{ id: number }>(({ id }) => {
    if (id < 3) throw new Error('no');
  });
  const metrics = () => lines.filter(line => '_aws' in line);

  test('is one metric per invocation, with the dimensions of the version behind the alias [O07]', async () => {
    await failing(start())(event(1, 2, 3), lambdaContext());
    expect(metrics()).toEqual([{
      level: 'ERROR',
      timestamp: expect.any(String),
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [{
          Namespace: 'cdk-resilient-lambda',
          Dimensions: [['FunctionName', 'Resource', 'ExecutedVersion']],
          Metrics: [{ Name: 'FailedRecords', Unit: 'Count' }],
        }],
      },
      FunctionName: 'orders',
      Resource: 'orders:live',
      ExecutedVersion: '7',
      FailedRecords: 2,
    }]);
    expect(jest.mocked(process.stdout.write).mock.calls.at(-1)![0]).toMatch(/\}\n$/); // a line of its own
  });

  test('names just the function when it is invoked without an alias', async () => {
    await failing(start())(event(1, 3), lambdaContext({
      functionVersion: '$LATEST', invokedFunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:orders',
    }));
    expect(metrics()).toMatchObject([{ Resource: 'orders', ExecutedVersion: '$LATEST' }]);
  });

  test('is emitted also when all records failed', async () => {
    await failing(start())(event(1, 2), lambdaContext()).catch(() => undefined);
    expect(metrics()).toMatchObject([{ FailedRecords: 2 }]);
  });

  test('is not emitted when nothing failed', async () => {
    await failing(start())(event(3), lambdaContext());
    expect(lines).toEqual([]);
  });
});
