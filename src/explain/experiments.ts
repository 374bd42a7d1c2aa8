import type { ExperimentName } from './explanation';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** An experiment: what fails, and how long. Times are in seconds. */
export interface Experiment {
  readonly name: ExperimentName;

  /** Words for people. */
  readonly title: string;
  readonly fails: 'error' | 'timeout' | 'throttle' | 'delivery' | 'nothing';

  /** @default - for good */
  readonly untilSeconds?: number;

  /** Indicates whether an event arrives every minute. Otherwise a single event arrives. */
  readonly isBusy: boolean;
}

/** The experiments that every way goes through. */
export const EXPERIMENTS: readonly Experiment[] = [
  { name: 'poison', title: 'poison event', fails: 'error', isBusy: false },
  { name: 'down10m', title: 'down 10 min', fails: 'error', untilSeconds: 10 * MINUTE, isBusy: true },
  { name: 'down1h', title: 'down 1 h', fails: 'error', untilSeconds: HOUR, isBusy: true },
  { name: 'down24h', title: 'down 24 h', fails: 'error', untilSeconds: 24 * HOUR, isBusy: true },
  { name: 'throttled1h', title: 'throttled 1 h', fails: 'throttle', untilSeconds: HOUR, isBusy: true },
  { name: 'noInvoke', title: 'never invoked', fails: 'delivery', isBusy: true },
  { name: 'timeout', title: 'always times out', fails: 'timeout', isBusy: false },
  { name: 'twice', title: 'delivered twice', fails: 'nothing', isBusy: false },
];
