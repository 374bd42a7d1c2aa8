import { Template } from 'aws-cdk-lib/assertions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AccountConcurrencyAlarm, AccountConcurrencyAlarmProps, AlarmProfile, ResilienceDefaults } from '../../../src';
import { injectProps } from '../../fixtures/injection';
import { newApp, newStack } from '../../fixtures/stack';
import { resourcesOf } from '../../fixtures/templates';

function alarmOf(props: AccountConcurrencyAlarmProps = {}, stack = newStack()): any {
  new AccountConcurrencyAlarm(stack, 'Concurrency', props);
  const [alarm] = resourcesOf(stack, 'AWS::CloudWatch::Alarm');
  return alarm;
}

describe('AccountConcurrencyAlarm', () => {
  test('goes into ALARM above 90 % of the quota for 10 minutes [C07]', () => {
    const alarm = alarmOf();
    expect(alarm).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: 'ClaimedAccountConcurrency',
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 10,
      DatapointsToAlarm: 10,
      Threshold: 900,
      ComparisonOperator: 'GreaterThanThreshold',
    });
    expect(alarm).not.toHaveProperty('Dimensions'); // the metric of the account has none
    expect(alarm.AlarmDescription).toContain('more than 900 of 1000 concurrent executions');
  });

  test('uses the quota and the threshold that are set [C07]', () => {
    expect(alarmOf({ quota: 3_000 }).Threshold).toBe(2_700);
    expect(alarmOf({ quota: 3_000, threshold: 0.5 }).Threshold).toBe(1_500);
  });

  test('notifies the actions of its props or of its scope, and is created with every alarm profile', () => {
    const stack = newStack();
    ResilienceDefaults.of(stack).set({ alarmTopic: new sns.Topic(stack, 'OnCall'), alarmProfile: AlarmProfile.NONE });
    const actions = [{ Ref: expect.stringMatching(/^OnCall/) }];
    expect(alarmOf({}, stack)).toMatchObject({ AlarmActions: actions, OKActions: actions });
    const own = newStack();
    expect(alarmOf({ alarmTopic: new sns.Topic(own, 'Mine') }, own)).toMatchObject({ AlarmActions: [{ Ref: expect.stringMatching(/^Mine/) }] });
    const other = newStack();
    const bound = { bind: () => ({ alarmActionArn: 'arn:aws:sns:eu-west-1:123456789012:page' }) };
    expect(alarmOf({ alarmActions: [bound] }, other)).toMatchObject({ AlarmActions: ['arn:aws:sns:eu-west-1:123456789012:page'] });
  });

  test.each<[AccountConcurrencyAlarmProps, string]>([
    [{ quota: 0 }, 'quota is 0 but must be a whole number from 1'],
    [{ threshold: 90 }, 'threshold is 90 but must be above 0 and at most 1: set it to a share of the quota, such as 0.9'],
    [{ threshold: 0 }, 'threshold is 0 but must be above 0'],
  ])('fails when the props are %j', (props, message) => {
    expect(() => alarmOf(props)).toThrow(message);
  });

  test('takes injected props before it checks them', () => {
    const app = newApp();
    injectProps(app, AccountConcurrencyAlarm, { quota: 3_000 });
    expect(alarmOf({}, newStack(app)).Threshold).toBe(2_700);
    const wrong = newApp();
    injectProps(wrong, AccountConcurrencyAlarm, { quota: 0 });
    expect(() => alarmOf({}, newStack(wrong))).toThrow('quota is 0 but');
  });

  test('creates one resource', () => {
    const stack = newStack();
    new AccountConcurrencyAlarm(stack, 'Concurrency');
    expect(Object.keys(Template.fromStack(stack).toJSON().Resources)).toEqual([expect.stringMatching(/^ConcurrencyAlarmsClaimedAccountConcurrency/)]);
  });
});
