import { arnOf, depthAlarm, ruleApp, worker } from './apps';
import { explain, Explanation, toJson, toMarkdown, toTerminal } from '../../src/explain';

let safe: Explanation, losing: Explanation;
beforeAll(async () => {
  safe = await explain(worker());
  losing = await explain(worker({ queue: { RedrivePolicy: undefined } }));
});

const EVIL = '<img src=x onerror=alert(1)>|`@octocat` [x](javascript:a)\u001b[31m\n# H';

/** An explanation with a name that someone chose to do harm. */
function named(name: string): Explanation {
  return { ...safe, paths: [{ ...safe.paths[0], source: { name }, notes: [name] }], notRead: [name], omittedBranches: [name] };
}

describe('in a terminal', () => {
  test('each line fits the width, and says who is told', () => {
    for (const width of [40, 80, 140, 200]) {
      const lines = toTerminal(losing, { width, color: false, title: 'Shop' }).split('\n');
      expect(lines[0]).toBe('Shop · 1 way in · 1 loses events');
      expect(lines.filter(line => line.length > Math.max(60, width))).toEqual([]);
    }
    expect(toTerminal(safe, { width: 140, color: false })).toMatch(/parked in OrdersDead after 5 min \(5 tries\), whole, kept 14 days +DeadAlarm, \+6 min → on-call/);
  });

  test('colors are only there if they are wanted', () => {
    expect(toTerminal(safe, { width: 100, color: false })).not.toContain('\u001b');
    expect(toTerminal(safe, { width: 100, color: true })).toContain('\u001b[32msafe\u001b[0m');
  });

  test('names cannot control it, and a long one is cut', () => {
    const text = toTerminal(named(EVIL), { width: 100, color: false });
    expect(text).not.toContain('\u001b');
    expect(text).toContain('not read');
    expect(text).toContain('not tried');
    expect(toTerminal(named('x'.repeat(300)), { width: 80, color: false })).toContain('…');
  });

  test('no functions, no ways', () => {
    expect(toTerminal({ ...safe, paths: [] }, { width: 80, color: false })).toBe('0 ways in · no function receives events\n');
  });

  test('a branch is named', () => {
    expect(toTerminal({ ...safe, paths: [{ ...safe.paths[0], branch: 'Stage=prod' }] }, { width: 80, color: false })).toContain('if Stage=prod');
  });
});

test('JSON is the data itself', () => {
  expect(JSON.parse(toJson(losing))).toEqual(JSON.parse(JSON.stringify(losing)));
  expect(toJson(losing)).toMatch(/^\{\n {2}"version": 1,[^]*\n$/);
});

describe('in Markdown', () => {
  test('changes come first', () => {
    const text = toMarkdown(losing, safe);
    expect(text).toContain('### Changes\n\n- **OrdersQueue &#40;queue&#41; → OrdersFn** poison event: now lost, before parked');
    expect(toMarkdown(safe, safe)).toContain('Nothing changes.');
    expect(toMarkdown(safe)).not.toContain('Changes');
  });

  test('new and removed ways are named, and who is no longer told, and other places', async () => {
    const rule = await explain(ruleApp());
    expect(toMarkdown(rule, safe)).toContain('is new: loses events');
    expect(toMarkdown(rule, safe)).toContain('is gone');
    const mute = await explain(worker({ more: { DeadAlarm: depthAlarm('OrdersDead', { AlarmActions: [] }) } }));
    expect(toMarkdown(mute, safe)).toContain('nobody is certain to be told any more');
    expect(toMarkdown(safe, mute)).toContain('now someone is told');
    const moved = await explain(worker({
      queue: { RedrivePolicy: { deadLetterTargetArn: arnOf('OtherDead'), maxReceiveCount: 5 } }, more: { OtherDead: { Type: 'AWS::SQS::Queue', Properties: {} }, DeadAlarm: depthAlarm('OtherDead') },
    }));
    expect(toMarkdown(moved, safe)).toContain('now in OtherDead, before in OrdersDead');
  });

  test('it fits into a comment: the safe ways are left out first, and counted', () => {
    const many = Array.from({ length: 300 }, (_, index) => ({ ...(index < 295 ? safe : losing).paths[0], id: `${index}`, source: { name: `Queue${index}` } }));
    const text = toMarkdown({ ...losing, paths: many, notRead: Array.from({ length: 2_000 }, (_, index) => `a resource of an unknown type, number ${index}`) }, safe);
    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain('Queue299');
    expect(text).toMatch(/… and \d+ more ways: see --json/);
    expect(text).toMatch(/- … and \d+ more: see --json/);
    expect(toMarkdown(losing)).not.toContain('--json');
  });

  test('names have no meaning in it', () => {
    const text = toMarkdown(named(EVIL), safe);
    for (const part of ['<img', '`', '@', '](', '\n# H', '|`']) expect(text).not.toContain(part);
    expect(toMarkdown({ ...named(EVIL), paths: [{ ...safe.paths[0], branch: EVIL }] })).not.toContain('<img');
  });
});
