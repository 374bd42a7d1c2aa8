/**
 * Runs lanes of records: several lanes at the same time, the records of a lane one after the other.
 *
 * @param run processes a record and decides whether the rest of its lane follows
 */
export async function runLanes<R>(lanes: R[][], concurrency: number, run: (record: R) => Promise<boolean>, mayGoOn = () => true): Promise<void> {
  const waiting = lanes.values();
  const runner = async () => {
    for (const lane of waiting) {
      for (const record of lane) {
        if (!mayGoOn()) return;
        if (!await run(record)) break;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, lanes.length) }, runner));
}

/** Groups records into lanes, in the order of their first records. A record without a group is a lane of its own. */
export function lanesByGroup<R>(records: R[], groupOf: (record: R) => string | undefined): R[][] {
  const lanes: R[][] = [];
  const groups = new Map<string, R[]>();
  for (const record of records) {
    const group = groupOf(record);
    const lane = group === undefined ? undefined : groups.get(group);
    if (lane) {
      lane.push(record);
    } else {
      lanes.push([record]);
      if (group !== undefined) groups.set(group, lanes.at(-1)!);
    }
  }
  return lanes;
}

/** Checks the option `concurrency` of a helper. */
export function checkConcurrency(concurrency: number): void {
  if (!(Number.isInteger(concurrency) && concurrency >= 1)) throw new Error(`concurrency is ${concurrency} but must be a whole number from 1`);
}
