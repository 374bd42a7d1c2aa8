// Prints what it takes to simulate a worker: node --expose-gc measure-simulator.mjs <template> burst <messages> | poison
import { readFileSync } from 'node:fs';
import { Simulation, throws } from '../lib/simulator/index.js';

const [file, scenario, messages] = process.argv.slice(2);
const template = JSON.parse(readFileSync(file, 'utf8'));
const processorMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};
const heap = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

/** All messages at once, through a handler that does nothing. */
async function burst(count) {
  const before = heap();
  const start = processorMs();
  const sim = Simulation.fromTemplate(template, { handlers: { Worker: async () => undefined } });
  for (let id = 0; id < count; id++) sim.send('Worker/Queue', { id });
  await sim.runUntilIdle();
  const ms = processorMs() - start;
  const { processed } = sim.tally();
  if (processed !== count) throw new Error(`${processed} of ${count} messages were processed`);
  return { ms, bytes: heap() - before, virtualMs: sim.now };
}

/** One message that always fails, until it is parked. */
async function poison() {
  const start = processorMs();
  const sim = Simulation.fromTemplate(template, { handlers: { Worker: throws() } });
  const id = sim.send('Worker/Queue', {});
  await sim.runUntilIdle();
  const ms = processorMs() - start;
  const { at, fate } = sim.fate(id);
  if (fate !== 'parked') throw new Error(`the message was ${fate}`);
  return { ms, virtualMs: at };
}

console.log(JSON.stringify(scenario === 'burst' ? await burst(Number(messages)) : await poison()));
