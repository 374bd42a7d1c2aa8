import * as sqs from 'aws-cdk-lib/aws-sqs';
import { AlarmProfile, AlarmSettings } from './alarm-options';
import { AlarmSpecification, countAlarm } from './alarm-specification';
import { visibleMessagesMetric } from './queue-metrics';

/** The alarm on messages in a queue where failed events are parked. */
export function queueNotEmptyAlarm(id: string, queue: sqs.IQueue, options: AlarmSettings = {}, description: AlarmSpecification['description']): AlarmSpecification {
  return countAlarm(id, options, {
    profile: AlarmProfile.ESSENTIAL,
    metric: () => visibleMessagesMetric(queue),
    periods: 1,
    description,
  });
}
