import type { AppModel } from './app-model';
import { retentionOf, streamRetentionOf } from './stream-retention';
import { ASYNC_DEFAULT_EVENT_AGE_SECONDS } from '../../limits';
import { FunctionEntry, isUnknown, MetricStat, QueueEntry, Resolved, StreamEntry } from '../../template';

/** The largest value that a metric can have. */
export interface Ceiling {
  readonly value: number;

  /** Completes the sentence 'The metric is at most 5, …'. */
  readonly because: string;

  /** Indicates whether an event is lost when the metric reaches the value, so that an alarm at the value is too late. */
  readonly isTooLate?: boolean;
}

const MILLISECONDS = 1_000;

/** Metrics of invocations: each invocation counts 0 or 1. @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#invocation-metrics */
const ZERO_OR_ONE = [
  'Invocations', 'Errors', 'DeadLetterErrors', 'DestinationDeliveryFailures', 'Throttles', 'ProvisionedConcurrencyInvocations',
  'ProvisionedConcurrencySpilloverInvocations', 'RecursiveInvocationsDropped',
];

/** Statistics that are not larger than the largest value. */
const WITHIN_RANGE = /^(Average|Maximum|Minimum|IQM|(p|tm|wm)\d|(TM|WM)\()/;

/** Returns the largest value of a metric with its statistic, if the templates tell it. */
export function ceilingOf({ namespace, metricName, stat, dimensions }: MetricStat, app: AppModel): Ceiling | undefined {
  if (!WITHIN_RANGE.test(String(stat))) return undefined;
  const named = (dimension: string, type: string) => {
    const value = dimensions.find(({ name }) => name === dimension)?.value;
    const found = isUnknown(value) || value === undefined ? [] : app.named(value).filter(entry => entry.type === type);
    return found.length === 1 ? found[0] : undefined;
  };
  if (namespace === 'AWS/Lambda') return ofFunction(String(metricName), named('FunctionName', 'AWS::Lambda::Function') as FunctionEntry | undefined, app);
  if (namespace === 'AWS/SQS' && metricName === 'ApproximateAgeOfOldestMessage') {
    return tooLate((named('QueueName', 'AWS::SQS::Queue') as QueueEntry | undefined)?.retentionSeconds, 1, 'a message is deleted at the end of the retention period of the queue');
  }
  if (namespace === 'AWS/Kinesis' && metricName === 'GetRecords.IteratorAgeMilliseconds') {
    return tooLate(retentionOf(named('StreamName', 'AWS::Kinesis::Stream') as StreamEntry | undefined), MILLISECONDS, EXPIRED);
  }
  return undefined;
}

const EXPIRED = 'a record is deleted at the end of the retention period of the stream';

function ofFunction(metric: string, handler: FunctionEntry | undefined, app: AppModel): Ceiling | undefined {
  if (ZERO_OR_ONE.includes(metric)) return { value: 1, because: 'because each invocation counts 0 or 1: use the statistic Sum' };
  if (metric === 'ProvisionedConcurrencyUtilization') return { value: 1, because: 'because it is a fraction, not a percentage' };
  if (handler === undefined) return undefined;
  const configs = app.invokeConfigsOf(handler);
  switch (metric) {
    case 'Duration':
      return known(handler.timeoutSeconds, MILLISECONDS, 'in milliseconds, because Lambda stops the function at its timeout');
    case 'ConcurrentExecutions':
      return known(handler.reservedConcurrency, 1, 'because the function reserves no more');
    case 'AsyncEventAge':
      return tooLate(configs.length === 0 ? ASYNC_DEFAULT_EVENT_AGE_SECONDS : longest(configs.map(config => config.maximumEventAgeSeconds)), MILLISECONDS, 'Lambda drops an event at its maximum age');
    case 'IteratorAge':
      return tooLate(longest(app.mappingsFor(handler).filter(({ sourceKind }) => sourceKind !== 'sqs').map(mapping => streamRetentionOf(mapping, app))), MILLISECONDS, EXPIRED);
    default:
      return undefined;
  }
}

/** Returns the longest of the values; undefined if there are none, or one is not known. */
function longest(values: readonly (Resolved<number> | undefined)[]): number | undefined {
  return values.length === 0 || values.some(value => value === undefined || isUnknown(value)) ? undefined : Math.max(...values as number[]);
}

function known(value: Resolved<number> | undefined, factor: number, because: string): Ceiling | undefined {
  return value === undefined || isUnknown(value) ? undefined : { value: value * factor, because };
}

function tooLate(value: Resolved<number> | undefined, factor: number, reason: string): Ceiling | undefined {
  const ceiling = known(value, factor, `in ${factor === 1 ? 'seconds' : 'milliseconds'}, because ${reason}`);
  return ceiling && { ...ceiling, isTooLate: true };
}
