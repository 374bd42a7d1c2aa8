import { Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Construct } from 'constructs';
import { AlarmRouting } from './alarm-routing';
import { ALARM_ACTIONS } from '../../limits';
import { foreignRegions, ResolvedReferences, resolveReferences } from '../synth/references';
import { checkStages } from '../synth/stages';
import { PropsValidator } from '../synth/validation';

const ONE_TOPIC = 'subscribe all receivers to one topic';

/** Adds problems for actions that CloudWatch refuses, as far as they are known before they are bound to an alarm. */
export function checkAlarmRouting(scope: Construct, problems: PropsValidator, { alarmTopic, alarmActions = [] }: AlarmRouting): void {
  const count = alarmActions.length + (alarmTopic ? 1 : 0);
  problems.addIf(count > ALARM_ACTIONS,
    `alarmTopic and alarmActions are ${count} actions, but CloudWatch accepts ${ALARM_ACTIONS} for each state of an alarm: ${ONE_TOPIC}, and set it as alarmTopic`);
  checkStages(scope, problems, { alarmTopic, alarmActions });
  if (alarmTopic === undefined) return;
  const [foreign] = foreignRegions(scope, resolveReferences(scope, alarmTopic.topicArn));
  problems.addIf(foreign !== undefined, `alarmTopic is the topic '${alarmTopic.node.path}' ${wrongRegion(foreign, scope)}`);
}

/** Adds the actions to an alarm. An action is bound once, even if it is called for several states. */
export function addActions(alarm: cloudwatch.Alarm, { alarmTopic, alarmActions = [] }: AlarmRouting, whenOk: boolean): void {
  const arns = [...alarmTopic ? [alarmTopic.topicArn] : [], ...alarmActions.map((action, index) => bindAction(alarm, action, `alarmActions[${index}]`))];
  const bound = arns.map(alarmActionArn => ({ bind: () => ({ alarmActionArn }) }));
  alarm.addAlarmAction(...bound);
  if (whenOk) alarm.addOkAction(...bound);
}

function bindAction(alarm: cloudwatch.Alarm, action: cloudwatch.IAlarmAction, name: string): string {
  const problems = new PropsValidator('Alarm', alarm);
  try {
    const { alarmActionArn } = reusable(action).bind(alarm, alarm);
    const [foreign] = foreignRegions(alarm, resolveReferences(alarm, alarmActionArn));
    if (foreign === undefined) return alarmActionArn;
    problems.add(`${name} is an action ${wrongRegion(foreign, alarm)}`);
  } catch (error) {
    problems.add(`${name} cannot be bound to this alarm (${(error as Error).message}): use an action that several alarms can share`);
  }
  return problems.throw();
}

/** The private fields of the CDK's action. */
interface LambdaActionFields {
  readonly lambdaFunction: ConstructorParameters<typeof actions.LambdaAction>[0];
  readonly props?: actions.LambdaActionProps;
}

/** By default, a `LambdaAction` names its permission after the ID of the alarm, which is the same in several constructs. */
function reusable(action: cloudwatch.IAlarmAction): cloudwatch.IAlarmAction {
  if (action.constructor !== actions.LambdaAction) return action; // a subclass may bind something else
  const { lambdaFunction, props } = action as unknown as LambdaActionFields;
  return new actions.LambdaAction(lambdaFunction, { ...props, useUniquePermissionId: props?.useUniquePermissionId ?? true });
}

function wrongRegion(region: string, scope: Construct): string {
  return `in ${region}, but the alarm is in ${Stack.of(scope).region}, and CloudWatch accepts only actions in the Region of the alarm: ` +
    'use a topic in that Region, which can forward to another one';
}

/** The actions of an alarm for one of its states, as they are deployed. */
export interface StateActions extends ResolvedReferences {
  readonly alarm: cloudwatch.Alarm;
  readonly state: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA';
  readonly count: number;
}

/** The actions of an alarm for all of its states, including those that were added after it was created. */
export function actionsOf(alarm: cloudwatch.Alarm): StateActions[] {
  const { alarmActions, okActions, insufficientDataActions } = alarm.node.defaultChild as cloudwatch.CfnAlarm;
  return Object.entries({ ALARM: alarmActions, OK: okActions, INSUFFICIENT_DATA: insufficientDataActions }).map(([state, given]) => {
    const resolved = resolveReferences(alarm, given);
    return { alarm, state: state as StateActions['state'], count: resolved.value?.length ?? 0, ...resolved };
  });
}

/** Finds actions that CloudWatch refuses. */
export function refusedActions({ alarm, state, count, ...resolved }: StateActions): string[] {
  const which = `the alarm '${alarm.node.path}' has`;
  return [
    ...count > ALARM_ACTIONS ? [`${which} ${count} actions for the state ${state}, but CloudWatch accepts ${ALARM_ACTIONS}: ${ONE_TOPIC}`] : [],
    ...foreignRegions(alarm, resolved).map(region => `${which} an action for the state ${state} ${wrongRegion(region, alarm)}`),
  ];
}
