import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { checkAlarmRouting } from './alarm-actions';
import type { FunctionAlarmOptions } from './alarm-options';
import type { AlarmRouteOptions } from './alarm-route-options';
import { ALARM_NAME_LENGTH } from '../../limits';
import { PropsValidator } from '../synth/validation';

const SEVERITY = /^\S.{0,31}$/;

/** Checks whom single alarms notify, their names and severities. */
export function checkAlarmRoutes(scope: Construct, problems: PropsValidator, { profile: _, ...alarms }: FunctionAlarmOptions = {}): void {
  const { min, max } = ALARM_NAME_LENGTH;
  for (const [option, settings] of Object.entries<AlarmRouteOptions | undefined>(alarms)) {
    if (!settings) continue;
    const { alarmName, severity } = settings;
    checkAlarmRouting(scope, problems.below(`alarms.${option}`), settings);
    problems.addIf(isKnown(alarmName) && (alarmName.length < min || alarmName.length > max),
      `alarms.${option}.alarmName has ${alarmName?.length} characters but must have ${min} to ${max}: change it, or omit it for a generated name`);
    const each = option.startsWith('newVersion') ? 'version' : option === 'triggerDeadLetters' ? 'trigger' : undefined;
    problems.addIf(alarmName !== undefined && each !== undefined,
      `alarms.${option}.alarmName is set, but each ${each} has an alarm of its own, and two alarms cannot have one name: omit it`);
    problems.addIf(isKnown(severity) && !SEVERITY.test(severity),
      `alarms.${option}.severity is '${severity}' but must have 1 to 32 characters in one line: use a word such as SEV1`);
  }
}

function isKnown(text: string | undefined): text is string {
  return text !== undefined && !Token.isUnresolved(text);
}
