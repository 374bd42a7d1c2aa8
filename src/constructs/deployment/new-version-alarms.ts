import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ALARM_PERIOD, AlarmDecision, slowSeconds } from '../alarms/alarms';
import { Deployment } from './deployment';
import { warnOfUncountedFailures } from './failed-records-check';
import type { ResilientFunction } from '../function/resilient-function';
import { AlarmProfile, BatchFunctionAlarmOptions, FunctionAlarmOptions } from '../alarms/alarm-options';
import { FAILED_RECORDS, METRIC_NAMESPACE } from '../../environment';

/** The alarms that roll a deployment back, if there is one. They see the version that is being deployed and no other. See docs/decisions/0013. */
export function newVersionAlarms(
  handler: ResilientFunction, deployment: Deployment | undefined, timeout: Duration, options: FunctionAlarmOptions = {},
): AlarmDecision[] {
  if (!deployment) return [];
  const slow = slowSeconds(timeout, options.newVersionDuration?.threshold);
  const { functionName } = handler.lambdaFunction;
  return [
    {
      id: 'NewVersionErrors',
      profile: AlarmProfile.ESSENTIAL,
      enabled: options.newVersionErrors?.enabled,
      metric: () => metricOfNewVersion(handler, 'AWS/Lambda', 'Errors', cloudwatch.Stats.SUM),
      threshold: options.newVersionErrors?.threshold ?? 0,
      periods: 1,
      description: () => `The version of ${functionName} that is being deployed has failed, and its deployment is rolled back. ${lookAtLogs(handler)}`,
      made: alarm => rollBackOn(alarm, handler, deployment),
    },
    {
      id: 'NewVersionDuration',
      profile: AlarmProfile.FULL,
      enabled: options.newVersionDuration?.enabled,
      metric: () => metricOfNewVersion(handler, 'AWS/Lambda', 'Duration', cloudwatch.Stats.p(99)),
      threshold: slow && slow * 1000,
      periods: 2,
      description: () => `One of 100 invocations of the version of ${functionName} that is being deployed has taken more than ${slow} s for 2 minutes, ` +
        `and its deployment is rolled back. ${lookAtLogs(handler)}`,
      made: alarm => rollBackOn(alarm, handler, deployment),
    },
  ];
}

/** The same for a function that gets batches, with one more: what it reports as failed is no error to Lambda. */
export function newVersionBatchAlarms(
  handler: ResilientFunction, deployment: Deployment | undefined, timeout: Duration, options: BatchFunctionAlarmOptions = {},
): AlarmDecision[] {
  if (!deployment) return [];
  const enabled = options.newVersionFailedRecords?.enabled;
  if (enabled !== false) warnOfUncountedFailures(deployment.group, handler.lambdaFunction);
  return [...newVersionAlarms(handler, deployment, timeout, options), {
    id: 'NewVersionFailedRecords',
    profile: AlarmProfile.ESSENTIAL,
    enabled,
    metric: () => metricOfNewVersion(handler, METRIC_NAMESPACE, FAILED_RECORDS, cloudwatch.Stats.SUM),
    threshold: options.newVersionFailedRecords?.threshold ?? 0,
    periods: 1,
    description: () => `Records failed in the version of ${handler.lambdaFunction.functionName} that is being deployed, and its deployment is rolled back. ` +
      lookAtLogs(handler),
    made: alarm => rollBackOn(alarm, handler, deployment),
  }];
}

function rollBackOn(alarm: cloudwatch.Alarm, handler: ResilientFunction, deployment: Deployment): void {
  renewWithVersion(alarm, handler.alias!.version);
  deployment.group.addAlarm(alarm);
}

/** Of the hash of code and configuration, with which the CDK ends the logical id of a version. */
const HASH_LENGTH = 32;

/** An alarm that is changed keeps its state: one that rang for the old version would stop the deployment of its mend. So each version has its own. */
function renewWithVersion(alarm: cloudwatch.Alarm, version: lambda.IVersion): void {
  const cfnAlarm = alarm.node.defaultChild as cloudwatch.CfnAlarm;
  const cfnVersion = version.node.defaultChild as lambda.CfnVersion;
  const stack = Stack.of(alarm);
  const ownId = stack.getLogicalId(cfnAlarm);
  cfnAlarm.overrideLogicalId(Lazy.uncachedString({ produce: () => ownId + (stack.resolve(cfnVersion.logicalId) as string).slice(-HASH_LENGTH) }));
}

/** The dimensions by name, and not by the alias: it waits for the deployment group, which waits for the alarm. */
function metricOfNewVersion(handler: ResilientFunction, namespace: string, metricName: string, statistic: string): cloudwatch.Metric {
  const { alias, aliasName, lambdaFunction: { functionName } } = handler;
  return new cloudwatch.Metric({
    namespace,
    metricName,
    dimensionsMap: { FunctionName: functionName, Resource: `${functionName}:${aliasName}`, ExecutedVersion: alias!.version.version },
    statistic,
    period: ALARM_PERIOD,
  });
}

function lookAtLogs({ logGroup }: ResilientFunction): string {
  return `See why: aws logs tail ${logGroup.logGroupName} --since 15m`;
}
