import { explain, Explanation, toHtml } from '../../../src/explain';
import { ruleApp, worker } from '../apps';

const OPTIONS = { title: 'Shop', version: '1.2.3' };
let safe: Explanation, losing: Explanation;
beforeAll(async () => {
  safe = await explain(worker());
  losing = await explain(ruleApp());
});

/** The text of a page, one line for each line of its source. */
const textOf = (page: string) => page.replace(/<style>[^]*<\/style>|<script>[^]*<\/script>|<title>.*?<\/title>|<svg[^]*?<\/svg>|<[^>]+>/g, ' ').replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(code)).replace(/[ \t]+/g, ' ');

/** An explanation with a name that someone chose to do harm. */
function named(name: string): Explanation {
  const [path] = safe.paths;
  return { ...safe, paths: [{ ...path, source: { name }, notes: [name], branch: name }], notRead: [name], omittedBranches: [name] };
}

describe('the page', () => {
  test('says the verdict, each way, each experiment, and what happens over time', () => {
    const text = textOf(toHtml(safe, OPTIONS));
    for (const part of ['What happens to events: Shop', 'safe Every event is processed', 'OrdersQueue (queue) → OrdersFn', 'poison event parked in OrdersDead after 5 min (5 tries)', 'OrdersFn fails (try 5)',
      'it moves from OrdersQueue to OrdersDead', 'the alarm DeadAlarm goes into ALARM', 'delivered twice', 'there is no story in time']) expect(text).toContain(part);
  });

  test('puts the worst ways first, and tells how to keep events', () => {
    const text = textOf(toHtml({ ...safe, verdict: 'loses', paths: [...safe.paths, ...losing.paths, ...safe.paths] }, OPTIONS));
    expect(text.indexOf('PlacedRule (rule) → InvoiceFn')).toBeLessThan(text.indexOf('OrdersQueue (queue) → OrdersFn'));
    expect(text).toContain('Fix:');
    expect(text).toContain('3 ways in · 1 loses events · 2 safe');
  });

  test('shows where events are lost in the picture', () => {
    expect(toHtml(losing, OPTIONS)).toMatch(/<g class="place loss" data-place="lost by [^"]*InvoiceFn"/);
    expect(toHtml(safe, OPTIONS)).not.toContain('class="place loss"');
  });

  test('needs no network, and lets nothing run but its own script', () => {
    const page = toHtml(safe, OPTIONS);
    expect(page).toMatch(/default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'/);
    expect(page).not.toMatch(/\b(src|style|on\w+)=|https?:/);
  });

  test.each([
    '</script><img src=x onerror=alert(1)>', '"><svg onload=alert(1)>', "' onclick='x", '<!--', ']]>', '&lt;b&gt;', '`${1}`', 'a\u2028b\u2029c', '\u202egnp.exe', 'x\u0000y\ud800',
  ])('takes names for nothing but text: %j', name => {
    const hostile = toHtml(named(name), { title: name, version: name });
    const harmless = toHtml(named('x'), { title: 'x', version: 'x' });
    const tagsOf = (page: string) => page.replace(/"[^"<>]*"/g, '""').match(/<[^>]*>/g);
    expect(tagsOf(hostile)).toEqual(tagsOf(harmless));
    expect(hostile).not.toMatch(/[\u2028\u2029\u202e\u0000]|\ud800(?![\udc00-\udfff])/);
    expect(textOf(hostile)).toContain(textOf(`<p>${name.replace(/[<>&]/g, letter => `&#${letter.charCodeAt(0)};`).replace(/[\p{C}\u2028\u2029]/gu, letter => `\\u{${letter.codePointAt(0)!.toString(16)}}`)}</p>`).trim());
  });

  test('of a large app is bounded, and has every way in its table', () => {
    const paths = Array.from({ length: 1_500 }, (_, index) => ({ ...safe.paths[0], source: { name: `Queue${index}` }, function: { name: `Fn${index}` } }));
    const page = toHtml({ ...safe, paths }, OPTIONS);
    expect(page.length).toBeLessThan(8_000_000);
    expect(textOf(page)).toMatch(/The page has the details of \d+ of 1500 ways/);
    expect(textOf(page)).toContain('Queue1499 (queue) → Fn1499');
  });

  test('of an app without functions', () => {
    expect(textOf(toHtml({ ...safe, paths: [] }, OPTIONS))).toContain('no function receives events');
  });

  test('ways in a circle have a picture', () => {
    const [path] = safe.paths;
    const [a, b] = [{ name: 'A' }, { name: 'B' }];
    const paths = [{ ...path, source: a, function: b }, { ...path, source: b, function: a }, { ...path, source: a, function: a }];
    const page = toHtml({ ...safe, paths }, OPTIONS);
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
  });
});
