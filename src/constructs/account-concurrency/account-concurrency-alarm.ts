import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { AccountConcurrencyAlarmProps } from './account-concurrency-alarm-props';
import { ACCOUNT_CONCURRENCY } from '../../limits';
import { checkAlarmRouting } from '../alarms/alarm-actions';
import { AlarmProfile } from '../alarms/alarm-options';
import { alarmRouting } from '../alarms/alarm-routing';
import { ROUTING_SHAPE } from '../alarms/alarm-shape';
import { ALARM_PERIOD } from '../alarms/alarm-specification';
import { defineAlarms } from '../alarms/alarms';
import { ResilienceDefaults } from '../function/resilience-defaults';
import { checkShape, number } from '../synth/shapes';
import { PropsValidator } from '../synth/validation';

/**
 * An alarm that notifies you before the account runs out of Lambda concurrency in a Region and all of its functions are throttled.
 *
 * Create one for each account and Region. It costs about $0.10 a month.
 *
 * @example
 * import { App, Stack } from 'aws-cdk-lib';
 * import { AccountConcurrencyAlarm } from 'cdk-resilient-lambda';
 *
 * const stack = new Stack(new App(), 'Account');
 * new AccountConcurrencyAlarm(stack, 'Concurrency', { quota: 3000 });
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html#Lambda
 */
@propertyInjectable
export class AccountConcurrencyAlarm extends Construct {
  /** The ID of this class for property injection. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-resilient-lambda.AccountConcurrencyAlarm';

  /** The CloudWatch alarm. */
  public readonly alarm: cloudwatch.Alarm;

  /**
   * @param scope the parent of this construct
   * @param id the construct ID, unique within its scope
   * @param props the quota and the threshold
   */
  constructor(scope: Construct, id: string, props: AccountConcurrencyAlarmProps = {}) {
    super(scope, id);
    checkShape<AccountConcurrencyAlarmProps>('AccountConcurrencyAlarm', this, props, { ...ROUTING_SHAPE, quota: number, threshold: number });
    const { quota = ACCOUNT_CONCURRENCY, threshold: share = 0.9 } = props;
    const problems = new PropsValidator('AccountConcurrencyAlarm', this);
    problems.wholeNumber('quota', props.quota, { min: 1, max: Number.MAX_SAFE_INTEGER }, 'use the ConcurrentExecutions of aws lambda get-account-settings');
    problems.addIf(share <= 0 || share > 1, `threshold is ${share} but must be above 0 and at most 1: set it to a share of the quota, such as 0.9`);
    const routing = alarmRouting(props, ResilienceDefaults._for(this));
    checkAlarmRouting(this, problems, routing);
    problems.throwIfAny();

    const threshold = quota * share;
    [this.alarm] = defineAlarms(this, [{
      id: 'ClaimedAccountConcurrency',
      profile: AlarmProfile.ESSENTIAL,
      enabled: true,
      metric: () => new cloudwatch.Metric({
        namespace: 'AWS/Lambda', metricName: 'ClaimedAccountConcurrency', statistic: cloudwatch.Stats.MAXIMUM, period: ALARM_PERIOD,
      }),
      threshold,
      periods: 10,
      description: () => `The functions of this account and Region have claimed more than ${threshold} of ${quota} concurrent executions for 10 minutes. ` +
        'Functions without reserved concurrency will soon be throttled. Find the largest consumers with the metric ConcurrentExecutions by FunctionName, ' +
        'or request a higher quota: aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384',
    }], routing);
  }
}
