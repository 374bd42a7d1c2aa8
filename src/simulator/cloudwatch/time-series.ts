/** The data points of a time series from old to new, one for each period; undefined where data is missing. */
export type Datapoints = readonly (number | undefined)[];

/** The value of an expression: a number, a time series, or a list of time series. */
export type MathValue = number | TimeSeries | readonly TimeSeries[];

export interface TimeSeries {
  readonly points: Datapoints;
}

export function isList(value: MathValue): value is readonly TimeSeries[] {
  return Array.isArray(value);
}

export function isSeries(value: MathValue): value is TimeSeries {
  return typeof value !== 'number' && !isList(value);
}

/** Returns the data point at an index; a number has the same value at each index. */
export function pointOf(value: number | TimeSeries, index: number): number | undefined {
  return typeof value === 'number' ? value : value.points[index];
}

/** Drops a value that is not finite, like the result of a division by zero. */
export function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

/** Returns the difference between each value and the last value before it, however old that is. The first value has none. */
export function differences(points: Datapoints, divisor: (periods: number) => number): Datapoints {
  let before: number | undefined;
  return points.map((point, i) => {
    if (point === undefined) return undefined;
    const difference = before === undefined ? undefined : (point - points[before]!) / divisor(i - before);
    before = i;
    return difference;
  });
}

/** Fills gaps with the last value before them. */
export function repeated(points: Datapoints): Datapoints {
  let last: number | undefined;
  return points.map(point => last = point ?? last);
}

/** Fills gaps between two values by linear interpolation. */
export function interpolated(points: Datapoints): Datapoints {
  return points.map((point, i) => {
    if (point !== undefined) return point;
    let before = i - 1;
    while (before >= 0 && points[before] === undefined) before--;
    const behind = points.findIndex((other, j) => j > i && other !== undefined);
    const [from, to] = [points[before], points[behind]];
    if (from === undefined || to === undefined) return undefined;
    return from + (to - from) * (i - before) / (behind - before);
  });
}

/** Returns the data points that are not missing. */
export function present(points: Datapoints): number[] {
  return points.filter(point => point !== undefined);
}

/** Returns the sum of numbers. */
export function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
