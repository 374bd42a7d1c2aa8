/** Writes the table of outages into docs/decisions/0023-outages.md. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { DEFAULT_RETRIES, FOUR_HOURS_RETRIES, OutageOptions, sendOverAnHour, simulateOutage } from './outages';
import { EVENT_PRICES } from '../../src/limits';
import type { Simulation } from '../../src/simulator';

const PAGE = path.join(__dirname, '../../docs/decisions/0023-outages.md');
const MESSAGES = 600;
const MINUTE = 60_000;

const FORMER_RETRIES = { ...DEFAULT_RETRIES, maxReceiveCount: 5, visibilityTimeout: 180 };
const SETTINGS: { readonly [name: string]: OutageOptions } = {
  '5 receives, 3 minutes, no code': { retries: FORMER_RETRIES, withoutCode: true },
  'default, no code': { withoutCode: true },
  '**default**': {},
  'default, FIFO': { fifo: true },
  'default, FIFO, batches of 10': { fifo: true, batchSize: 10 },
  '`toleratedOutage` of 4 hours': { retries: FOUR_HOURS_RETRIES },
};

/** An invocation takes 100 ms of 512 MiB on arm64. */
const INVOCATION_PRICE = EVENT_PRICES.invocation + 0.1 * 0.5 * EVENT_PRICES.runTime.arm64!;

async function simulate(options: OutageOptions, minutes: number, poison?: string): Promise<Simulation> {
  const sim = simulateOutage(self => ({ id }) => id === poison || self.now < minutes * MINUTE ? 'throws' : 'succeeds', { seed: 1, ...options });
  sendOverAnHour(sim, MESSAGES, options);
  await sim.runUntilIdle();
  return sim;
}

async function row(name: string, options: OutageOptions): Promise<string[]> {
  const cells = [name];
  for (const minutes of [10, 30, 60, 120, 240]) cells.push(`${(await simulate(options, minutes)).tally().parked}`);
  const poison = (await simulate(options, 0, 'm0')).fate('m0');
  cells.push(`${Math.round(poison.at / MINUTE)} min`);

  const sim = await simulate(options, 60);
  const waits = sim.fates().filter(({ fate }) => fate === 'processed').map(({ at }) => Math.max(at - 60 * MINUTE, 0) / MINUTE);
  const inFirstMinute = waits.filter(wait => wait > 0 && wait <= 1).length;
  const invocations = sim.invocations('Function');
  const waitsSet = options.withoutCode ? 0 : invocations.filter(({ outcome }) => outcome !== 'succeeded').length;
  const requests = waitsSet + sim.trace.filter(({ kind }) => kind === 'received' || kind === 'deleted').length;
  const requestPrice = options.fifo ? EVENT_PRICES.fifoQueueRequest : EVENT_PRICES.queueRequest;
  const dollars = (invocations.length * INVOCATION_PRICE + requests * requestPrice) * 1e6 / MESSAGES;
  return cells.concat(waits.length === 0 ? '-' : Math.max(...waits).toFixed(1), `${inFirstMinute}`, `${invocations.length}`, `$${dollars.toFixed(2)}`);
}

async function write(): Promise<void> {
  const { write: print } = process.stdout;
  process.stdout.write = () => true; // the logs of the runtime
  process.stderr.write = () => true;
  console.log = console.info = console.warn = console.error = () => undefined;
  const rows = [
    ['settings', '10', '30', '60', '120', '240 min', 'poison parked after', 'over after (min)', 'in the first minute', 'invocations', 'a million messages'],
    new Array(11).fill('---'),
  ];
  for (const [name, options] of Object.entries(SETTINGS)) rows.push(await row(name, options));
  const table = rows.map(cells => `| ${cells.join(' | ')} |`).join('\n');
  const text = fs.readFileSync(PAGE, 'utf8');
  fs.writeFileSync(PAGE, text.replace(/<!-- table -->[^]*<!-- end -->/, () => `<!-- table -->\n${table}\n<!-- end -->`));
  process.stdout.write = print;
}

void write();
