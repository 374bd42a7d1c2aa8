import { AgeAlarmSettings, AlarmProfile, AlarmSettings, BatchFunctionAlarmOptions, FunctionAlarmOptions } from './alarm-options';
import type { AlarmRouteOptions } from './alarm-route-options';
import type { AlarmRouting } from './alarm-routing';
import { aTopic } from '../resources/resource-kinds';
import { duration, flag, has, Kind, listOf, oneOf, options, Shape, text, threshold } from '../synth/shapes';

export const profile = oneOf('AlarmProfile', () => AlarmProfile);

export const ROUTING_SHAPE: Shape<AlarmRouting> = {
  alarmTopic: aTopic,
  alarmActions: listOf(has('an alarm action, such as new actions.SnsAction(topic)', 'bind')),
};

const ROUTE_SHAPE: Shape<AlarmRouteOptions> = { ...ROUTING_SHAPE, severity: text, alarmName: text };

export const countSettings: Kind = options<AlarmSettings>({ ...ROUTE_SHAPE, enabled: flag, threshold });
export const ageSettings: Kind = options<AgeAlarmSettings>({ ...ROUTE_SHAPE, enabled: flag, threshold: duration });

export const FUNCTION_ALARMS_SHAPE: Shape<FunctionAlarmOptions> = {
  profile, errors: countSettings, throttles: countSettings, duration: ageSettings, newVersionErrors: countSettings, newVersionDuration: ageSettings,
};

export const BATCH_ALARMS_SHAPE: Shape<BatchFunctionAlarmOptions> = { ...FUNCTION_ALARMS_SHAPE, newVersionFailedRecords: countSettings };
