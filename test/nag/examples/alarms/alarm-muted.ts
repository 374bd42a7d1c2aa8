import { CfnResource, Stack } from 'aws-cdk-lib';
import { aFunction } from '../shop';

function mute(stack: Stack, AlarmNames: string[]): void {
  const alarm = aFunction(stack).metricErrors().createAlarm(stack, 'Errors', { threshold: 1, evaluationPeriods: 1 });
  new CfnResource(stack, 'Nights', {
    type: 'AWS::CloudWatch::AlarmMuteRule',
    properties: { Rule: { Schedule: { Expression: 'cron(0 22 * * *)', Duration: 'PT8H' } }, MuteTargets: { AlarmNames: AlarmNames.length > 0 ? AlarmNames : [alarm.alarmName] } },
  });
}

export function violates(stack: Stack): void {
  mute(stack, []);
}

export function passes(stack: Stack): void {
  mute(stack, ['NightlyReport']);
}
