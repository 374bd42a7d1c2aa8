import { crashes, FunctionCode, returns, Simulation, SimulationOptions, succeeds, throws, timesOut } from '../../../src/simulator';
import type { MessageAttributes } from '../../../src/simulator/kernel/delivery';
import { TO_INVOKE, WorkerParts, workerTemplate } from '../templates';

const TAKES = 100;
const PARTIAL = { FunctionResponseTypes: ['ReportBatchItemFailures'] };

function worker(parts: WorkerParts, code: FunctionCode, options: SimulationOptions = {}) {
  return Simulation.fromTemplate(workerTemplate(parts), { handlers: { Function: code }, ...options });
}

const ids = (messages: readonly { readonly eventId: string }[]) => messages.map(({ eventId }) => eventId);
const fates = (sim: Simulation) => sim.fates().map(({ fate }) => fate);
const runsAt = (sim: Simulation) => sim.invocations('Function').map(({ at }) => at);
const full = { assumptions: { sqsBatching: 'full', standardOrder: 'sent' } } as const;
const report = (event: any, isFailure: (body: string) => boolean) => returns({
  batchItemFailures: event.Records.filter(({ body }: any) => isFailure(body)).map(({ messageId }: any) => ({ itemIdentifier: messageId })),
});

// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
describe('the event', () => {
  test('contains the messages in the format of AWS', async () => {
    const events: any[] = [];
    const sim = worker({}, event => { events.push(event); });
    await sim.advance(500);
    sim.send('Queue', { id: 1 }, {
      messageAttributes: { Kind: { dataType: 'String', stringValue: 'order' } }, traceHeader: 'Root=1-5759e988', messageGroupId: 'tenant-1',
    });
    await sim.runUntilIdle();
    const [{ messageId }] = sim.trace as any;
    expect(JSON.parse(JSON.stringify(events))).toEqual([{
      Records: [{
        messageId,
        receiptHandle: `${messageId}#1`,
        body: '{"id":1}',
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: String(Date.UTC(2026, 0, 1) + 500),
          SenderId: 'AIDASIMULATEDPRODUCER',
          ApproximateFirstReceiveTimestamp: String(Date.UTC(2026, 0, 1) + 500),
          MessageGroupId: 'tenant-1',
          AWSTraceHeader: 'Root=1-5759e988',
        },
        messageAttributes: { Kind: { dataType: 'String', stringValue: 'order', stringListValues: [], binaryListValues: [] } },
        md5OfBody: 'd2ce28b9a7fd7e4407e2b0fd499b7fe4',
        md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:Stack-Queue',
        awsRegion: 'us-east-1',
      }],
    }]);
  });

  // Recorded on AWS 2023-08-24 (LocalStack test_publish_sqs_from_sns).
  test('contains the digest of the attributes, if there are any', async () => {
    const digests: unknown[] = [];
    const sim = worker({}, event => { digests.push(...event.Records.map((record: any) => record.md5OfMessageAttributes)); });
    const sendWith = async (messageAttributes: MessageAttributes) => {
      sim.send('Queue', 'x', { messageAttributes });
      await sim.runUntilIdle();
    };
    await sendWith({ attr1: { dataType: 'Number', stringValue: '99.12' } });
    await sendWith({});
    await sendWith({ b: { dataType: 'Binary', binaryValue: 'AAEC' }, a: { dataType: 'String', stringValue: 'x' } });
    await sendWith({ a: { dataType: 'String', stringValue: 'x' }, b: { dataType: 'Binary', binaryValue: 'AAEC' } });
    expect(digests).toEqual(['d302007e9aa062660afc85fd0a482472', undefined, expect.any(String), digests[2]]);
  });

  test('of a FIFO queue contains group, deduplication id and sequence number; that of a dead-letter queue, the source queue', async () => {
    const records: any[] = [];
    const sim = worker({
      queue: { FifoQueue: true },
      mapping: { EventSourceArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } },
    }, event => { records.push(event.Records[0]); });
    sim.send('Queue', 'x', { messageGroupId: 'g', messageDeduplicationId: 'd' });
    for (let receives = 0; receives <= 3; receives++) {
      sim.receive('Queue');
      await sim.advance({ minutes: 1 });
    }
    expect(records.map(({ attributes }) => attributes)).toMatchObject([{
      MessageGroupId: 'g',
      MessageDeduplicationId: records[0].messageId, // which SQS gives to a message that moves to a FIFO dead-letter queue
      SequenceNumber: expect.stringMatching(/^\d{20}$/),
      ApproximateReceiveCount: '4',
      DeadLetterQueueSourceArn: expect.stringContaining(':Stack-Queue'),
    }]);
  });
});

// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
describe('a batch', () => {
  test('that succeeds is deleted, and its events are processed', async () => {
    const sim = worker({}, succeeds(), full);
    sim.send('Queue', 'a');
    sim.send('Queue', 'b');
    await sim.runUntilIdle();
    expect(sim.now).toBe(TO_INVOKE + TAKES);
    expect(sim.invocations('Function')).toMatchObject([{ at: TO_INVOKE, eventIds: ['e1', 'e2'], outcome: 'succeeded' }]);
    expect(sim.fates()).toMatchObject([{ fate: 'processed', at: TO_INVOKE + TAKES, resource: 'Function' }, { fate: 'processed' }]);
    expect(sim.messages('Queue')).toEqual([]);
  });

  test.each<[string, FunctionCode]>([['throws', throws()], ['times out', timesOut()], ['crashes', crashes()]])(
    'whose function %s: all of it comes again after the visibility timeout, counted from the receive, until it is dead-lettered',
    async (_what, code) => {
      const sim = worker({}, code, full);
      sim.send('Queue', 'a');
      sim.send('Queue', 'b');
      await sim.runUntilIdle();
      expect(runsAt(sim)).toEqual([TO_INVOKE, 60_000 + TO_INVOKE, 120_000 + TO_INVOKE]);
      expect(sim.invocations('Function').map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
      expect(sim.messages('DeadLetters').map(({ receiveCount, arrivedAt }) => [receiveCount, arrivedAt])).toEqual([[3, 180_000], [3, 180_000]]);
    });

  test('that throws fails as a whole, even with partial batch responses', async () => {
    const code: FunctionCode = { behave: ({ event }) => event.Records.some(({ body }: any) => body === 'bad') ? throws() : succeeds() };
    const sim = worker({ mapping: PARTIAL }, code, full);
    sim.send('Queue', 'good');
    sim.send('Queue', 'bad');
    await sim.runUntilIdle();
    expect(fates(sim)).toEqual(['parked', 'parked']);
  });

  test('with a partial response keeps the reported messages hidden until the visibility timeout; the others are deleted', async () => {
    const sim = worker({ mapping: PARTIAL }, { behave: ({ event }) => report(event, body => body === 'bad') }, full);
    ['good', 'bad', 'fine'].forEach(body => sim.send('Queue', body));
    await sim.advance(TO_INVOKE + TAKES);
    expect(sim.messages('Queue')).toMatchObject([{ eventId: 'e2', state: 'inFlight' }]);
    await sim.runUntilIdle();
    expect(sim.invocations('Function').map(({ eventIds }) => eventIds)).toEqual([['e1', 'e2', 'e3'], ['e2'], ['e2']]);
    expect(fates(sim)).toEqual(['processed', 'parked', 'processed']);
  });

  test('with an invalid report fails as a whole', async () => {
    const sim = worker({ mapping: PARTIAL }, returns({ batchItemFailures: [{ itemIdentifier: 'unknown' }] }), full);
    sim.send('Queue', 'x');
    await sim.runUntilIdle();
    const reason = "batchItemFailures names 'unknown', which is not in the batch";
    expect(sim.trace).toContainEqual(expect.objectContaining({ kind: 'failed', resource: 'Mapping', reason }));
    expect(fates(sim)).toEqual(['parked']);
  });

  test.each<[string, object, string]>([
    ['where partial responses are off', {}, 'batchItemFailures'],
    ['under a wrong name', PARTIAL, 'batchItemFailure'],
  ])('with a report %s is deleted nevertheless, so the failed messages are lost', async (_what, mapping, name) => {
    const sim = worker({ mapping }, { behave: ({ event }) => returns({ [name]: [{ itemIdentifier: event.Records[0].messageId }] }) }, full);
    sim.send('Queue', 'bad');
    sim.send('Queue', 'good');
    await sim.runUntilIdle();
    expect(fates(sim)).toEqual(['dropped', 'processed']);
    expect(() => sim.expectNothingLost()).toThrow(
      'e1: dropped by Mapping (the function reported it as failed, but Lambda ignores the response) at 00:00:00.141');
  });

  test('that takes longer than the visibility timeout is processed twice [Q10]', async () => {
    const sim = worker({ queue: { VisibilityTimeout: 5 } }, { handler: succeeds(), duration: { seconds: 8 } }, { ...full, checkDeployable: false });
    sim.send('Queue', 'x');
    await sim.advance({ seconds: 6 });
    expect(sim.invocations('Function')).toMatchObject([{ attempt: 1, outcome: 'running' }, { attempt: 2, outcome: 'running' }]);
    await sim.runUntilIdle();
    expect(sim.fate('e1')).toMatchObject({ fate: 'processed', at: 8_041 });
  });

  /** A handler that takes 8 s and hides its messages, in some attempts, for 5 s only. */
  const tooSlow = (sim: () => Simulation, slow: (attempt: number) => boolean = () => true): FunctionCode => async event => {
    const [message] = event.Records;
    if (slow(Number(message.attributes.ApproximateReceiveCount))) sim().changeVisibility(message, { seconds: 5 });
    await sim().spend({ seconds: 8 });
  };

  test.each<[string, object, 'deletes' | 'keeps']>([
    ['FIFO', { FifoQueue: true }, 'deletes'], ['standard', {}, 'keeps'],
  ])('is not processed while the %s queue does not delete it', async (_type, queue, staleReceipts) => {
    const sim: Simulation = worker({ queue, mapping: PARTIAL }, tooSlow(() => sim, attempt => attempt < 2), {
      assumptions: { ...full.assumptions, staleReceipts },
    });
    sim.send('Queue', 'a', 'FifoQueue' in queue ? { messageGroupId: 'g', messageDeduplicationId: 'd' } : {});
    await sim.advance({ seconds: 9 });
    expect(sim.invocations('Function').map(({ outcome }) => outcome)).toEqual(['succeeded', 'running']);
    expect(sim.fate('e1').fate).toBe('pending');
    await sim.advance({ minutes: 2 });
    expect(sim.fate('e1')).toMatchObject({ fate: 'processed', at: 13_000 + 2 * TO_INVOKE });
  });

  test('is parked if its runs always take longer than the queue waits', async () => {
    const sim: Simulation = worker({ queue: { FifoQueue: true } }, tooSlow(() => sim), full);
    sim.send('Queue', 'a', { messageGroupId: 'g', messageDeduplicationId: 'd' });
    await sim.runUntilIdle();
    expect(sim.invocations('Function').map(({ outcome }) => outcome)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect(sim.trace.filter(({ kind }) => kind === 'deleteRefused')).toHaveLength(2); // the third time, it was in the other queue
    expect(sim.fate('e1')).toMatchObject({ fate: 'parked', resource: 'DeadLetters' });
    expect(sim.metric('Mapping', 'DeletedEventCount')).toBeUndefined();
  });

  test('that the function backs off from and reports as failed comes again when it says', async () => {
    const sim: Simulation = worker({ mapping: PARTIAL }, async event => {
      await sim.spend({ seconds: 2 });
      sim.changeVisibility(event.Records[0], { seconds: 90 });
      await sim.spend({ seconds: 1 });
      return { batchItemFailures: [{ itemIdentifier: event.Records[0].messageId }] };
    }, full);
    sim.send('Queue', 'x');
    await sim.runUntilIdle();
    expect(runsAt(sim)).toEqual([TO_INVOKE, 92_000 + 2 * TO_INVOKE, 184_000 + 3 * TO_INVOKE]);
    expect(fates(sim)).toEqual(['parked']);
  });
});

// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html, …/invocation-eventsourcemapping.html
describe('batches', () => {
  const sizes = (sim: Simulation) => sim.invocations('Function').map(({ eventIds }) => eventIds.length);

  test('contain up to 10 messages by default, or up to the BatchSize', async () => {
    for (const [mapping, expected] of [[{}, [10, 10, 5]], [{ BatchSize: 3 }, [3, 3, 3, 3, 3, 3, 3, 3, 1]]] as const) {
      const sim = worker({ mapping }, succeeds(), full);
      for (let count = 0; count < 25; count++) sim.send('Queue', 'x');
      await sim.runUntilIdle();
      expect(sizes(sim)).toEqual(expected);
    }
  });

  test('are random shares of few messages, or single messages [Q11]', async () => {
    const grouped = async (options: SimulationOptions) => {
      const sim = worker({}, succeeds(), options);
      for (let count = 0; count < 10; count++) sim.send('Queue', 'x');
      await sim.runUntilIdle();
      expect(sizes(sim).reduce((sum, size) => sum + size)).toBe(10);
      return sizes(sim).join();
    };
    const groups = await Promise.all([1, 2, 3, 4].map(seed => grouped({ seed })));
    expect(new Set(groups).size).toBeGreaterThan(2);
    expect(await grouped({ seed: 1 })).toBe(groups[0]);
    expect(await grouped({ assumptions: { sqsBatching: 'single' } })).toBe('1,1,1,1,1,1,1,1,1,1');
  });

  test('wait for the batching window, counted from their first message, unless they are full before', async () => {
    const sim = worker({ mapping: { BatchSize: 3, MaximumBatchingWindowInSeconds: 20 } }, succeeds(), full);
    sim.send('Queue', 'x');
    sim.send('Queue', 'x', { at: { seconds: 19 } });
    ['a', 'b', 'c', 'd'].forEach(body => sim.send('Queue', body, { at: { seconds: 30 } }));
    await sim.runUntilIdle();
    expect(sim.invocations('Function').map(({ at, eventIds }) => [at, eventIds.length]))
      .toEqual([[20_000 + TO_INVOKE, 2], [30_000 + TO_INVOKE, 3], [50_000 + TO_INVOKE, 1]]);
  });

  test('may wait for 20 seconds with any batching window', async () => {
    const mapping = { MaximumBatchingWindowInSeconds: 1 };
    const sim = worker({ mapping }, succeeds(), { assumptions: { sqsLowTrafficWaitMs: 20_000 } });
    sim.send('Queue', 'x');
    await sim.runUntilIdle();
    expect(runsAt(sim)).toEqual([20_000 + TO_INVOKE]);
  });

  test('end at a payload of 6 MB; the rest goes into the next batch first', async () => {
    for (const mapping of [{ BatchSize: 10 }, { BatchSize: 100, MaximumBatchingWindowInSeconds: 1 }]) {
      const sim = worker({ mapping }, succeeds(), full);
      for (let count = 0; count < 8; count++) sim.send('Queue', 'x'.repeat(1_000_000));
      await sim.runUntilIdle();
      expect(sim.invocations('Function').map(({ eventIds }) => eventIds)).toEqual([['e1', 'e2', 'e3', 'e4', 'e5', 'e6'], ['e7', 'e8']]);
      expect(sim.invocations('Function').map(({ attempt }) => attempt)).toEqual([1, 1]);
    }
  });

  test('leave room in the payload for the other fields of a record', async () => {
    const sim = worker({}, succeeds(), full);
    for (let count = 0; count < 6; count++) sim.send('Queue', 'x'.repeat(1_048_000)); // 6 × 1,048,000 bytes alone would fit
    await sim.runUntilIdle();
    expect(sizes(sim)).toEqual([5, 1]);
  });

  test('contain a message once, even if it becomes visible again while they wait', async () => {
    const sim = worker({ queue: { VisibilityTimeout: 15 }, mapping: { MaximumBatchingWindowInSeconds: 20 } }, succeeds());
    sim.send('Queue', 'x');
    await sim.runUntilIdle();
    expect(sizes(sim)).toEqual([1]);
    expect(sim.trace.filter(({ kind }) => kind === 'received')).toHaveLength(2);
  });
});

// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
describe('concurrency', () => {
  const mostAtOnce = (sim: Simulation) => {
    let [running, most] = [0, 0];
    for (const { kind, resource } of sim.trace) {
      if (resource !== 'Function' || kind === 'throttled') continue;
      running += kind === 'invoked' ? 1 : -1;
      most = Math.max(most, running);
    }
    return most;
  };
  const flood = async (parts: WorkerParts, duration: object, count = 1_000) => {
    const sim = worker({ ...parts, mapping: { BatchSize: 1, ...parts.mapping } }, { handler: succeeds(), duration });
    for (let sent = 0; sent < count; sent++) sim.send('Queue', 'x');
    await sim.advance({ seconds: 1 });
    return sim;
  };

  test('starts with 5 batches and grows by 300 per minute while there are messages [Q08]', async () => {
    const sim = await flood({ function: { Timeout: 60 } }, { seconds: 50 });
    expect(mostAtOnce(sim)).toBe(9);
    await sim.advance({ seconds: 40 });
    expect(mostAtOnce(sim)).toBe(5 + 5 * 41 - 1);
  });

  test('falls back to 5 while traffic is low, however long that was [Q08]', async () => {
    const sim = worker({ function: { Timeout: 60 }, mapping: { BatchSize: 1 } }, { handler: succeeds(), duration: { seconds: 3 } });
    for (let second = 0; second < 300; second++) sim.send('Queue', 'x', { at: { seconds: second } });
    await sim.advance({ seconds: 300 });
    for (let sent = 0; sent < 3_000; sent++) sim.send('Queue', 'x');
    const before = sim.invocations('Function').length;
    await sim.advance({ seconds: 1 });
    expect(sim.invocations('Function').length - before).toBeLessThanOrEqual(5 + 5);
  });

  test('never exceeds MaximumConcurrency; waiting messages are not received', async () => {
    const sim = await flood({ mapping: { ScalingConfig: { MaximumConcurrency: 2 } } }, { seconds: 5 }, 20);
    expect(mostAtOnce(sim)).toBe(2);
    expect(sim.messages('Queue').filter(({ receiveCount }) => receiveCount > 0)).toHaveLength(2);
    await sim.runUntilIdle();
    expect(mostAtOnce(sim)).toBe(2);
    expect(fates(sim)).toEqual(new Array(20).fill('processed'));
  });

  test('is 10 for each provisioned poller', async () => {
    const sim = await flood({ mapping: { ProvisionedPollerConfig: { MinimumPollers: 3, MaximumPollers: 3 } } }, { seconds: 5 });
    expect(mostAtOnce(sim)).toBe(30);
  });

  test('backs off when batches fail, unless partial batch responses are enabled [Q08]', async () => {
    const underLoad = async (mapping: object, code: FunctionCode) => {
      const sim = worker({ queue: { VisibilityTimeout: 1_000 }, mapping: { BatchSize: 1, ...mapping } }, code);
      for (let sent = 0; sent < 100; sent++) sim.send('Queue', 'x');
      await sim.advance({ seconds: 1 });
      return sim.invocations('Function').length;
    };
    const failing = await underLoad({}, throws());
    const reporting = await underLoad(PARTIAL, { behave: ({ event }) => report(event, () => true) });
    const failingToReport = await underLoad(PARTIAL, throws());
    expect([failing < 25, reporting > 40, failingToReport > 40]).toEqual([true, true, true]);
  });

  test('of a FIFO queue is one per message group, and a group waits for its failed messages', async () => {
    const order: string[] = [];
    const sim = worker({ queue: { FifoQueue: true }, mapping: { BatchSize: 1 } }, {
      behave: ({ event, at }) => {
        const { body } = event.Records[0];
        order.push(`${at} ${body}`);
        return body === 'a1' ? throws() : succeeds();
      },
    });
    ['a1', 'a2', 'b1', 'b2'].forEach(body => sim.send('Queue', body, { messageGroupId: body[0], messageDeduplicationId: body }));
    await sim.runUntilIdle();
    expect(order).toEqual(['41 a1', '41 b1', '182 b2', '60041 a1', '120041 a1', '180041 a2']);
    expect(sim.fates().map(({ fate }) => fate)).toEqual(['parked', 'processed', 'processed', 'processed']);
  });

  test('a batch can contain several groups, each in order', async () => {
    const sim = worker({ queue: { FifoQueue: true } }, succeeds());
    ['a1', 'b1', 'a2'].forEach(body => sim.send('Queue', body, { id: body, messageGroupId: body[0], messageDeduplicationId: body }));
    await sim.runUntilIdle();
    expect(sim.invocations('Function').map(({ eventIds }) => eventIds)).toEqual([['a1', 'a2', 'b1']]);
  });
});

// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html (throttles), recorded on AWS 2026-09-15
describe('throttles', () => {
  const busyUntil = (seconds: number) => [{ fault: 'throttle', until: { seconds } }] as const;

  test('a throttled batch is retried with growing delays', async () => {
    const sim = worker({ queue: { VisibilityTimeout: 120 }, function: { Timeout: 60 } }, succeeds(), { faults: busyUntil(10) });
    sim.send('Queue', 'x');
    await sim.runUntilIdle();
    expect(sim.trace.filter(({ kind }) => kind === 'throttled').map(({ at }) => at)).toEqual([41, 3_691]);
    expect(sim.invocations('Function')).toMatchObject([{ at: 10_991, attempt: 1 }]);
    expect(sim.trace.filter(({ kind }) => kind === 'received')).toHaveLength(1);
  });

  test('retries end when the function timeout no longer fits into the visibility timeout; the messages are then received again', async () => {
    const sim = worker({ queue: { VisibilityTimeout: 60 }, function: { Timeout: 60 } }, succeeds(), { faults: busyUntil(33) });
    sim.send('Queue', 'x');
    await sim.runUntilIdle();
    expect(sim.trace.filter(({ kind }) => kind === 'throttled').map(({ at }) => at)).toEqual([41]);
    expect(sim.invocations('Function')).toMatchObject([{ at: 60_041, attempt: 2 }]);
  });

  test('retries can be assumed to continue until the messages are visible again', async () => {
    const sim = worker({ queue: { VisibilityTimeout: 60 }, function: { Timeout: 60 } }, succeeds(),
      { faults: busyUntil(33), assumptions: { sqsThrottleRetryWhile: 'hidden' } });
    sim.send('Queue', 'x');
    await sim.runUntilIdle();
    expect(sim.invocations('Function')).toMatchObject([{ at: 54_791, attempt: 1 }]);
  });

  test('a message can move to the dead-letter queue without ever running, and its story says so', async () => {
    const sim = worker({ queue: { VisibilityTimeout: 10 } }, succeeds(), { faults: busyUntil(3_600) });
    sim.send('Queue', 'x');
    await sim.runUntilIdle();
    expect(sim.invocations('Function')).toEqual([]);
    expect(sim.fate('e1')).toMatchObject({ fate: 'parked', reason: 'received 3 times without ever running: it was throttled 3 times' });
    expect(sim.story('e1')).toContain('moves from Queue to DeadLetters after 3 receives and 0 runs, 3 times throttled');
  });

  test('a mapping without MaximumConcurrency receives more than a small reservation can process; with it, nothing is throttled', async () => {
    const run = async (mapping: object) => {
      const limited = { Timeout: 30, ReservedConcurrentExecutions: 2 };
      const slow = { handler: succeeds(), duration: { seconds: 25 } };
      const sim = worker({ queue: { VisibilityTimeout: 30 }, function: limited, mapping: { BatchSize: 1, ...mapping } }, slow);
      for (let sent = 0; sent < 30; sent++) sim.send('Queue', 'x');
      await sim.runUntilIdle();
      const untried = sim.fates().filter(({ reason }) => reason.includes('without ever running')).length;
      return { throttled: sim.trace.some(({ kind }) => kind === 'throttled'), untried: untried > 0, parked: fates(sim).includes('parked') };
    };
    expect(await run({})).toEqual({ throttled: true, untried: true, parked: true });
    expect(await run({ ScalingConfig: { MaximumConcurrency: 2 } })).toEqual({ throttled: false, untried: false, parked: false });
  });
});

// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
describe('filters', () => {
  const FilterCriteria = { Filters: [{ Pattern: JSON.stringify({ body: { kind: ['order'] } }) }] };

  test('delete messages that do not match, also those in another format, before the function receives them [Q20]', async () => {
    const sim = worker({ mapping: { FilterCriteria } }, succeeds());
    sim.send('Queue', { kind: 'order' });
    sim.send('Queue', { kind: 'other' });
    sim.send('Queue', 'no JSON');
    await sim.runUntilIdle();
    expect(fates(sim)).toEqual(['processed', 'dropped', 'dropped']);
    expect(sim.fate('e2')).toMatchObject({ resource: 'Mapping', reason: 'filtered out: it does not match filter 1', meant: true });
    expect(sim.fate('e3').reason).toBe('filtered out: its body is plain text but filter 1 expects JSON');
    expect(sim.messages('Queue')).toEqual([]);
    expect(() => sim.expectNothingLost()).toThrow(/1 of 3 events were lost .*\n  - e3: dropped .* its body is plain text but filter 1 expects JSON/);
  });

  test('numbers are compared by their written form, or by value if the test says so', async () => {
    const fateOf = async (options: SimulationOptions) => {
      const sim = worker({ mapping: { FilterCriteria: { Filters: [{ Pattern: '{"body":{"price":[300]}}' }] } } }, succeeds(), options);
      sim.send('Queue', '{"price":300.0}');
      await sim.runUntilIdle();
      return sim.fate('e1').fate;
    };
    expect(await fateOf({})).toBe('dropped');
    expect(await fateOf({ assumptions: { filterNumbers: 'value' } })).toBe('processed');
  });

  test('delete messages that another mapping of the queue would have processed: they are lost, unless the test says that it is meant [Q23]', async () => {
    const fatesOf = async (otherFilter: object | undefined, options: SimulationOptions = {}) => {
      const other = {
        Other: { Type: 'AWS::Lambda::Function', Properties: { Timeout: 10 } },
        OtherMapping: {
          Type: 'AWS::Lambda::EventSourceMapping',
          Properties: {
            EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
            FunctionName: { Ref: 'Other' },
            ...otherFilter && { FilterCriteria: { Filters: [{ Pattern: JSON.stringify(otherFilter) }] } },
          },
        },
      };
      const handlers = { Function: succeeds(), Other: succeeds() };
      const sim = Simulation.fromTemplate(workerTemplate({ mapping: { FilterCriteria }, more: other }), { ...options, handlers });
      for (let i = 0; i < 20; i++) sim.send('Queue', { kind: 'other' }, { at: { minutes: i } });
      await sim.runUntilIdle();
      return sim;
    };
    const disjoint = await fatesOf({ body: { kind: ['other'] } });
    expect(new Set(fates(disjoint))).toEqual(new Set(['processed', 'dropped']));
    expect(disjoint.fates().find(({ fate }) => fate === 'dropped')).toMatchObject({
      meant: false, resource: 'Mapping', reason: 'filtered out: it does not match filter 1, but OtherMapping would have processed it',
    });
    expect(() => disjoint.expectNothingLost()).toThrow('but OtherMapping would have processed it');
    expect(() => disjoint.expectNothingLost()).toThrow('of 20 events were lost');
    const greedy = await fatesOf(undefined);
    expect(() => greedy.expectNothingLost()).toThrow('but OtherMapping would have processed it');

    const meant = await fatesOf({ body: { kind: ['other'] } }, { assumptions: { sharedQueueFilters: 'meant' } });
    expect(meant.tally().dropped).toBeGreaterThan(0);
    meant.expectNothingLost();
    const bothReject = await fatesOf({ body: { kind: ['third'] } });
    expect(bothReject.tally().dropped).toBe(20);
    bothReject.expectNothingLost();
  });

  test('a batch is filled with messages that pass', async () => {
    const sim = worker({ mapping: { FilterCriteria, BatchSize: 2, MaximumBatchingWindowInSeconds: 5 } }, succeeds(), full);
    ['order', 'other', 'other', 'order', 'order'].forEach(kind => sim.send('Queue', { kind }));
    await sim.runUntilIdle();
    expect(sim.invocations('Function').map(({ eventIds }) => eventIds)).toEqual([['e1', 'e4'], ['e5']]);
  });
});

describe('a mapping does not', () => {
  test('poll when it is disabled', async () => {
    const sim = worker({ mapping: { Enabled: false } }, succeeds());
    sim.send('Queue', 'x');
    await sim.advance({ days: 1 });
    expect(sim.fate('e1')).toMatchObject({ fate: 'pending', resource: 'Queue' });
    expect(sim.messages('Queue')).toMatchObject([{ receiveCount: 0 }]);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
  test('invoke a function that has triggered itself 16 times; the message is received until it moves to the dead-letter queue', async () => {
    const sim: Simulation = worker({}, event => { sim.send('Queue', event.Records[0].body); });
    sim.send('Queue', 'round and round');
    await sim.runUntilIdle();
    expect(sim.invocations('Function')).toHaveLength(16);
    expect(sim.tally()).toMatchObject({ processed: 16, parked: 1 });
    expect(sim.trace.filter(({ kind }) => kind === 'abandoned')).toHaveLength(3);
    expect(sim.metrics().all().map(({ metricName }) => metricName)).toContain('RecursiveInvocationsDropped');
  });

  test('stop a function that allows recursion', async () => {
    const sim: Simulation = worker({ function: { RecursiveLoop: 'Allow' } }, event => {
      const round = Number(event.Records[0].body);
      if (round < 30) sim.send('Queue', String(round + 1));
    });
    sim.send('Queue', '1');
    await sim.runUntilIdle();
    expect(sim.invocations('Function')).toHaveLength(30);
  });
});

describe('several mappings', () => {
  test('a dead-letter queue can be an event source: its messages are pending, then processed or parked', async () => {
    const sim = Simulation.fromTemplate(workerTemplate({
      deadLetters: { RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Last', 'Arn'] }, maxReceiveCount: 2 } },
      more: {
        Last: { Type: 'AWS::SQS::Queue' },
        Rescue: { Type: 'AWS::Lambda::Function' },
        RescueMapping: {
          Type: 'AWS::Lambda::EventSourceMapping',
          Properties: { EventSourceArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] }, FunctionName: { Ref: 'Rescue' }, BatchSize: 1 },
        },
      },
    }), { handlers: { Function: throws(), Rescue: { behave: ({ event }) => event.Records[0].body === 'hopeless' ? throws() : succeeds() } }, ...full });
    sim.send('Queue', 'hopeful');
    sim.send('Queue', 'hopeless');
    await sim.runUntilIdle();
    expect(sim.fates()).toMatchObject([
      { fate: 'processed', resource: 'Rescue', at: 180_141 },
      { fate: 'parked', resource: 'Last', at: 240_000, reason: 'received 2 times' },
    ]);
    expect(sim.messages('Last')).toMatchObject([{ receiveCount: 5 }]);
  });

  test('two functions on one queue share its messages', async () => {
    const sim = Simulation.fromTemplate(workerTemplate({
      more: {
        Second: { Type: 'AWS::Lambda::Function' },
        SecondMapping: {
          Type: 'AWS::Lambda::EventSourceMapping',
          Properties: { EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] }, FunctionName: { Ref: 'Second' } },
        },
      },
    }), { handlers: { Function: succeeds(), Second: succeeds() } });
    for (let sent = 0; sent < 200; sent++) sim.send('Queue', 'x');
    await sim.runUntilIdle();
    const runs = ['Function', 'Second'].map(name => ids(sim.invocations(name).flatMap(({ eventIds }) => eventIds.map(eventId => ({ eventId })))));
    expect(runs.map(run => run.length > 0)).toEqual([true, true]);
    expect(new Set(runs.flat()).size).toBe(200);
    expect(runs.flat()).toHaveLength(200);
  });
});

// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics
describe('PolledEventCount has a data point in every minute in which the mapping polls', () => {
  const counting = { MetricsConfig: { Metrics: ['EventCount'] } };
  const minutes = (sim: Simulation) => sim.metric('Mapping', 'PolledEventCount')!.starts().map(start => start / 60_000);

  test('although the queue is empty, but none while it is disabled', async () => {
    const sim = worker({ mapping: counting }, succeeds());
    await sim.advance({ minutes: 1 });
    sim.disableMapping('Mapping');
    await sim.advance({ minutes: 3 });
    sim.enableMapping('Mapping');
    await sim.advance({ minutes: 1 });
    expect(minutes(sim)).toEqual([0, 1, 4, 5]);
  });

  test.each([['always', [0, 1, 2, 3, 4]], ['whenFree', [0, 4]]] as const)('with the assumption emptyPolls: %s while all pollers have a batch', async (emptyPolls, expected) => {
    const sim = worker({
      queue: { VisibilityTimeout: 900 }, function: { Timeout: 300 }, mapping: { ...counting, BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } },
    }, { handler: succeeds(), duration: 200_000 }, { assumptions: { emptyPolls } });
    for (const at of [1_000, 1_000]) sim.send('Queue', 'x', { at });
    await sim.advance({ minutes: 4 });
    expect(minutes(sim)).toEqual(expected);
  });
});
