import { alarmAction } from './alarm-action';
import { alarmActionRegion } from './alarm-action-region';
import { alarmDimensions } from './alarm-dimensions';
import { alarmMetric } from './alarm-metric';
import { alarmMissingData } from './alarm-missing-data';
import { alarmMuted } from './alarm-muted';
import { alarmPeriod } from './alarm-period';
import { alarmThreshold } from './alarm-threshold';
import { alarmTopicSubscription } from './alarm-topic-subscription';
import { deadLetterQueueAlarm } from './dead-letter-queue-alarm';
import { functionAlarm } from './function-alarm';
import { subscriberBacklogAlarm } from './subscriber-backlog-alarm';
import { subscriberLostEventsAlarm } from './subscriber-lost-events-alarm';
import type { Rule } from '../../model/rule';

/** The rules for CloudWatch alarms, in documentation order. */
export const alarmRules: readonly Rule[] = [
  deadLetterQueueAlarm,
  subscriberBacklogAlarm,
  subscriberLostEventsAlarm,
  alarmAction,
  alarmActionRegion,
  alarmTopicSubscription,
  alarmDimensions,
  alarmMetric,
  alarmThreshold,
  alarmMissingData,
  alarmPeriod,
  alarmMuted,
  functionAlarm,
];
