import { alarmAction } from './alarm-action';
import { alarmDimensions } from './alarm-dimensions';
import { deadLetterQueueAlarm } from './dead-letter-queue-alarm';
import { functionAlarm } from './function-alarm';
import type { Rule } from '../../model/rule';

/** The rules for CloudWatch alarms, in documentation order. */
export const alarmRules: readonly Rule[] = [
  deadLetterQueueAlarm,
  alarmAction,
  alarmDimensions,
  functionAlarm,
];
