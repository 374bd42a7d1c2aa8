import { assertKept } from './deployed-stack';
import { assertExplained, shapeOf } from './differences';
import { Flow, loggingCode, whileEventsArrive } from './flow';
import { problemsIn } from './read-back';

describe('outcomes of the emulator and the simulator', () => {
  const outcomes = { deployed: { parked: [{ receives: 6 }, { receives: 5 }] }, simulated: { parked: [{ receives: 6 }, { receives: 6 }] } };
  const known = [{ behavior: 'orders', path: 'parked.*.receives', reason: 'the emulator counts otherwise' }];

  test('may differ only where a reason is listed', () => {
    expect(() => assertExplained('orders', outcomes, [])).toThrow(/orders: the emulator and the simulator differ[^]*parked\.1\.receives/);
    expect(() => assertExplained('orders', outcomes, known)).not.toThrow();
    expect(() => assertExplained('payments', outcomes, known)).toThrow('payments');
  });

  test('must differ where a reason is listed', () => {
    expect(() => assertExplained('orders', { deployed: [1], simulated: [1] }, known)).toThrow('take them out of the list');
  });

  test('differ if one has more events', () => {
    expect(() => assertExplained('orders', { deployed: [1], simulated: [1, 2] }, [])).toThrow('differ');
    expect(() => assertExplained('orders', { deployed: [], simulated: {} }, [])).toThrow('differ');
  });

  test('compare by names and types, also those within text', () => {
    expect(shapeOf({ at: 'today', count: 1, none: null, payload: '{"Records":[{"data":"eA=="}]}', broken: '{' })).toEqual({
      at: 'string', count: 'number', none: 'null', payload: { Records: [{ data: 'string' }] }, broken: 'string',
    });
  });
});

describe('an update', () => {
  test.each([
    ['replaces a queue', { Queue: 'url-2', Table: 'table' }, 'Queue was url-1 and is url-2'],
    ['removes a table', { Queue: 'url-1' }, 'Table was table and is gone'],
  ])('that %s fails', (_, after, message) => {
    expect(() => assertKept({ Queue: 'url-1', Table: 'table' }, after as { [logicalId: string]: string })).toThrow(message);
  });

  test('may add to what holds events', () => {
    expect(() => assertKept({ Queue: 'url' }, { Queue: 'url', DeadLetters: 'url-2' })).not.toThrow();
  });
});

describe('events that are sent during a change', () => {
  const flowTo = (handled: Set<string>, lost: (id: string) => boolean) => new Flow(
    'orders',
    async id => { if (!lost(id)) handled.add(id); },
    async sent => sent.filter(id => !handled.has(id)),
  );

  test('are all handled, or the one that is lost is named', async () => {
    const [whole, leaking] = [flowTo(new Set(), () => false), flowTo(new Set(), id => id === 'orders-2.')];
    for (let count = 0; count < 3; count++) await Promise.all([whole.sendNext(), leaking.sendNext()]);
    await expect(whole.assertNothingLost(0)).resolves.toBeUndefined();
    await expect(leaking.assertNothingLost(0)).rejects.toThrow('all 3 events of orders are handled; orders-2. are not');
  });

  test('are sent until it ends, at least one', async () => {
    const flow = flowTo(new Set(), () => false);
    await expect(whileEventsArrive([flow], async () => 'changed')).resolves.toBe('changed');
    expect(flow.sent).toEqual(['orders-1.']);
  });

  test('fail it if they cannot be sent', async () => {
    const refused = new Flow('orders', async () => { throw new Error('no such queue'); }, async () => []);
    await expect(whileEventsArrive([refused], async () => 'changed')).rejects.toThrow('no such queue');
  });

  test.each<[string, object]>([
    ['a queue', { Records: [{ body: 'orders-1.' }, { body: '{"id":"orders-12."}' }] }],
    ['a Kinesis stream', { Records: ['orders-1.', 'orders-12.'].map(id => ({ kinesis: { data: Buffer.from(id).toString('base64') } })) }],
    ['a bucket, through EventBridge', { detail: { object: { key: 'orders-1.' } }, resources: ['orders-12.', 'orders-12.'] }],
  ])('are logged by id when they come from %s', async (_, event) => {
    const log = jest.spyOn(console, 'log').mockImplementation();
    const { exports: module } = { exports: {} as { handler: (event: object) => Promise<unknown> } };
    new Function('exports', loggingCode())(module);
    await expect(module.handler(event)).resolves.toEqual({ batchItemFailures: [] });
    expect(log.mock.calls.map(([line]) => JSON.parse(line))).toEqual(['orders-1.', 'orders-12.'].map(id => ({ message: 'handled', id })));
    log.mockRestore();
  });
});

describe('a resource that is read back', () => {
  const said = { RedrivePolicy: { maxReceiveCount: 5, deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } }, VisibilityTimeout: 180 };

  test('has what the template says, in numbers or in text', () => {
    expect(problemsIn(said, { RedrivePolicy: { maxReceiveCount: '5', deadLetterTargetArn: 'arn' }, VisibilityTimeout: '180', more: 1 }, 'Queue')).toEqual([]);
  });

  test('has a problem if the dead-letter policy is missing, in part or whole', () => {
    expect(problemsIn(said, { VisibilityTimeout: '180' }, 'Queue')).toEqual([
      'Queue.RedrivePolicy.maxReceiveCount is undefined, and the template says 5', 'Queue.RedrivePolicy.deadLetterTargetArn is missing',
    ]);
  });

  test('has a problem if a list is shorter', () => {
    expect(problemsIn({ FunctionResponseTypes: ['ReportBatchItemFailures'] }, { FunctionResponseTypes: [] }, 'Mapping')).toEqual([
      'Mapping.FunctionResponseTypes is [], and the template says ["ReportBatchItemFailures"]',
    ]);
  });
});
