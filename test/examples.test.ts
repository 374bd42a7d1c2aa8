import type { SQSEvent } from 'aws-lambda';
import { handler as payments } from '../examples/sqs-fifo-worker/payments-handler';
import { handler as orders } from '../examples/sqs-worker/orders-handler';

function sqsEvent(...messages: { id: string; body: string; group?: string }[]): SQSEvent {
  return {
    Records: messages.map(({ id, body, group }) => ({ messageId: id, body, attributes: { MessageGroupId: group } })),
  } as unknown as SQSEvent;
}

beforeEach(() => {
  jest.spyOn(console, 'info').mockImplementation();
  jest.spyOn(console, 'error').mockImplementation();
});
afterEach(() => jest.restoreAllMocks());

describe('the orders example', () => {
  test('reports the one bad message and keeps the good ones [Q04]', async () => {
    const event = sqsEvent({ id: 'a', body: '{"id":"1"}' }, { id: 'b', body: '{}' }, { id: 'c', body: 'no JSON' }, { id: 'd', body: '{"id":"2"}' });
    expect(await orders(event)).toEqual({ batchItemFailures: [{ itemIdentifier: 'b' }, { itemIdentifier: 'c' }] });
    expect(console.info).toHaveBeenCalledTimes(2);
  });
});

describe('the payments example', () => {
  test('reports a failure and all later messages of its group, and goes on with the others [Q13]', async () => {
    const event = sqsEvent(
      { id: 'a', group: 'ann', body: '{"amount":1}' },
      { id: 'b', group: 'bob', body: '{"amount":-1}' },
      { id: 'c', group: 'bob', body: '{"amount":1}' },
      { id: 'd', group: 'ann', body: '{"amount":2}' },
    );
    expect(await payments(event)).toEqual({ batchItemFailures: [{ itemIdentifier: 'b' }, { itemIdentifier: 'c' }] });
    expect((console.info as jest.Mock).mock.calls.map(([, amount, , account]) => `${account} ${amount}`)).toEqual(['ann 1', 'ann 2']);
  });
});
