import { Duration } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { StreamProcessorProps } from './stream-processor-props';
import { StreamProcessorSettings } from './stream-processor-settings';
import {
  ALARM_WINDOW_SECONDS, BATCHING_WINDOW_SECONDS, KINESIS_RETENTION_HOURS, PARALLELIZATION_FACTOR, RECORD_AGE_SECONDS, STREAM_BATCH_SIZE,
  STREAM_RETRY_ATTEMPTS, TUMBLING_WINDOW_SECONDS, UNTIL_EXPIRY,
} from '../../limits';
import { AlarmProfile } from '../alarms/alarm-options';
import { isWanted } from '../alarms/alarm-specification';
import { checkFunctionAlarms } from '../alarms/function-alarms';
import { checkDeployment } from '../deployment/deployment-checks';
import { checkFunctionOptions } from '../function/function-checks';
import { checkFilters } from '../resources/filters';
import { checkLogicalId } from '../synth/logical-id';
import { humanDuration, knownNumber, knownSeconds, PropsValidator, warn } from '../synth/validation';

/** A larger Unix time is in milliseconds. */
const YEAR_5138 = 100_000_000_000;

/** Throws one error that lists all problems, and warns about what may be wrong. */
export function checkStreamProcessor(scope: Construct, props: StreamProcessorProps, settings: StreamProcessorSettings): void {
  const problems = new PropsValidator('StreamProcessor', scope);
  checkFunctionOptions(scope, problems, props, settings);
  checkDeployment(scope, problems, props, settings);
  settings.source.check(scope, problems);
  settings.failureDestination.check(scope, problems);
  checkStart(scope, problems, props, settings);
  checkFilters(scope, problems, props.filters, settings.source.kind, settings.source.recordFacts);
  if (props.enabled === false) warnOfDisabledMapping(scope, settings);
  checkLogicalId(problems, 'eventSourceMappingLogicalId', props.eventSourceMappingLogicalId);
  checkRecordProcessing(scope, problems, props, settings);
  warnOfMissingRecords(scope, settings);
  checkIteratorAge(problems, props, settings);
  checkNotPolling(problems, props.alarms?.notPolling?.threshold);
  checkFunctionAlarms(scope, problems, settings.timeout, props.alarms, settings.alarms);
  problems.throwIfAny();
}

/** Checks whether every record is processed, or parked before the stream deletes it. */
export function checkRecordProcessing(
  scope: Construct, problems: PropsValidator, props: StreamProcessorProps, settings: StreamProcessorSettings,
): void {
  checkBatch(scope, problems, props, settings);
  checkWindow(problems, props);
  checkConcurrency(scope, problems, props, settings);
  checkRetries(scope, problems, props, settings);
  checkAge(scope, problems, props, settings);
}

function checkStart(scope: Construct, problems: PropsValidator, props: StreamProcessorProps, settings: StreamProcessorSettings): void {
  const { source, startingPosition } = settings;
  const { startingPositionTimestamp: timestamp } = props;
  problems.addIf(!source.startingPositions.includes(startingPosition),
    `startingPosition is ${startingPosition}, but the stream of a table supports only ${source.startingPositions.join(' and ')}: ` +
    'use TRIM_HORIZON, and let the handler skip records that are too old');
  const atTimestamp = startingPosition === lambda.StartingPosition.AT_TIMESTAMP;
  problems.addIf(atTimestamp && timestamp === undefined,
    'startingPosition is AT_TIMESTAMP, but startingPositionTimestamp is missing: set it to a Unix time in seconds');
  problems.addIf(!atTimestamp && timestamp !== undefined,
    `startingPositionTimestamp is set, but startingPosition is ${startingPosition}: set startingPosition to AT_TIMESTAMP, or remove startingPositionTimestamp`);
  const seconds = knownNumber(timestamp);
  problems.addIf(seconds !== undefined && !(seconds > 0 && seconds < YEAR_5138),
    `startingPositionTimestamp is ${seconds}, but must be a Unix time in seconds: divide milliseconds by 1000`);
  if (startingPosition === lambda.StartingPosition.LATEST) {
    warn(scope, 'startsAtLatest',
      'startingPosition is LATEST, so records that arrive while the event source mapping is created or updated can be missed: ' +
      'use TRIM_HORIZON; if the mapping is deployed, acknowledge this warning instead, because CloudFormation would replace the mapping, which Lambda refuses');
  }
}

function checkBatch(scope: Construct, problems: PropsValidator, props: StreamProcessorProps, settings: StreamProcessorSettings): void {
  problems.wholeNumber('batchSize', props.batchSize, STREAM_BATCH_SIZE, 'Lambda limits the batches of a stream to that size');
  problems.wholeSeconds('maxBatchingWindow', props.maxBatchingWindow, BATCHING_WINDOW_SECONDS, 'Lambda does not wait longer for a batch to fill');
  if (!settings.bisectBatchOnError && settings.batchSize !== 1) {
    warn(scope, 'batchNotBisected',
      'bisectBatchOnError is false, so one record that always fails takes the rest of its batch to the failure destination: ' +
      'remove it, set batchSize to 1, or acknowledge this warning if a batch must succeed or fail as a whole');
  }
}

/** A disabled mapping emits no iterator age, so no alarm reports how long records wait. */
function warnOfDisabledMapping(scope: Construct, { maxRecordAge, source: { retentionSeconds } }: StreamProcessorSettings): void {
  warn(scope, 'mappingDisabled',
    `enabled is false, so the function processes nothing, and no alarm reports it. Records that are older than ${maxRecordAge.toHumanString()} (maxRecordAge) when ` +
    'it is enabled again are parked without being processed, and the stream deletes them ' +
    `${retentionSeconds === undefined ? 'when its retention period ends' : `after ${humanDuration(retentionSeconds)}`}: set enabled to true as soon as the incident is ` +
    'over, or acknowledge this warning until then');
}

/** Lambda refuses a window together with options that divide its state or hide records from it. */
function checkWindow(problems: PropsValidator, { filters = [], parallelizationFactor, tumblingWindow }: StreamProcessorProps): void {
  problems.wholeSeconds('tumblingWindow', tumblingWindow, TUMBLING_WINDOW_SECONDS, 'change it, or remove it for no window');
  if (tumblingWindow === undefined) return;
  const factor = knownNumber(parallelizationFactor);
  problems.addIf(factor !== undefined && factor > 1,
    `parallelizationFactor is ${factor}, but with tumblingWindow Lambda accepts only 1, because a window has one state per shard: remove one of them`);
  problems.addIf(filters.length > 0, 'filters and tumblingWindow are both set, but Lambda accepts only one of them: remove filters, and filter in the handler');
}

function checkConcurrency(scope: Construct, problems: PropsValidator, props: StreamProcessorProps, settings: StreamProcessorSettings): void {
  problems.wholeNumber('parallelizationFactor', props.parallelizationFactor, PARALLELIZATION_FACTOR, 'Lambda supports no other values');
  const [factor, reserved] = [knownNumber(props.parallelizationFactor ?? 1), knownNumber(settings.reservedConcurrentExecutions)];
  const { shardCount } = settings.source;
  if (factor === undefined || reserved === undefined || shardCount === undefined || reserved >= shardCount * factor) return;
  warn(scope, 'reservedConcurrencyBelowShards',
    `reservedConcurrentExecutions is ${reserved}, but ${shardCount} shards with a parallelizationFactor of ${factor} need ${shardCount * factor} concurrent ` +
    `invocations, so some shards are throttled and wait: set reservedConcurrentExecutions to ${shardCount * factor}, or acknowledge this warning if you want ` +
    'to limit the function');
}

function checkRetries(scope: Construct, problems: PropsValidator, { retryAttempts }: StreamProcessorProps, settings: StreamProcessorSettings): void {
  problems.wholeNumber('retryAttempts', retryAttempts, STREAM_RETRY_ATTEMPTS, `${UNTIL_EXPIRY} means unlimited retries`);
  if (retryAttempts === UNTIL_EXPIRY) {
    warn(scope, 'retriesWithoutEnd',
      `retryAttempts is ${UNTIL_EXPIRY}, so one record that always fails blocks its shard until it reaches maxRecordAge (${settings.maxRecordAge.toHumanString()}), ` +
      'and the records behind it reach that age too: set a number, or remove retryAttempts');
  }
}

function checkAge(
  scope: Construct, problems: PropsValidator, props: StreamProcessorProps, { maxRecordAge, retentionSeconds: retention }: StreamProcessorSettings,
): void {
  problems.wholeSeconds('maxRecordAge', props.maxRecordAge, RECORD_AGE_SECONDS, 'Lambda supports no other values');
  const age = knownSeconds(maxRecordAge);
  if (age === undefined) return;
  if (retention === undefined) {
    if (age < KINESIS_RETENTION_HOURS.min * 3_600) return;
    warn(scope, 'retentionNotChecked',
      `maxRecordAge is ${humanDuration(age)}, but the retention period of the stream is unknown at synth, and records that the stream deletes before they are ` +
      'parked are lost: set it (source: StreamSource.kinesis(stream, { retentionPeriod })), or acknowledge this warning');
  } else if (age >= retention) {
    problems.add(`maxRecordAge is ${humanDuration(age)}, but the stream keeps records for only ${humanDuration(retention)} and would delete them before they are ` +
      `parked: lower it to ${humanDuration(retention / 2)} or less`);
  } else if (age > retention / 2) {
    warn(scope, 'maxRecordAgeNearRetention',
      `maxRecordAge is ${humanDuration(age)}, more than half of the ${humanDuration(retention)} that the stream keeps records, so records that wait behind a failing ` +
      `record may be deleted before they are parked: lower it to ${humanDuration(retention / 2)} or less`);
  }
}

/** The position of a record is useless once the stream has deleted the record. */
function warnOfMissingRecords(scope: Construct, { maxRecordAge, retentionSeconds: retention, failureDestination }: StreamProcessorSettings): void {
  if (failureDestination.keepsRecords) return;
  const age = knownSeconds(maxRecordAge);
  const left = age === undefined || retention === undefined || age >= retention
    ? 'until their retention period ends'
    : `for ${humanDuration(retention - age)} to ${humanDuration(retention)} after they failed`;
  warn(scope, 'failureRecordsWithoutPayload',
    `onFailure receives only the positions of failed records in the stream, where the records can be fetched ${left}: fetch them in time and acknowledge this ` +
    'warning, or remove onFailure, so that a bucket keeps the records themselves');
}

function checkIteratorAge(problems: PropsValidator, { alarms = {} }: StreamProcessorProps, settings: StreamProcessorSettings): void {
  const wanted = isWanted({ profile: AlarmProfile.ESSENTIAL, enabled: alarms.iteratorAge?.enabled }, settings.alarms.profile);
  problems.addIf(wanted && settings.iteratorAgeThreshold === undefined,
    'alarms.iteratorAge has no threshold, and its default, half of maxRecordAge, is unknown at synth: ' +
    'set alarms.iteratorAge.threshold, or set alarms.iteratorAge.enabled to false');
  const [threshold, age] = [knownSeconds(alarms.iteratorAge?.threshold), knownSeconds(settings.maxRecordAge)];
  problems.addIf(threshold !== undefined && age !== undefined && threshold >= age,
    `alarms.iteratorAge.threshold is ${humanDuration(threshold ?? 0)}, but records are parked at ${humanDuration(age ?? 0)} (maxRecordAge), so the alarm would ` +
    'never enter ALARM: lower the threshold');
}

/** The threshold becomes a number of periods. */
function checkNotPolling(problems: PropsValidator, threshold: Duration | undefined): void {
  if (threshold === undefined) return;
  const seconds = knownSeconds(threshold);
  problems.addIf(seconds === undefined || seconds % 60 !== 0 || seconds < 60 || seconds > ALARM_WINDOW_SECONDS,
    `alarms.notPolling.threshold is ${seconds === undefined ? 'a Token' : threshold.toHumanString()} but must be whole minutes from 1 minute to ` +
    `${humanDuration(ALARM_WINDOW_SECONDS)}: set it to Duration.minutes(15), or omit it`);
}
