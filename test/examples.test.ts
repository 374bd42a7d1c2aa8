import { LocalDynamoDb } from './runtime/dynamodb';
import { failed, fifoMessage, lambdaContext, linesOfEachTest, message } from './runtime/invocation';
import { handler as claims } from '../examples/regulated-worker/claims-handler';
import { handler as payments } from '../examples/sqs-fifo-worker/payments-handler';
import { handler as orders } from '../examples/sqs-worker/orders-handler';

jest.setTimeout(60_000);

const lines = linesOfEachTest();

describe('the orders example', () => {
  let dynamoDb: LocalDynamoDb;
  const environment = process.env;
  beforeAll(async () => {
    dynamoDb = await LocalDynamoDb.start();
    await dynamoDb.createTable('processed');
    process.env = { ...environment, ...dynamoDb.environment, RESILIENT_LAMBDA_IDEMPOTENCY_TABLE: 'processed' };
  });
  afterAll(async () => {
    await dynamoDb.stop();
    process.env = environment;
  });

  test('ships each order once, and reports only the bad messages [Q04, Q12]', async () => {
    const event = { Records: [message('a', { id: '1' }), message('b', {}), message('c', 'no JSON'), message('d', { id: 'lost' })] };
    expect(failed(await orders(event, lambdaContext()))).toEqual(['b', 'c', 'd']);
    expect(failed(await orders(event, lambdaContext()))).toEqual(['b', 'c', 'd']);
    expect(lines.filter(line => line.message === 'shipped')).toHaveLength(1);
  });
});

describe('the payments example', () => {
  test('reports a failure and all later messages of its group, and processes the other groups [Q13]', async () => {
    const event = {
      Records: [fifoMessage('a', 'ann', { amount: 1 }), fifoMessage('b', 'bob', { amount: -1 }), fifoMessage('c', 'bob', { amount: 1 }),
        fifoMessage('d', 'ann', { amount: 2 })],
    };
    expect(failed(await payments(event, lambdaContext()))).toEqual(['b', 'c']);
    expect(lines.filter(line => line.message === 'booked').map(({ account, amount }) => `${account} ${amount}`)).toEqual(['ann 1', 'ann 2']);
  });
});

describe('the claims example', () => {
  test('logs no personal data', async () => {
    const event = { Records: [message('a', { id: '1', patient: 'Ann' }), message('b', { id: '2', name: 'Bob' })] };
    expect(failed(await claims(event, lambdaContext()))).toEqual(['b']);
    expect(JSON.stringify(lines)).not.toMatch(/Ann|Bob/);
    expect(lines).toContainEqual(expect.objectContaining({ message: 'settled', claim: '1' }));
  });
});
