import * as alarmAction from './alarm-action';
import * as alarmActionRegion from './alarm-action-region';
import * as alarmDimensions from './alarm-dimensions';
import * as alarmMetric from './alarm-metric';
import * as alarmMissingData from './alarm-missing-data';
import * as alarmMuted from './alarm-muted';
import * as alarmPeriod from './alarm-period';
import * as alarmThreshold from './alarm-threshold';
import * as alarmTopicSubscription from './alarm-topic-subscription';
import * as deadLetterQueueAlarm from './dead-letter-queue-alarm';
import * as functionAlarm from './function-alarm';
import * as subscriberBacklogAlarm from './subscriber-backlog-alarm';
import * as subscriberLostEventsAlarm from './subscriber-lost-events-alarm';
import type { Examples } from '../example';

/** The examples of the rules for CloudWatch alarms. */
export const alarmExamples: Examples = {
  DeadLetterQueueAlarm: deadLetterQueueAlarm,
  SubscriberBacklogAlarm: subscriberBacklogAlarm,
  SubscriberLostEventsAlarm: subscriberLostEventsAlarm,
  AlarmAction: alarmAction,
  AlarmActionRegion: alarmActionRegion,
  AlarmTopicSubscription: alarmTopicSubscription,
  AlarmDimensions: alarmDimensions,
  AlarmMetric: alarmMetric,
  AlarmThreshold: alarmThreshold,
  AlarmMissingData: alarmMissingData,
  AlarmPeriod: alarmPeriod,
  AlarmMuted: alarmMuted,
  FunctionAlarm: functionAlarm,
};
