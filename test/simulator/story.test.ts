import type { FateReport } from '../../src/simulator/kernel/fates';
import type { TraceEntry, TraceKind } from '../../src/simulator/kernel/trace';
import { fateTable, describeFate, tellStory } from '../../src/simulator/story';

const report: FateReport = { eventId: 'e1', fate: 'parked', at: 9, resource: 'DeadLetters', reason: 'received 3 times', meant: false };
const entry = (kind: TraceKind, facts: object = {}): TraceEntry => ({ at: 1_000, seq: 0, kind, resource: 'R', eventIds: ['e0', 'e1'], ...facts });

describe('a story', () => {
  test.each<[TraceKind, object, string]>([
    ['sent', {}, 'is sent to R'],
    ['sent', { parents: ['e0', 'e9'] }, 'is sent to R while e0, e9 is handled'],
    ['deduplicated', { original: 'e0' }, 'is taken by R for a duplicate of e0'],
    ['received', { receiveCounts: [4, 2] }, 'is received from R (receive 2)'],
    ['duplicated', {}, 'is delivered twice by R'],
    ['filtered', { reason: 'no match' }, 'is filtered out by R: no match'],
    ['deleted', {}, 'is deleted from R'],
    ['deleteRefused', {}, 'is not deleted from R: the receipt handle has expired'],
    ['deleteIgnored', {}, 'is not deleted from R: it was received again since'],
    ['deadLettered', { to: 'D', receives: 3, runs: 3, throttles: 0 }, 'moves from R to D after 3 receives and 3 runs'],
    ['deadLettered', { to: 'D', receives: 3, runs: 1, throttles: 5 }, 'moves from R to D after 3 receives and 1 runs, 5 times throttled'],
    ['expired', {}, 'expires in R'],
    ['delivered', {}, 'is delivered to R'],
    ['dropped', { reason: 'nobody takes it' }, 'is dropped by R: nobody takes it'],
    ['postponed', { waitMs: 60_000, reason: 'boom' }, 'waits 60 s in R for another try: boom'],
    ['handedOver', { to: 'D', reason: 'no try is left' }, 'is handed to D by R: no try is left'],
    ['undelivered', { to: 'D', reason: 'it is FIFO' }, 'is not taken by D from R: it is FIFO'],
    ['bisected', { sizes: [2, 3] }, 'is in a batch that R splits into 2 and 3'],
    ['discarded', { condition: 'RecordAgeExceeded', invokeCount: 1 }, 'is given up by R (RecordAgeExceeded, count 1)'],
    ['discarded', { condition: 'RetryAttemptsExhausted', invokeCount: 3, to: 'D', as: 'e1 to e3' },
      "is given up by R (RetryAttemptsExhausted, count 3): D gets its failure record as 'e1 to e3'"],
    ['abandoned', { reason: 'throttled' }, 'is let go by R: throttled'],
    ['invoked', { attempt: 2, version: '7' }, 'R runs with it (attempt 2, version 7)'],
    ['succeeded', { durationMs: 100 }, 'R succeeds after 100 ms'],
    ['partlyFailed', {}, 'is reported as failed to R'],
    ['failed', { error: 'boom' }, 'R fails: boom'],
    ['failed', { reason: 'the response is not an object' }, 'R fails: the response is not an object'],
    ['timedOut', { durationMs: 3_000 }, 'R times out after 3000 ms'],
    ['crashed', {}, 'R crashes'],
    ['throttled', {}, 'R is throttled'],
    ['moved', { to: 'Q' }, 'moves from R to Q by a message move task'],
    ['moveFailed', { reason: 'NonExistentQueue' }, 'stays in R: the message move task fails (NonExistentQueue)'],
    ['answered', { outcome: 'throttled', statusCode: 429, attempts: 3 }, 'R gets an answer: throttled (429) at attempt 3'],
    ['answered', { outcome: 'timedOut', attempts: 1 }, 'R gets an answer: timedOut at attempt 1'],
    ['enabled', {}, 'R is enabled'],
    ['disabled', {}, 'R is disabled'],
    ['resharded', {}, 'R changes its shards'],
    ['alarm', { to: 'ALARM', reason: 'too many' }, 'alarm R goes to ALARM: too many'],
  ])('says of %s %j: %s', (kind, facts, sentence) => {
    expect(tellStory([entry(kind, facts)], 'e1', report)).toBe(`e1: parked in DeadLetters (received 3 times)\n  00:00:01.000  ${sentence}`);
  });

  test('contains the entries of the event and no others', () => {
    const others: TraceEntry[] = [entry('deleted', { eventIds: ['e2'] }), entry('deleted', { eventIds: undefined })];
    expect(tellStory(others, 'e1', report)).toBe('e1: parked in DeadLetters (received 3 times)');
  });

  test.each([
    ['processed', 'processed by DeadLetters'], ['pending', 'pending in DeadLetters'], ['expired', 'expired in DeadLetters'], ['dropped', 'dropped by DeadLetters'],
  ] as const)('calls the fate %s by its place', (fate, words) => {
    expect(describeFate({ ...report, fate })).toBe(`${words} (received 3 times)`);
  });
});

test('a table counts the events per fate, resource and reason', () => {
  expect(fateTable([report, { ...report, at: 60_000 }, { ...report, fate: 'processed', resource: 'F', reason: 'succeeded' }])).toBe([
    'events  fate       where        first         last          why',
    '2       parked     DeadLetters  00:00:00.009  00:01:00.000  received 3 times',
    '1       processed  F            00:00:00.009  00:00:00.009  succeeded',
  ].join('\n'));
  expect(fateTable([])).toBe('events  fate  where  first  last  why');
});
