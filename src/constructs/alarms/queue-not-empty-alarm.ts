import * as sqs from 'aws-cdk-lib/aws-sqs';
import { AlarmProfile, AlarmSettings } from './alarm-options';
import { AlarmSpecification } from './alarms';
import { visibleMessagesMetric } from './queue-metrics';

/** The alarm on messages in a queue where failed events are parked. */
export function queueNotEmptyAlarm(id: string, queue: sqs.IQueue, options: AlarmSettings = {}, description: () => string): AlarmSpecification {
  return {
    id,
    profile: AlarmProfile.ESSENTIAL,
    enabled: options.enabled,
    metric: () => visibleMessagesMetric(queue),
    threshold: options.threshold ?? 0,
    periods: 1,
    description,
  };
}
