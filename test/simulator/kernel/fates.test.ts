import { Fates, isLost, Journey } from '../../../src/simulator/kernel/fates';

const journey = (eventId = 'e1') => new Journey(eventId, 0, 'Queue');
const expired = { fate: 'expired', at: 9, resource: 'Queue', reason: 'too old' } as const;

describe('a journey', () => {
  test('is pending from the start', () => {
    expect(journey().report).toEqual({ eventId: 'e1', fate: 'pending', at: 0, resource: 'Queue', reason: 'sent', meant: false });
  });

  test('is pending at a place with a consumer, parked at one without', () => {
    const one = journey();
    one.wait(1, 'Queue', 'sent');
    expect(one.report).toMatchObject({ fate: 'pending', at: 1, resource: 'Queue' });
    one.park(2, 'DeadLetters', 'received 3 times');
    expect(one.report.fate).toBe('pending');
    one.leave(false);
    expect(one.report).toMatchObject({ fate: 'parked', at: 2, resource: 'DeadLetters', reason: 'received 3 times' });
  });

  test('stays processed even if a duplicate fails or is lost', () => {
    const one = journey();
    one.wait(1, 'Queue', 'sent');
    one.succeed(2, 'Function');
    one.park(3, 'DeadLetters', 'a duplicate');
    one.wait(3, 'Queue', 'a duplicate');
    one.lose(expired);
    one.succeed(4, 'Other');
    expect(one.report).toMatchObject({ fate: 'processed', at: 2, resource: 'Function', reason: 'succeeded' });
  });

  test('is lost only when no copy is left', () => {
    const one = journey();
    one.wait(1, 'Queue', 'sent');
    one.park(1, 'DeadLetters', 'a copy');
    one.lose(expired);
    one.leave(false);
    expect(one.report).toMatchObject({ fate: 'parked' });
    one.leave(true);
    expect(one.report).toEqual({ eventId: 'e1', ...expired, meant: false });
  });
});

describe('the fate of an event', () => {
  test('equals that of its only journey', () => {
    const fates = new Fates();
    fates.begin(journey());
    expect([fates.size, fates.has('e1'), fates.has('e2'), fates.report('e2')]).toEqual([1, true, false, undefined]);
    expect(fates.reports()).toEqual([journey().report]);
  });

  test('is the worst of several, and configured drops count least', () => {
    const fates = new Fates();
    const [one, two, three] = [journey(), journey(), journey()].map(each => fates.begin(each));
    one.lose({ ...expired, fate: 'dropped', meant: true });
    two.succeed(1, 'Function');
    three.park(1, 'DeadLetters', 'failed');
    expect(fates.report('e1')!.fate).toBe('parked');
    three.leave(true);
    three.lose(expired);
    expect(fates.report('e1')!.fate).toBe('expired');
    expect(fates.size).toBe(1);
  });

  test('is a loss if the event expired or was dropped unintentionally', () => {
    const report = journey().report;
    expect((['processed', 'parked', 'pending', 'expired', 'dropped'] as const).map(fate => isLost({ ...report, fate })))
      .toEqual([false, false, false, true, true]);
    expect(isLost({ ...report, fate: 'dropped', meant: true })).toBe(false);
  });
});
