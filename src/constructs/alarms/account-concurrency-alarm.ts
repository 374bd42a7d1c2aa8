import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { ResilienceDefaults } from '../function/resilience-defaults';
import { ACCOUNT_CONCURRENCY } from '../../limits';
import { AlarmProfile } from './alarm-options';
import { ALARM_PERIOD, defineAlarms } from './alarms';
import { PropsValidator } from '../synth/validation';

/**
 * Properties of an `AccountConcurrencyAlarm`.
 */
export interface AccountConcurrencyAlarmProps {
  /**
   * How many executions the account may run at once in this Region. See what it is: `aws lambda get-account-settings`.
   *
   * @default 1000 - the quota of an account that has not asked for more
   * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
   */
  readonly quota?: number;

  /**
   * The share of the quota above which the alarm goes off. Valid range: above 0 to 1.
   *
   * @default 0.9 - as AWS recommends
   */
  readonly threshold?: number;

  /**
   * The topic that the alarm notifies, when it goes off and when it is over.
   *
   * @default - what `ResilienceDefaults` says for this scope; where nobody says anything, synth warns
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * What the alarm does, beside notifying `alarmTopic`, when it goes off and when it is over.
   *
   * @default - what `ResilienceDefaults` says for this scope
   */
  readonly alarmActions?: cloudwatch.IAlarmAction[];
}

/**
 * Tells before an account has no concurrency left in a Region, when all its functions begin to be throttled.
 *
 * One for each account and Region: what it watches belongs to no function. About $0.10 a month.
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

  /** The alarm. */
  public readonly alarm: cloudwatch.Alarm;

  /**
   * @param scope where it belongs
   * @param id its id there
   * @param props the quota, and what differs from the defaults
   */
  constructor(scope: Construct, id: string, props: AccountConcurrencyAlarmProps = {}) {
    super(scope, id);
    const { quota = ACCOUNT_CONCURRENCY, threshold: share = 0.9 } = props;
    const problems = new PropsValidator('AccountConcurrencyAlarm', this);
    problems.wholeNumber('quota', props.quota, { min: 1, max: Number.MAX_SAFE_INTEGER }, 'it is the ConcurrentExecutions of aws lambda get-account-settings');
    problems.addIf(share <= 0 || share > 1, `threshold is ${share} but must be above 0 and at most 1: it is a share of the quota, 0.9 by default`);
    problems.throwIfAny();

    const defaults = ResilienceDefaults._for(this);
    const notified = props.alarmTopic !== undefined || props.alarmActions !== undefined ? props : defaults;
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
      description: () => `The functions of this account and Region have claimed more than ${threshold} of ${quota} concurrent executions for 10 minutes: ` +
        'soon all that reserve none are throttled. See who takes them: the metric ConcurrentExecutions by FunctionName; ask for more: ' +
        'aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384',
    }], { alarmTopic: notified.alarmTopic, alarmActions: notified.alarmActions });
  }
}
