import { ageAlarm, depthAlarm, of, onlyPath, ruleApp, worker } from './apps';
import type { Moment } from '../../src/explain';

const told = (timeline: readonly Moment[] = []) => timeline.map(({ what, atSeconds, resource, to }) => [atSeconds, what, resource?.name, ...to ? [to.name] : []].join(' '));

describe('what happens to one event over time', () => {
  test('tries, where it goes, and the alarm that tells', async () => {
    const { timeline } = of(await onlyPath(worker()), 'poison');
    expect(told(timeline)).toEqual([
      '0 sent OrdersQueue', ...[0, 60, 120, 180, 240].map(at => `${at} failed OrdersFn`), '300 moved OrdersQueue OrdersDead', '360 inAlarm DeadAlarm',
    ]);
    expect(timeline!.flatMap(({ attempt }) => attempt ?? [])).toEqual([1, 2, 3, 4, 5]);
  });

  test('a run that lasts has a start and an end', async () => {
    expect(told(of(await onlyPath(worker()), 'timeout').timeline).slice(0, 4)).toEqual(['0 sent OrdersQueue', '0 invoked OrdersFn', '30 timedOut OrdersFn', '60 invoked OrdersFn']);
  });

  test('a long story has only its beginning and its end, and the alarms', async () => {
    const { timeline } = of(await onlyPath(worker({ queue: { RedrivePolicy: undefined } })), 'poison');
    expect(timeline!.length).toBeLessThan(30);
    const { times, untilSeconds, atSeconds } = timeline!.find(({ what }) => what === 'more')!;
    expect([atSeconds, times, untilSeconds]).toEqual([540, 104, 6_720]);
    expect(told(timeline)).toContain('3660 inAlarm AgeAlarm');
  });

  test('an alarm goes back when it is over', async () => {
    const path = await onlyPath(worker({ queue: { RedrivePolicy: undefined }, more: { AgeAlarm: ageAlarm('OrdersQueue', 120), DeadAlarm: depthAlarm('OrdersDead') } }));
    expect(told(of(path, 'down10m').timeline).filter(line => line.includes('Alarm'))).toEqual([expect.stringMatching(/^\d+ inAlarm AgeAlarm$/), expect.stringMatching(/^\d+ outOfAlarm AgeAlarm$/)]);
  });

  test('an alarm that goes into ALARM after the simulated time is in it', async () => {
    expect(told(of(await onlyPath(worker()), 'noInvoke').timeline)).toEqual(['0 sent OrdersQueue', '3600 inAlarm AgeAlarm']);
  });

  test('waits between tries, and the loss', async () => {
    const { timeline } = of(await onlyPath(ruleApp()), 'poison');
    expect(timeline).toContainEqual(expect.objectContaining({ what: 'waits', waitSeconds: expect.any(Number), why: expect.any(String) }));
    expect(timeline!.at(-1)).toMatchObject({ what: 'gone', resource: { name: 'InvoiceFn' } });
  });

  test('nothing where nothing is simulated', async () => {
    expect(of(await onlyPath(worker()), 'twice').timeline).toBeUndefined();
  });
});
