import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';

/**
 * Properties of an `AccountConcurrencyAlarm`.
 */
export interface AccountConcurrencyAlarmProps {
  /**
   * The concurrency quota of the account in this Region. `aws lambda get-account-settings` shows it. Valid range: 1 or more.
   *
   * @default 1000 - the default quota of an account
   * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
   */
  readonly quota?: number;

  /**
   * The share of the quota above which the alarm goes into ALARM. Valid range: above 0, up to 1.
   *
   * @default 0.9 - as AWS recommends
   */
  readonly threshold?: number;

  /**
   * The topic to notify when the alarm goes into ALARM and when it returns to OK. It must be in the Region of the alarm.
   *
   * @default - none if `alarmActions` is set, otherwise the topic set by `ResilienceDefaults`; an alarm without any action produces a synth warning
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * Actions to run in addition to notifying `alarmTopic`, when the alarm goes into ALARM and when it returns to OK. They must be in the Region of the
   * alarm; CloudWatch accepts five actions, including the topic.
   *
   * @default - none if `alarmTopic` is set, otherwise the actions set by `ResilienceDefaults`
   */
  readonly alarmActions?: cloudwatch.IAlarmAction[];
}
