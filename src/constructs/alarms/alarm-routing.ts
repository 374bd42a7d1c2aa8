import { Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { FunctionAlarmOptions } from './alarm-options';
import type { AlarmRouteOptions } from './alarm-route-options';
import { ALARM_NAME_LENGTH } from '../../limits';
import { PropsValidator } from '../synth/validation';

/** The topic and actions that alarms notify when they go into ALARM and when they return to OK. */
export interface AlarmRouting {
  readonly alarmTopic?: sns.ITopic;
  readonly alarmActions?: cloudwatch.IAlarmAction[];
}

/** The routing of a construct's alarms: props replace the defaults of the scope as a whole, so that no alarm notifies two teams by accident. */
export function alarmRouting(props: AlarmRouting, defaults: AlarmRouting): AlarmRouting {
  const { alarmTopic, alarmActions } = props.alarmTopic !== undefined || props.alarmActions !== undefined ? props : defaults;
  return { alarmTopic, alarmActions };
}

const SEVERITY = /^\S.{0,31}$/;

/** Checks the names and severities of alarms, by the option of each alarm. */
export function checkAlarmRoutes(problems: PropsValidator, { profile: _, ...alarms }: FunctionAlarmOptions = {}): void {
  const { min, max } = ALARM_NAME_LENGTH;
  for (const [option, settings] of Object.entries<AlarmRouteOptions | undefined>(alarms)) {
    const { alarmName, severity } = settings ?? {};
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
