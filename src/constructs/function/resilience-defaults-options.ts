import { RemovalPolicy } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AlarmProfile } from '../alarms/alarm-options';

/**
 * Defaults that `ResilienceDefaults` sets for all constructs of this library in a scope.
 */
export interface ResilienceDefaultsOptions {
  /**
   * The topic to notify when an alarm goes into ALARM and when it returns to OK. It must be in the Region of the alarms, and in a stack of the same
   * stage unless it is imported by its ARN.
   *
   * @default - none
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * Actions to run in addition to notifying `alarmTopic`, when an alarm goes into ALARM and when it returns to OK. They must be in the Region of the
   * alarms; CloudWatch accepts five actions, including the topic.
   *
   * @default - none
   */
  readonly alarmActions?: cloudwatch.IAlarmAction[];

  /**
   * The set of alarms that each construct creates.
   *
   * @default AlarmProfile.ESSENTIAL
   */
  readonly alarmProfile?: AlarmProfile;

  /**
   * How long log events are kept.
   *
   * @default logs.RetentionDays.ONE_MONTH
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * What happens to queues, streams, failure buckets and tables when their construct is removed or replaced.
   *
   * @default RemovalPolicy.RETAIN - parked events survive a renamed construct
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * The KMS key that encrypts every resource that the constructs create and that can be encrypted.
   *
   * @default - keys owned by AWS
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Indicates whether an `SqsWorkerFunction` reserves as much concurrency as its `maxConcurrency`.
   *
   * @default true - throttling caused by other functions of the account cannot move messages to the dead-letter queue before they were processed
   */
  readonly reserveConcurrency?: boolean;
}
