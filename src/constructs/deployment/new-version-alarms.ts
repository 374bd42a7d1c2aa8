import { createHash } from 'node:crypto';
import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Deployment } from './deployment';
import { warnOfUncountedFailures } from './failed-records-check';
import { FAILED_RECORDS, METRIC_NAMESPACE } from '../../environment';
import { LOGICAL_ID_LENGTH } from '../../limits';
import { AlarmProfile, BatchFunctionAlarmOptions, FunctionAlarmOptions } from '../alarms/alarm-options';
import { ALARM_PERIOD, AlarmSpecification, countAlarm } from '../alarms/alarm-specification';
import { durationThreshold } from '../alarms/function-alarms';
import { tailLogs } from '../alarms/tail-logs';
import type { ResilientFunction } from '../function/resilient-function';

/** The alarms that roll a deployment back. They observe only the version that is being deployed, see docs/decisions/0013. */
export function newVersionAlarms(
  handler: ResilientFunction, deployment: Deployment | undefined, timeout: Duration, options: FunctionAlarmOptions = {},
): AlarmSpecification[] {
  if (!deployment) return [];
  const slow = durationThreshold(timeout, options.newVersionDuration?.threshold);
  const { functionName } = handler.lambdaFunction;
  return [
    countAlarm('NewVersionErrors', options.newVersionErrors, {
      profile: AlarmProfile.ESSENTIAL,
      metric: () => metricOfNewVersion(handler, 'AWS/Lambda', 'Errors', cloudwatch.Stats.SUM),
      periods: 1,
      description: brief => `The new version of ${functionName} has failed, and its deployment is being rolled back. ${findCause(handler, brief)}`,
      onCreated: alarm => rollBackOn(alarm, handler, deployment),
      ofOneVersion: true,
    }),
    {
      id: 'NewVersionDuration',
      profile: AlarmProfile.FULL,
      enabled: options.newVersionDuration?.enabled,
      route: options.newVersionDuration,
      metric: () => metricOfNewVersion(handler, 'AWS/Lambda', 'Duration', cloudwatch.Stats.p(99)),
      threshold: slow && slow * 1000,
      periods: 2,
      description: brief => `1 % of the invocations of the new version of ${functionName} have taken longer than ${slow} s for 2 minutes, ` +
        `and its deployment is being rolled back. ${findCause(handler, brief)}`,
      onCreated: alarm => rollBackOn(alarm, handler, deployment),
      ofOneVersion: true,
    },
  ];
}

/** The alarms that roll a deployment back if the function processes batches: Lambda does not count partial batch failures as errors. */
export function newVersionBatchAlarms(
  handler: ResilientFunction, deployment: Deployment | undefined, timeout: Duration, options: BatchFunctionAlarmOptions = {},
): AlarmSpecification[] {
  if (!deployment) return [];
  const enabled = options.newVersionFailedRecords?.enabled;
  if (enabled !== false) warnOfUncountedFailures(deployment.group, handler.lambdaFunction);
  return [...newVersionAlarms(handler, deployment, timeout, options), countAlarm('NewVersionFailedRecords', options.newVersionFailedRecords, {
    profile: AlarmProfile.ESSENTIAL,
    metric: () => metricOfNewVersion(handler, METRIC_NAMESPACE, FAILED_RECORDS, cloudwatch.Stats.SUM),
    periods: 1,
    description: brief => `Records have failed in the new version of ${handler.lambdaFunction.functionName}, and its deployment is being rolled back. ` +
      findCause(handler, brief),
    onCreated: alarm => rollBackOn(alarm, handler, deployment),
    ofOneVersion: true,
  })];
}

function rollBackOn(alarm: cloudwatch.Alarm, handler: ResilientFunction, deployment: Deployment): void {
  renewWithVersion(alarm, handler.alias!.version);
  deployment.group.addAlarm(alarm);
}

/** The length of the hash of code and configuration at the end of a version's logical ID. */
const HASH_LENGTH = 32;

/**
 * Gives each version an alarm of its own. A changed alarm would keep its state, and one that is in ALARM for the old version would block the fix
 * from deploying.
 */
function renewWithVersion(alarm: cloudwatch.Alarm, version: lambda.IVersion): void {
  const cfnAlarm = alarm.node.defaultChild as cloudwatch.CfnAlarm;
  const cfnVersion = version.node.defaultChild as lambda.CfnVersion;
  const stack = Stack.of(alarm);
  const ownId = stack.getLogicalId(cfnAlarm);
  const prefix = shortened(ownId, LOGICAL_ID_LENGTH - HASH_LENGTH);
  cfnAlarm.overrideLogicalId(Lazy.uncachedString({ produce: () => prefix + (stack.resolve(cfnVersion.logicalId) as string).slice(-HASH_LENGTH) }));
}

/** A logical ID within a length, still unique. */
function shortened(logicalId: string, length: number): string {
  if (logicalId.length <= length) return logicalId;
  const hash = createHash('sha256').update(logicalId).digest('hex').slice(0, 8).toUpperCase();
  return logicalId.slice(0, length - hash.length) + hash;
}

/** The alias is named in the dimensions and not referenced: it depends on the deployment group, which depends on the alarm. */
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

function findCause({ lambdaFunction, logGroup }: ResilientFunction, brief: boolean): string {
  return `Find the cause: ${tailLogs(lambdaFunction, logGroup, brief)}`;
}
