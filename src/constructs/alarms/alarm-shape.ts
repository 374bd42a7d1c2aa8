import { AgeAlarmSettings, AlarmProfile, AlarmSettings, BatchFunctionAlarmOptions, FunctionAlarmOptions } from './alarm-options';
import type { AlarmRouting } from './alarm-routing';
import { aTopic } from '../resources/resource-kinds';
import { duration, flag, has, Kind, listOf, oneOf, options, Shape, threshold } from '../synth/shapes';

export const profile = oneOf('AlarmProfile', () => AlarmProfile);

export const countSettings: Kind = options<AlarmSettings>({ enabled: flag, threshold });
export const ageSettings: Kind = options<AgeAlarmSettings>({ enabled: flag, threshold: duration });

export const FUNCTION_ALARMS_SHAPE: Shape<FunctionAlarmOptions> = {
  profile, errors: countSettings, throttles: countSettings, duration: ageSettings, newVersionErrors: countSettings, newVersionDuration: ageSettings,
};

export const BATCH_ALARMS_SHAPE: Shape<BatchFunctionAlarmOptions> = { ...FUNCTION_ALARMS_SHAPE, newVersionFailedRecords: countSettings };

export const ROUTING_SHAPE: Shape<AlarmRouting> = {
  alarmTopic: aTopic,
  alarmActions: listOf(has('an alarm action, such as new actions.SnsAction(topic)', 'bind')),
};
