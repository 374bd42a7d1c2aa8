import { AsyncLocalStorage } from 'node:async_hooks';
import * as fc from 'fast-check';
import { itemRecord, kinesisRecord, lambdaContext, linesOfEachTest, message } from './invocation';
import { ProcessedTable } from './processed-table';
import type * as runtime from 'cdk-resilient-lambda/runtime';

jest.mock('@aws/lambda-invoke-store', () => ({ // its import() needs another mode of jest; clients of AWS ask it for the trace
  InvokeStore: {
    getInstanceAsync: async () =>
      (globalThis as { awslambda?: { InvokeStore?: object } }).awslambda?.InvokeStore ?? { getXRayTraceId: () => undefined },
  },
}));

const TRACE = Symbol.for('_AWS_LAMBDA_X_RAY_TRACE_ID');

/** The store in which Lambda keeps each invocation of an environment that runs several at once, as `@aws/lambda-invoke-store` has it. */
class InvokeStore {
  private readonly contexts = new AsyncLocalStorage<Record<string | symbol, unknown>>();

  public getContext = () => this.contexts.getStore();
  public hasContext = () => this.getContext() !== undefined;
  public get = (key: symbol) => this.getContext()?.[key];
  public getXRayTraceId = () => this.get(TRACE);
  public run = <T>(context: object, act: () => T) => this.contexts.run(context as Record<symbol, unknown>, act);
  public set(key: symbol, value: unknown) {
    const context = this.getContext();
    if (!context) throw new Error('No context available');
    context[key] = value;
  }
}

const table = ProcessedTable.forEachTest();

let store: InvokeStore;
let environment: NodeJS.ProcessEnv;
const lambda = globalThis as { awslambda?: { InvokeStore?: InvokeStore } };
const lines = linesOfEachTest();
beforeEach(() => {
  store = new InvokeStore();
  lambda.awslambda = { InvokeStore: store };
  environment = process.env;
  process.env = { ...environment, AWS_LAMBDA_MAX_CONCURRENCY: '64', AWS_LAMBDA_FUNCTION_NAME: 'orders' };
  delete process.env._X_AMZN_TRACE_ID; // it would be that of one invocation
});
afterEach(() => {
  process.env = environment;
  delete lambda.awslambda;
});

/** Loads the runtime as a new environment on a managed instance does. */
function start(): typeof runtime {
  let started: typeof runtime;
  jest.isolateModules(() => {
    started = jest.requireActual('cdk-resilient-lambda/runtime');
  });
  return started!;
}

/** Invokes a handler as the invocation with a number. */
function invoke<E, A>(handler: (event: E, context: runtime.LambdaContext) => Promise<A>, number: number, event: E): Promise<PromiseSettledResult<A>> {
  const context = lambdaContext({ awsRequestId: `request-${number}`, invokedFunctionArn: `arn:aws:lambda:eu-west-1:111122223333:function:orders:v${number}` });
  const call = () => Promise.allSettled([handler(event, context)]);
  return store.run({ [TRACE]: `Root=1-00000000-${number}` }, call).then(([result]) => result);
}

/** The lines that were printed for an invocation, without their times. */
function linesOf(number: number): object[] {
  return lines.filter(line => line.function_request_id === `request-${number}` || line.Resource === `orders:v${number}`)
    .map(({ timestamp: _timestamp, _aws, error, ...line }) => ({ ...line, ...error as object && { error: (error as Error).message } }));
}

interface Step { readonly pauses: number; readonly fails: boolean; readonly mark: number }

const steps = fc.array(fc.record({ pauses: fc.nat(4), fails: fc.boolean(), mark: fc.nat(1_000) }), { minLength: 1, maxLength: 4 });

describe('invocations that an environment runs at the same time', () => {
  const handle: runtime.RecordHandler<Step, unknown> = async ({ fails, mark, pauses }, { correlationId, logger }) => {
    logger.debug(`before ${mark}`);
    logger.appendKeys({ mark });
    for (let pause = 0; pause < pauses; pause++) await new Promise(setImmediate);
    logger.info(`after ${mark}`, { of: correlationId });
    if (fails) throw new Error(`failed at ${mark}`);
    return mark;
  };
  const handlers = ({ asyncHandler, sqsWorker, streamProcessor }: typeof runtime) => ({
    sqsWorker: { handler: sqsWorker<Step>(handle, { concurrency: 2 }), event: (all: Step[]) => ({ Records: all.map((step, id) => message(`m${id}`, step)) }) },
    streamProcessor: { handler: streamProcessor<Step>(handle), event: (all: Step[]) => ({ Records: all.map((step, id) => kinesisRecord(`${id}`, step)) }) },
    asyncHandler: { handler: asyncHandler<Step>(handle), event: ([step]: Step[]) => step },
  });

  test.each(['sqsWorker', 'streamProcessor', 'asyncHandler'] as const)('of a %s answer, log and count as each does alone [O01, O03, F07]', async helper => {
    await fc.assert(fc.asyncProperty(fc.array(steps, { minLength: 2, maxLength: 5 }), async invocations => {
      const outcome = async (together: boolean) => {
        lines.length = 0;
        const { event, handler } = handlers(start())[helper];
        const run = handler as (event: unknown, context: runtime.LambdaContext) => Promise<unknown>;
        const call = (all: Step[], number: number) => invoke(run, number, event(all));
        const results: Array<PromiseSettledResult<unknown>> = [];
        if (together) results.push(...await Promise.all(invocations.map(call)));
        else for (const [number, all] of invocations.entries()) results.push(await call(all, number));
        return invocations.map((_, number) => ({ result: String(JSON.stringify(results[number])), lines: linesOf(number) }));
      };
      // Each is alone in an environment that remembers nothing of the others: their records have the same ids, which a stream's attempts are counted by.
      const alone = await outcome(false);
      const together = await outcome(true);
      const attempts = (line: object) => ({ ...line, attempt: undefined });
      expect(together.map(({ lines: all, ...rest }) => ({ ...rest, lines: all.map(attempts) })))
        .toEqual(alone.map(({ lines: all, ...rest }) => ({ ...rest, lines: all.map(attempts) })));
    }), { numRuns: 10, seed: 24 });
  });

  test('keep their request and correlation ids where a callback of a shared connection logs for them [O01, O04]', async () => {
    const { sqsWorker } = start();
    const waiting: Array<() => void> = [];
    const handler = sqsWorker<{ id: number }>(async ({ id }, { logger }) => {
      await new Promise<void>(resolve => {
        waiting.push(() => {
          logger.debug(`answer for ${id}`);
          logger.info(`answered ${id}`);
          resolve();
        });
        if (waiting.length === 2) waiting.forEach(answer => answer()); // both in the scope of the second
      });
      throw new Error('down');
    });
    await Promise.all([1, 2].map(id => invoke(handler, id, { Records: [message(`m${id}`, { id })] })));
    for (const id of [1, 2]) {
      expect(linesOf(id)).toMatchObject([
        { message: `answered ${id}`, correlation_id: `1-00000000-${id}`, messageId: `m${id}` },
        { message: `answer for ${id}`, level: 'DEBUG', correlation_id: `1-00000000-${id}` },
        { message: 'The record failed' },
        { FailedRecords: 1 },
      ]);
    }
  });

  test('log where no invocation is, without failing the start of the environment or the record [O01]', async () => {
    const { logger, sqsWorker } = start();
    logger.appendKeys({ release: '7' });
    logger.info('starting');
    const answers: Array<() => void> = [];
    const handler = sqsWorker((_, { logger: own }) => new Promise<void>(resolve => {
      answers.push(() => {
        logger.info('ready');
        own.info('answered');
        resolve();
      });
    }));
    const result = invoke(handler, 1, { Records: [message('m1', {})] });
    while (answers.length === 0) await new Promise(setImmediate);
    answers[0](); // as from a timer that was set while the environment started
    expect(await result).toEqual({ status: 'fulfilled', value: { batchItemFailures: [] } });
    expect(lines).toMatchObject([{ message: 'starting', release: '7' }, { message: 'ready', release: '7' }, { message: 'answered', function_request_id: 'request-1', release: '7' }]);
    expect(lines[1]).not.toHaveProperty('function_request_id');
  });

  test('get answers of their own, so that a caller that changes one changes no other [Q03]', async () => {
    const { sqsWorker, streamProcessor } = start();
    const batches = [
      { handler: sqsWorker(() => undefined), event: { Records: [message('m1', {})] } },
      { handler: streamProcessor(() => undefined), event: { Records: [itemRecord('1')] } },
    ];
    for (const { event, handler } of batches) {
      const first = await invoke(handler as runtime.SqsWorkerHandler, 1, event as never);
      const answer = (first as PromiseFulfilledResult<runtime.BatchResponse>).value;
      answer.batchItemFailures.push({ itemIdentifier: 'mine' });
      expect(await invoke(handler as runtime.SqsWorkerHandler, 2, event as never)).toEqual({ status: 'fulfilled', value: { batchItemFailures: [] } });
    }
  });
});

describe('with an idempotency key', () => {
  test('invocations that run at the same time process a record once, and each answers for its own delivery [I04, Q12]', async () => {
    const { sqsWorker } = start();
    const processed: string[] = [];
    const handler = sqsWorker<{ id: string }>(async ({ id }, { logger }) => {
      for (let pause = 0; pause < 20; pause++) await new Promise(setImmediate);
      processed.push(id);
      logger.info('charged');
    }, { idempotencyKey: ({ id }) => id });
    const results = await Promise.all([0, 1, 2, 3].map(number => invoke(handler, number, { Records: [message('m1', { id: 'o-1' }), message(`own${number}`, { id: `own-${number}` })] })));
    const done = results.filter(result => result.status === 'fulfilled' && result.value.batchItemFailures.length === 0);
    expect(processed.sort()).toEqual(['o-1', 'own-0', 'own-1', 'own-2', 'own-3']);
    expect(done.length).toBeGreaterThanOrEqual(1);
    for (const number of [0, 1, 2, 3]) expect(linesOf(number)).toContainEqual(expect.objectContaining({ message: 'charged', messageId: `own${number}` }));
    expect(await table.items()).toHaveLength(5);
  });
});
