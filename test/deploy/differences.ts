import * as assert from 'node:assert/strict';

/** What the account and the simulator say of the same events. */
export interface Outcomes {
  readonly deployed: unknown;
  readonly simulated: unknown;
}

/** A place where the emulated account and the simulator differ, and why that is no fault of the simulator. */
export interface Difference {
  /** The title of the behavior. */
  readonly behavior: string;

  /** The path in the outcomes, with `*` for any index. */
  readonly path: string;
  readonly reason: string;
}

/** Every difference that is known. A difference that is not here fails, and so does an entry that no longer differs. */
export const DIFFERENCES: readonly Difference[] = [
  {
    behavior: 'processes events of bucket, topic, bus and schedule once, and parks those that fail',
    path: 'parked.*.shape.responsePayload.trace',
    reason: 'the emulator leaves out the stack trace of an error',
  },
];

/** Fails with the differences of a behavior that nothing explains, and with explanations of what is equal. */
export function assertExplained(behavior: string, { deployed, simulated }: Outcomes, known: readonly Difference[] = DIFFERENCES): void {
  const explained = known.filter(difference => difference.behavior === behavior).map(({ path }) => path);
  const found = differencesOf(deployed, simulated, '');
  const paths = new Set(found.map(({ path }) => path.replace(/\.\d+(?=\.|$)/g, '.*')));
  const unexplained = found.filter(({ path }) => !explained.includes(path.replace(/\.\d+(?=\.|$)/g, '.*')));
  assert.deepEqual(unexplained, [], `${behavior}: the emulator and the simulator differ`);
  assert.deepEqual(explained.filter(path => !paths.has(path)), [], `${behavior}: these differences are gone; take them out of the list`);
}

interface Found {
  readonly path: string;
  readonly deployed: unknown;
  readonly simulated: unknown;
}

function differencesOf(deployed: any, simulated: any, path: string): Found[] {
  const both = isObject(deployed) && isObject(simulated) && Array.isArray(deployed) === Array.isArray(simulated);
  if (!both || (Array.isArray(deployed) && deployed.length !== simulated.length)) {
    return Object.is(deployed, simulated) ? [] : [{ path, deployed, simulated }];
  }
  const keys = new Set([...Object.keys(deployed), ...Object.keys(simulated)]);
  return [...keys].flatMap(key => differencesOf(deployed[key], simulated[key], path ? `${path}.${key}` : key));
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** The names and types of all parts of a JSON document, without its values. Text that is itself a JSON document is looked into. */
export function shapeOf(value: unknown): unknown {
  const parsed = typeof value === 'string' ? parsedObject(value) : value;
  if (Array.isArray(parsed)) return parsed.map(shapeOf);
  if (typeof parsed !== 'object' || parsed === null) return parsed === null ? 'null' : typeof parsed;
  return Object.fromEntries(Object.entries(parsed).map(([key, part]) => [key, shapeOf(part)]));
}

function parsedObject(text: string): unknown {
  if (!text.startsWith('{')) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
