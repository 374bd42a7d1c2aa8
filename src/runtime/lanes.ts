/** How the records of lanes are processed. */
export interface LaneWork<R> {
  /** Indicates whether another record may start. */
  mayStart(): boolean;
  run(record: R): Promise<unknown>;
  /** Notes a record that is done, and the time that it took. */
  done(record: R, result: unknown, ms: number): void;
  /** Notes a record that is not done. The rest of its lane does not start, because it must not overtake it. */
  failed(record: R, error: unknown, ms: number): void;
}

/** Runs lanes of records: several lanes at the same time, the records of a lane one after the other. */
export async function runLanes<R>(lanes: R[][], concurrency: number, work: LaneWork<R>): Promise<void> {
  const waiting = lanes.values();
  const runner = async () => {
    for (const lane of waiting) {
      for (const record of lane) {
        if (!work.mayStart()) return;
        const startedAt = Date.now();
        try {
          const result = await work.run(record);
          work.done(record, result, Date.now() - startedAt);
        } catch (error) {
          work.failed(record, error, Date.now() - startedAt);
          break;
        }
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
