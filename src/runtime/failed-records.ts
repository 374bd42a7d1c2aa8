import { DROPPED_RECORDS, FAILED_RECORDS, METRIC_NAMESPACE } from '../environment';
import type { LambdaContext } from './lambda-context';

/**
 * Emits how many records failed and how many were dropped, where any were.
 *
 * With partial responses AWS's own `Errors` stays at zero. The dimensions are those of AWS's metrics of an alias, so that an alarm
 * can look at one version. The level lets the line through every log level but FATAL.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function emitFailedRecords({ invokedFunctionArn, functionName, functionVersion }: LambdaContext, failed: number, dropped: number): void {
  const counts = { ...failed > 0 && { [FAILED_RECORDS]: failed }, ...dropped > 0 && { [DROPPED_RECORDS]: dropped } };
  const names = Object.keys(counts);
  if (names.length === 0) return;
  const timestamp = new Date();
  process.stdout.write(JSON.stringify({
    level: 'ERROR',
    timestamp: timestamp.toISOString(),
    _aws: {
      Timestamp: timestamp.getTime(),
      CloudWatchMetrics: [{
        Namespace: METRIC_NAMESPACE,
        Dimensions: [['FunctionName', 'Resource', 'ExecutedVersion']],
        Metrics: names.map(Name => ({ Name, Unit: 'Count' })),
      }],
    },
    FunctionName: functionName,
    Resource: invokedFunctionArn.split(':').slice(6).join(':'), // function, function:alias or function:version
    ExecutedVersion: functionVersion,
    ...counts,
  }) + '\n');
}
