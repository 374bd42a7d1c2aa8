import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { ALARM_PERIOD, AlarmDecision } from '../alarms/alarms';
import { queueMetricAccount } from '../resources/existing-queue';
import { FAILURE_PREFIX } from '../resources/failure-bucket';
import type { BoundPlace } from '../resources/failure-place';
import type { BoundOrigin } from './stream-origin';
import type { StreamProcessorSettings } from './stream-processor-settings';
import { humanDuration } from '../synth/validation';
import { AlarmProfile } from '../alarms/alarm-options';
import type { StreamProcessor } from './stream-processor';
import type { StreamProcessorAlarmOptions } from './stream-processor-alarm-options';
import { FUNCTION_TIMEOUT_SECONDS } from '../../limits';

const REPLAY = 'https://github.com/cdk-resilient-lambda/cdk-resilient-lambda/blob/main/docs/replay-failed-records.md';

/** In minutes: the age is measured once for each batch, which may take the longest that a function may. */
const LONGEST_BATCH = FUNCTION_TIMEOUT_SECONDS.max / 60;

/** What the processor reads and where it parks, as they are deployed. */
export interface StreamEnds {
  readonly origin: BoundOrigin;
  readonly place: BoundPlace;
}

/** The alarms on the mapping that reads the stream, and on what it could not process. */
export function streamAlarms(
  processor: StreamProcessor, ends: StreamEnds, settings: StreamProcessorSettings, options: StreamProcessorAlarmOptions = {},
): AlarmDecision[] {
  const { eventSourceMapping: { eventSourceMappingId }, lambdaFunction: { functionName }, logGroup: { logGroupName } } = processor;
  const why = `See why: aws logs tail ${logGroupName} --since 15m`;
  const mapping = `aws lambda get-event-source-mapping --uuid ${eventSourceMappingId}`;
  return [
    {
      id: 'IteratorAge',
      profile: AlarmProfile.ESSENTIAL,
      enabled: options.iteratorAge?.enabled,
      metric: () => processor.metricIteratorAge(),
      threshold: settings.iteratorAge?.toMilliseconds(),
      periods: LONGEST_BATCH,
      datapoints: 1,
      description: () => `${functionName} is more than ${settings.iteratorAge?.toHumanString()} behind its stream; what is ${settings.maxRecordAge.toHumanString()} ` +
        `old is given up and parked. It is too slow, throttled, or held by a record that fails. ${why}. See the state of its mapping: ${mapping}`,
    },
    {
      id: 'ParkedEvents',
      profile: AlarmProfile.ESSENTIAL,
      enabled: options.parkedEvents?.enabled,
      metric: () => processor.metricParkedEvents(),
      threshold: options.parkedEvents?.threshold ?? 0,
      periods: 1,
      description: () => `Records that ${functionName} could not process were given up. ${whereParked(ends, eventSourceMappingId)}. ${why}`,
    },
    {
      id: 'DroppedEvents',
      profile: AlarmProfile.ESSENTIAL,
      enabled: options.droppedEvents?.enabled,
      metric: () => processor.metricDroppedEvents(),
      threshold: options.droppedEvents?.threshold ?? 0,
      periods: 1,
      description: () => `Records that ${functionName} could not process were given up and could NOT be parked. They are only in the stream now, ` +
        `${untilForgotten(settings)}. Mend the rights to the failure destination (${mapping}), see which they are ` +
        `(aws logs tail ${logGroupName} --since 15m), and fetch them: ${ends.origin.lookUp}`,
    },
    ...ends.place.queue ? [failureQueueAlarm(ends.place.queue, ends.origin, settings, options)] : [],
    {
      id: 'FailedEvents',
      profile: AlarmProfile.FULL,
      enabled: options.failedEvents?.enabled,
      metric: () => processor.metricFailedEvents(),
      threshold: options.failedEvents?.threshold ?? 0,
      periods: 3,
      description: () => `Records have failed for 3 minutes on end and are being retried by ${functionName}; their shards wait. ${why}`,
    },
    {
      id: 'DestinationDeliveryFailures',
      profile: AlarmProfile.FULL,
      enabled: options.destinationDeliveryFailures?.enabled,
      metric: () => processor.lambdaFunction.metric('DestinationDeliveryFailures', { statistic: cloudwatch.Stats.SUM, period: ALARM_PERIOD }),
      threshold: options.destinationDeliveryFailures?.threshold ?? 0,
      periods: 1,
      description: () => `Lambda failed to park what ${functionName} could not process in ${ends.place.arn}. Check that the role may reach it, and its key: ${mapping}`,
    },
  ];
}

function failureQueueAlarm(
  queue: sqs.IQueue, origin: BoundOrigin, settings: StreamProcessorSettings, options: StreamProcessorAlarmOptions,
): AlarmDecision {
  return {
    id: 'FailureRecords',
    profile: AlarmProfile.ESSENTIAL,
    enabled: options.failureRecords?.enabled,
    metric: () => queue.metricApproximateNumberOfMessagesVisible({
      statistic: cloudwatch.Stats.MAXIMUM, period: ALARM_PERIOD, ...queueMetricAccount(queue),
    }),
    threshold: options.failureRecords?.threshold ?? 0,
    periods: 1,
    description: () => `Notes of records that were given up wait in ${queue.queueName}; the records can be fetched ${untilForgotten(settings)}. ` +
      `Look at them: aws sqs receive-message --queue-url ${queue.queueUrl} --max-number-of-messages 10. Fetch what they name: ${origin.lookUp}`,
  };
}

function whereParked({ origin, place: { arn, bucket } }: StreamEnds, mappingId: string): string {
  return bucket
    ? `They are parked in a bucket: aws s3 ls --recursive s3://${bucket.bucketName}/${FAILURE_PREFIX}${mappingId}/. ` +
      `After the fault is mended, put them back: ${REPLAY}`
    : `Where they are in the stream was told to ${arn}. Fetch them: ${origin.lookUp}`;
}

function untilForgotten({ origin: { retentionSeconds } }: StreamProcessorSettings): string {
  return retentionSeconds === undefined ? 'until it forgets them' : `until they are ${humanDuration(retentionSeconds)} old`;
}
