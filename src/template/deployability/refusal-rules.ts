import {
  ALARM_PERIOD_SECONDS, ALARM_WINDOW_SECONDS, HIGH_RESOLUTION_PERIODS_SECONDS, LONG_ALARM_WINDOW_SECONDS, LONG_PERIOD_SECONDS,
  SQS_BATCH_SIZE_WITHOUT_WINDOW, SQS_FIFO_BATCH_SIZE,
} from '../../limits';

/** Indicates whether Lambda refuses the batch size and the batching window of a queue. A FIFO queue supports no window. */
export function refusesSqsBatch(size: number, windowSeconds: number, fifo: boolean): boolean {
  if (fifo) return size > SQS_FIFO_BATCH_SIZE.max || windowSeconds !== 0;
  return size > SQS_BATCH_SIZE_WITHOUT_WINDOW && windowSeconds < 1;
}

/** The settings of a mapping that Lambda refuses for a queue. */
export const STREAM_SETTINGS: readonly string[] = [
  'BisectBatchOnFunctionError', 'MaximumRetryAttempts', 'MaximumRecordAgeInSeconds', 'ParallelizationFactor', 'StartingPosition',
  'StartingPositionTimestamp', 'TumblingWindowInSeconds',
];

/** Indicates whether CloudWatch accepts the period of an alarm. */
export function isAlarmPeriod(seconds: number): boolean {
  return HIGH_RESOLUTION_PERIODS_SECONDS.includes(seconds) || (seconds >= ALARM_PERIOD_SECONDS && seconds % ALARM_PERIOD_SECONDS === 0);
}

/** The longest time that an alarm may evaluate: all its periods together. */
export function longestAlarmWindow(period: number): number {
  return period < LONG_PERIOD_SECONDS ? ALARM_WINDOW_SECONDS : LONG_ALARM_WINDOW_SECONDS;
}
