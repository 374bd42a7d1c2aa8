import * as alarmAction from './alarm-action';
import * as alarmDimensions from './alarm-dimensions';
import * as deadLetterQueueAlarm from './dead-letter-queue-alarm';
import * as functionAlarm from './function-alarm';
import type { Examples } from '../example';

/** The examples of the rules for CloudWatch alarms. */
export const alarmExamples: Examples = {
  DeadLetterQueueAlarm: deadLetterQueueAlarm,
  AlarmAction: alarmAction,
  AlarmDimensions: alarmDimensions,
  FunctionAlarm: functionAlarm,
};
