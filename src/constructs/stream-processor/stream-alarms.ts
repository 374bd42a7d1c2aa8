import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { failurePrefix, parkedPrefix } from './bucket-failure-destination';
import { FailureDestinationConfig } from './failure-destination-binding';
import { StreamProcessorAlarmOptions } from './stream-processor-alarm-options';
import { StreamProcessorSettings } from './stream-processor-settings';
import { StreamSourceConfig } from './stream-source-binding';
import { METRIC_NAMESPACE, PARKED_RECORDS } from '../../environment';
import { FUNCTION_TIMEOUT_SECONDS } from '../../limits';
import { AlarmProfile } from '../alarms/alarm-options';
import { ALARM_PERIOD, AlarmSpecification, countAlarm } from '../alarms/alarm-specification';
import { mappingMetric } from '../alarms/mapping-metric';
import { queueNotEmptyAlarm } from '../alarms/queue-not-empty-alarm';
import { tailLogs } from '../alarms/tail-logs';
import { humanDuration, knownSeconds } from '../synth/validation';

const REPLAY = 'https://github.com/cdk-resilient-lambda/cdk-resilient-lambda/blob/main/docs/replay-failed-records.md';

/** In minutes: the iterator age is emitted once per batch. */
const USUAL_BATCH = 15;

/** The time that a batch can take, in minutes. */
function longestBatch(timeout: Duration): number {
  return Math.max(USUAL_BATCH, Math.ceil((knownSeconds(timeout) ?? FUNCTION_TIMEOUT_SECONDS.max) / 60));
}

/** The resources that the alarms of a stream watch and describe. */
export interface WatchedStream {
  readonly fn: lambda.IFunction;
  readonly logGroup: logs.ILogGroup;
  readonly mapping: lambda.IEventSourceMapping;
  readonly source: StreamSourceConfig;
  readonly failureDestination: FailureDestinationConfig;
  /** Indicates whether the handler is told to park records that no retry can fix in the failure bucket. */
  readonly parks: boolean;
}

/** How far a function is behind its stream: by default, the maximum over 1 minute. */
export function iteratorAgeMetric(fn: lambda.IFunction, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
  return fn.metric('IteratorAge', { statistic: cloudwatch.Stats.MAXIMUM, period: ALARM_PERIOD, ...props });
}

/** The alarms on the event source mapping and on the records that could not be processed. */
export function streamAlarms(
  watched: WatchedStream, settings: StreamProcessorSettings, options: StreamProcessorAlarmOptions = {},
): AlarmSpecification[] {
  const { fn, logGroup, mapping, source, failureDestination } = watched;
  const { functionName } = fn;
  const { queue } = failureDestination;
  const showLogs = (brief: boolean) => tailLogs(fn, logGroup, brief);
  const fetchRecords = (brief: boolean) => source.fetchCommand(brief ? streamArnOf(mapping) : undefined);
  const showMapping = `aws lambda get-event-source-mapping --uuid ${mapping.eventSourceMappingId}`;
  return [
    {
      id: 'IteratorAge',
      profile: AlarmProfile.ESSENTIAL,
      enabled: options.iteratorAge?.enabled,
      route: options.iteratorAge,
      metric: () => iteratorAgeMetric(fn),
      threshold: settings.iteratorAgeThreshold?.toMilliseconds(),
      periods: longestBatch(settings.timeout),
      datapoints: 1,
      description: brief => `${functionName} is more than ${settings.iteratorAgeThreshold?.toHumanString()} behind its stream. Records are parked unprocessed when ` +
        `they are ${settings.maxRecordAge.toHumanString()} old. The function is too slow, is throttled, or keeps failing on a record. ` +
        `Find the cause: ${showLogs(brief)}. Check the event source mapping: ${showMapping}`,
    },
    ...settings.polls ? [{
      id: 'NotPolling',
      profile: AlarmProfile.ESSENTIAL,
      enabled: options.notPolling?.enabled,
      route: options.notPolling,
      metric: () => mappingMetric(mapping, 'PolledEventCount', { statistic: cloudwatch.Stats.SAMPLE_COUNT }),
      onSilence: true,
      periods: options.notPolling?.threshold?.toMinutes() ?? longestBatch(settings.timeout), // Lambda may not poll while it waits for a batch
      description: () => `Lambda no longer reads the stream of ${functionName}. Its records stay in the stream ${untilDeleted(settings)}, and are then lost. Check that the ` +
        `event source mapping is enabled, and that the function's role can read the stream and use its key: ${showMapping}. In the first minutes of a new mapping, this is normal`,
    } satisfies AlarmSpecification] : [],
    countAlarm('ParkedEvents', options.parkedEvents, {
      profile: AlarmProfile.ESSENTIAL,
      metric: () => mappingMetric(mapping, 'OnFailureDestinationDeliveredEventCount'),
      periods: 1,
      description: brief => `${functionName} could not process some records. ${whereParked(watched, fetchRecords(brief))} Find the cause: ${showLogs(brief)}`,
    }),
    ...watched.parks ? [countAlarm('ParkedRecords', options.parkedRecords, {
      profile: AlarmProfile.ESSENTIAL,
      metric: () => new cloudwatch.Metric({
        namespace: METRIC_NAMESPACE,
        metricName: PARKED_RECORDS,
        dimensionsMap: { FunctionName: functionName },
        statistic: cloudwatch.Stats.SUM,
        period: ALARM_PERIOD,
      }),
      periods: 1,
      description: brief => `The handler of ${functionName} parked records that no retry can fix. List them: aws s3 ls --recursive ` +
        `s3://${failureDestination.bucket!.bucketName}/${parkedPrefix(fn)}. After fixing the cause, put them back: ${REPLAY}. Find the cause: ${showLogs(brief)}`,
    })] : [],
    countAlarm('DroppedEvents', options.droppedEvents, {
      profile: AlarmProfile.ESSENTIAL,
      metric: () => mappingMetric(mapping, 'DroppedEventCount'),
      periods: 1,
      description: brief => `${functionName} could not process some records, and they could NOT be parked. They remain only in the stream, ` +
        `${untilDeleted(settings)}. Fix the permissions on the failure destination (${showMapping}), find the records (${showLogs(brief)}), ` +
        `and fetch them: ${fetchRecords(brief)}`,
    }),
    ...queue ? [queueNotEmptyAlarm('FailureRecords', queue, options.failureRecords, brief =>
      `The positions of failed records wait in ${queue.queueName}. The records themselves are in the stream ${untilDeleted(settings)}. ` +
      `Read the positions: aws sqs receive-message --queue-url ${queue.queueUrl} --max-number-of-messages 10. Fetch the records: ${fetchRecords(brief)}`)] : [],
    countAlarm('FailedEvents', options.failedEvents, {
      profile: AlarmProfile.FULL,
      metric: () => mappingMetric(mapping, 'FailedInvokeEventCount'),
      periods: 3,
      description: brief => `Records have failed in ${functionName} for 3 minutes. Lambda retries them while the rest of their shards waits. Find the cause: ${showLogs(brief)}`,
    }),
    countAlarm('DestinationDeliveryFailures', options.destinationDeliveryFailures, {
      profile: AlarmProfile.FULL,
      metric: () => fn.metric('DestinationDeliveryFailures', { statistic: cloudwatch.Stats.SUM, period: ALARM_PERIOD }),
      periods: 1,
      description: () => `Lambda could not park records of ${functionName} in the failure destination ${failureDestination.arn}. Check that the function's role ` +
        `can write to it and use its key: ${showMapping}`,
    }),
  ];
}

/** A command that looks the ARN of the stream up, because the name of its table can have 255 characters. */
function streamArnOf({ eventSourceMappingId }: lambda.IEventSourceMapping): string {
  return `$(aws lambda get-event-source-mapping --uuid ${eventSourceMappingId} --query EventSourceArn --output text)`;
}

function whereParked({ mapping, failureDestination: { arn, bucket } }: WatchedStream, fetchRecords: string): string {
  return bucket
    ? `They are parked in a bucket. List them: aws s3 ls --recursive s3://${bucket.bucketName}/${failurePrefix(mapping.eventSourceMappingId)}. After fixing the cause, put them back: ${REPLAY}.`
    : `Their positions in the stream were sent to ${arn}. Fetch them: ${fetchRecords}.`;
}

function untilDeleted({ source: { retentionSeconds } }: StreamProcessorSettings): string {
  return retentionSeconds === undefined ? 'until their retention period ends' : `until they are ${humanDuration(retentionSeconds)} old`;
}
