import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CalledFunctionError, callFunction } from 'cdk-resilient-lambda/runtime';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const answers = (value: unknown): Answer => response => response.end(JSON.stringify(value));
const refuses = (statusCode: number, type: string): Answer => response => {
  response.writeHead(statusCode, { 'x-amzn-errortype': type, 'content-type': 'application/json' }).end(JSON.stringify({ message: 'no' }));
};
const fails = (error: unknown): Answer => response => {
  response.setHeader('x-amz-function-error', 'Unhandled').end(typeof error === 'string' ? error : JSON.stringify(error));
};
const breaks: Answer = response => response.socket?.destroy();
const hangs: Answer = () => undefined;

const VARIABLES = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's' };

describe('a call of another function', () => {
  let server: Server;
  let script: Answer[];
  let seen: Array<{ path: string; payload: any }>;
  const before = { ...process.env };

  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', chunk => chunks.push(chunk)).on('end', () => {
        seen.push({ path: decodeURIComponent(request.url!), payload: JSON.parse(Buffer.concat(chunks).toString()) });
        script[Math.min(seen.length, script.length) - 1](response, request);
      });
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    Object.assign(process.env, VARIABLES, { AWS_ENDPOINT_URL_LAMBDA: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  });
  beforeEach(() => { seen = []; });
  afterAll(() => {
    process.env = before;
    server.closeAllConnections();
    server.close();
  });

  const call = async (first: Answer, ...others: Answer[]) => {
    script = [first, ...others];
    return callFunction('orders:live', { sku: 'A-1' }, { timeoutSeconds: 5 });
  };
  const tokens = () => seen.map(({ payload: { idempotencyToken } }) => idempotencyToken);

  test('returns what the function returns', async () => {
    expect(await call(answers({ price: 12 }))).toEqual({ price: 12 });
    expect(seen).toEqual([{ path: '/2015-03-31/functions/orders:live/invocations', payload: { sku: 'A-1', idempotencyToken: expect.stringMatching(/^[\da-f-]{36}$/) } }]);
    expect(await call(response => response.end())).toBeUndefined();
  });

  test.each<[string, Answer]>([
    ['a throttle', refuses(429, 'TooManyRequestsException')],
    ['an error of Lambda', refuses(500, 'ServiceException')],
    ['a connection that breaks', breaks],
  ])('is tried again after %s, with the same token [A11]', async (_, failure) => {
    expect(await call(failure, failure, answers('done'))).toBe('done');
    expect(tokens()).toHaveLength(3);
    expect(new Set(tokens()).size).toBe(1);
  });

  test('is tried again when there is no answer in time [A11]', async () => {
    script = [hangs, answers('done')];
    expect(await callFunction('orders', {}, { timeoutSeconds: 0.2 })).toBe('done');
    expect(new Set(tokens()).size).toBe(1);
  });

  test('is given up after maxAttempts [A11]', async () => {
    script = [refuses(429, 'TooManyRequestsException')];
    await expect(callFunction('orders', {}, { maxAttempts: 2 })).rejects.toMatchObject({ name: 'TooManyRequestsException' });
    expect(seen).toHaveLength(2);
  });

  test.each<[string, unknown, [string, string]]>([
    ['an error', { errorType: 'TypeError', errorMessage: 'no sku' }, ['TypeError', 'no sku']],
    ['no JSON object', '"killed"', ['Unhandled', '"killed"']],
    ['nothing', '', ['Unhandled', '']],
  ])('whose function fails with %s is not tried again, because it may have failed half way', async (_, error, [errorType, errorMessage]) => {
    const failed = await call(fails(error)).catch((caught: unknown) => caught);
    expect(failed).toBeInstanceOf(CalledFunctionError);
    expect(failed).toMatchObject({ functionName: 'orders:live', errorType, errorMessage, message: `orders:live failed with ${errorType}: ${errorMessage}` });
    expect(seen).toHaveLength(1);
  });

  test('that is not allowed is not tried again', async () => {
    await expect(call(refuses(403, 'AccessDeniedException'))).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(seen).toHaveLength(1);
  });

  test('sends the token of its caller: of the options, or else of the payload', async () => {
    script = [answers(1)];
    await callFunction('orders', { idempotencyToken: 'of the payload' });
    await callFunction('orders', { idempotencyToken: 'of the payload' }, { idempotencyToken: 'of the options' });
    expect(tokens()).toEqual(['of the payload', 'of the options']);
  });

  test.each<[object, string]>([
    [{ maxAttempts: 0 }, 'maxAttempts is 0 but must be a whole number of at least 1'],
    [{ maxAttempts: 1.5 }, 'maxAttempts is 1.5 but must be'],
    [{ timeoutSeconds: 0 }, 'timeoutSeconds is 0 but must be more than 0'],
    [{ timeoutSeconds: NaN }, 'timeoutSeconds is NaN but must be'],
  ])('refuses %j', async (options, message) => {
    await expect(callFunction('orders', {}, options)).rejects.toThrow(message);
  });
});
