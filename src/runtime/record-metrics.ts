import { DROPPED_RECORDS, DUPLICATE_RECORDS, FAILED_RECORDS, METRIC_NAMESPACE, PARKED_RECORDS, RETRYING_SECONDS } from '../environment';
import type { LambdaContext } from './lambda-context';

/** How many records of an invocation ended in ways that AWS's own metrics do not show. */
export interface RecordCounts {
  readonly failed: number;
  readonly dropped: number;
  readonly duplicates: number;
  /** The records that were parked in the failure bucket of a stream. They count as failed, too. */
  readonly parkedInBucket: number;
  /** The longest time for which a record that failed has been retried, in seconds. */
  readonly retryingSeconds: number;
}

/**
 * Emits the counts that are not zero.
 *
 * With partial responses AWS's own `Errors` stays at zero. The dimensions match those of AWS's metrics for an alias, so that an alarm can watch one
 * version. How long records have been retried, and how many were parked, are metrics of the function: a new version does not end them. The level ERROR
 * lets the line through every log level except FATAL.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function emitRecordMetrics({ invokedFunctionArn, functionName, functionVersion }: LambdaContext, counts: RecordCounts): void {
  const { dropped, duplicates, failed, parkedInBucket, retryingSeconds } = counts;
  if (failed + dropped + duplicates === 0) return;
  const metrics = Object.entries({ [FAILED_RECORDS]: failed, [DROPPED_RECORDS]: dropped, [DUPLICATE_RECORDS]: duplicates })
    .filter(([, count]) => count > 0);
  const ofFunction = Object.entries({ [RETRYING_SECONDS]: retryingSeconds, [PARKED_RECORDS]: parkedInBucket }).filter(([, value]) => value > 0);
  const timestamp = new Date();
  process.stdout.write(JSON.stringify({
    level: 'ERROR',
    timestamp: timestamp.toISOString(),
    _aws: {
      Timestamp: timestamp.getTime(),
      CloudWatchMetrics: [{
        Namespace: METRIC_NAMESPACE,
        Dimensions: [['FunctionName', 'Resource', 'ExecutedVersion']],
        Metrics: metrics.map(([Name]) => ({ Name, Unit: 'Count' })),
      }, ...ofFunction.length > 0 ? [{
        Namespace: METRIC_NAMESPACE,
        Dimensions: [['FunctionName']],
        Metrics: ofFunction.map(([Name]) => ({ Name, Unit: Name === RETRYING_SECONDS ? 'Seconds' : 'Count' })),
      }] : []],
    },
    FunctionName: functionName,
    Resource: invokedFunctionArn.split(':').slice(6).join(':'), // function, function:alias or function:version
    ExecutedVersion: functionVersion,
    ...Object.fromEntries([...metrics, ...ofFunction]),
  }) + '\n');
}
