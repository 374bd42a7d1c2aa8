import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { checkFunctionAlarms, isWanted } from '../alarms/alarms';
import { checkDeployment } from '../deployment/deployment-checks';
import { checkFilters } from '../resources/filters';
import { checkFunctionOptions } from '../function/function-checks';
import { StreamProcessorSettings } from './stream-processor-settings';
import { humanDuration, knownNumber, knownSeconds, PropsValidator, warn } from '../synth/validation';
import { AlarmProfile } from '../alarms/alarm-options';
import type { StreamProcessorProps } from './stream-processor';
import {
  BATCHING_WINDOW_SECONDS, KINESIS_RETENTION_HOURS, PARALLELIZATION_FACTOR, RECORD_AGE_SECONDS, STREAM_BATCH_SIZE, STREAM_RETRY_ATTEMPTS,
  TUMBLING_WINDOW_SECONDS, UNTIL_EXPIRY,
} from '../../limits';

/** Later than this, a Unix time is one in milliseconds. */
const YEAR_5138 = 100_000_000_000;

/** Throws one error that lists everything that is certainly wrong, and warns of what may be. */
export function checkStreamProcessor(scope: Construct, props: StreamProcessorProps, settings: StreamProcessorSettings): void {
  const problems = new PropsValidator('StreamProcessor', scope);
  checkFunctionOptions(scope, problems, props, settings);
  checkDeployment(scope, problems, props, settings);
  settings.origin.check(scope, problems);
  settings.place.check(scope, problems);
  checkStart(scope, problems, props, settings);
  checkBatch(scope, problems, props, settings);
  checkFilters(scope, problems, props.filters ?? [], settings.origin.filterKeys);
  checkWindow(problems, props);
  checkConcurrency(scope, problems, props, settings);
  checkRetries(scope, problems, props, settings);
  checkAge(scope, problems, props, settings);
  checkNotes(scope, settings);
  checkIteratorAge(problems, props, settings);
  checkFunctionAlarms(problems, settings.timeout, props.alarms, settings.alarms.profile);
  problems.throwIfAny();
}

function checkStart(scope: Construct, problems: PropsValidator, props: StreamProcessorProps, settings: StreamProcessorSettings): void {
  const { origin, startingPosition } = settings;
  const { startingPositionTimestamp: timestamp } = props;
  problems.addIf(!origin.startingPositions.includes(startingPosition),
    `startingPosition is ${startingPosition} but only ${origin.startingPositions.join(' and ')} are there for the stream of a table: ` +
    'use TRIM_HORIZON, and let the handler pass over what is too old');
  const atTimestamp = startingPosition === lambda.StartingPosition.AT_TIMESTAMP;
  problems.addIf(atTimestamp && timestamp === undefined,
    'startingPosition is AT_TIMESTAMP but startingPositionTimestamp is not given: give the Unix time in seconds');
  problems.addIf(!atTimestamp && timestamp !== undefined,
    `startingPositionTimestamp is given but startingPosition is ${startingPosition}: set it to AT_TIMESTAMP, or leave startingPositionTimestamp out`);
  const seconds = knownNumber(timestamp);
  problems.addIf(seconds !== undefined && !(seconds > 0 && seconds < YEAR_5138),
    `startingPositionTimestamp is ${seconds} but must be a Unix time in seconds: divide milliseconds by 1000`);
  if (startingPosition === lambda.StartingPosition.LATEST) {
    warn(scope, 'startsAtLatest',
      'startingPosition is LATEST, with which records that come while the mapping is made or changed can be missed: ' +
      'use TRIM_HORIZON, or acknowledge this where they may be');
  }
}

function checkBatch(scope: Construct, problems: PropsValidator, props: StreamProcessorProps, settings: StreamProcessorSettings): void {
  problems.wholeNumber('batchSize', props.batchSize, STREAM_BATCH_SIZE, 'a batch of a stream holds no more');
  problems.wholeSeconds('maxBatchingWindow', props.maxBatchingWindow, BATCHING_WINDOW_SECONDS, 'Lambda waits no longer for a batch to fill');
  if (!settings.bisectBatchOnError && settings.batchSize !== 1) {
    warn(scope, 'batchNotBisected',
      'bisectBatchOnError is false, so that one record which always fails takes the whole rest of its batch with it to the failure destination: ' +
      'leave it out, set batchSize to 1, or acknowledge this where a batch belongs together');
  }
}

/** Lambda refuses a window together with what would give several invocations a part of its state, or hide records from it. */
function checkWindow(problems: PropsValidator, { filters = [], parallelizationFactor, tumblingWindow }: StreamProcessorProps): void {
  problems.wholeSeconds('tumblingWindow', tumblingWindow, TUMBLING_WINDOW_SECONDS, 'Lambda keeps the state of a window no longer; leave it out for no window');
  if (tumblingWindow === undefined) return;
  const factor = knownNumber(parallelizationFactor);
  problems.addIf(factor !== undefined && factor > 1,
    `parallelizationFactor is ${factor} but a tumblingWindow has one state for a whole shard, in the order of its records, so that Lambda takes only 1: ` +
    'leave one of them out');
  problems.addIf(filters.length > 0, 'filters are given together with tumblingWindow, but Lambda takes only one of them: filter in the handler');
}

function checkConcurrency(scope: Construct, problems: PropsValidator, props: StreamProcessorProps, settings: StreamProcessorSettings): void {
  problems.wholeNumber('parallelizationFactor', props.parallelizationFactor, PARALLELIZATION_FACTOR, 'Lambda divides a shard no further');
  const [factor, reserved] = [knownNumber(props.parallelizationFactor ?? 1), knownNumber(settings.reservedConcurrentExecutions)];
  const { shardCount } = settings.origin;
  if (factor === undefined || reserved === undefined || shardCount === undefined || reserved >= shardCount * factor) return;
  warn(scope, 'reservedConcurrencyBelowShards',
    `reservedConcurrentExecutions is ${reserved} but ${shardCount} shards with a parallelizationFactor of ${factor} are read by ${shardCount * factor} ` +
    `invocations at once, so that some shards wait, and are throttled, while others are read: reserve ${shardCount * factor}, or acknowledge this where ` +
    'the function must be held back');
}

function checkRetries(scope: Construct, problems: PropsValidator, { retryAttempts }: StreamProcessorProps, settings: StreamProcessorSettings): void {
  problems.wholeNumber('retryAttempts', retryAttempts, STREAM_RETRY_ATTEMPTS, `Lambda counts no further; ${UNTIL_EXPIRY} is without end`);
  if (retryAttempts === UNTIL_EXPIRY) {
    warn(scope, 'retriesWithoutEnd',
      `retryAttempts is ${UNTIL_EXPIRY}, so that one record which always fails holds its shard until it is too old (maxRecordAge, ` +
      `${settings.maxRecordAge.toHumanString()}), and those that have waited behind it become too old with it: give a number, or leave it out`);
  }
}

function checkAge(scope: Construct, problems: PropsValidator, props: StreamProcessorProps, { maxRecordAge, origin }: StreamProcessorSettings): void {
  problems.wholeSeconds('maxRecordAge', props.maxRecordAge, RECORD_AGE_SECONDS, 'Lambda takes no shorter and no longer age');
  const [age, retention] = [knownSeconds(maxRecordAge), origin.retentionSeconds];
  if (age === undefined) return;
  if (retention === undefined) {
    if (age < KINESIS_RETENTION_HOURS.min * 3_600) return;
    warn(scope, 'retentionNotChecked',
      `maxRecordAge is ${humanDuration(age)}, and for how long the stream keeps records could not be checked, of which those that it forgets are lost: ` +
      'say it (source: StreamSource.kinesis(stream, { retention })), or acknowledge this');
  } else if (age >= retention) {
    problems.add(`maxRecordAge is ${humanDuration(age)} but must be shorter than the ${humanDuration(retention)} that the stream keeps records, or they vanish before they ` +
      `are parked: lower it to ${humanDuration(retention / 2)} or less`);
  } else if (age > retention / 2) {
    warn(scope, 'maxRecordAgeNearRetention',
      `maxRecordAge is ${humanDuration(age)} of the ${humanDuration(retention)} that the stream keeps records, so that what waits behind a failing record may vanish ` +
      `before it is parked: lower it to ${humanDuration(retention / 2)} or less`);
  }
}

/** A note is worth nothing once the stream has forgotten what it tells of. */
function checkNotes(scope: Construct, { maxRecordAge, origin, place }: StreamProcessorSettings): void {
  if (place.keepsRecords) return;
  const [age, retention] = [knownSeconds(maxRecordAge), origin.retentionSeconds];
  const left = age === undefined || retention === undefined || age >= retention
    ? 'until the stream forgets them'
    : `for ${humanDuration(retention - age)} to ${humanDuration(retention)} after they were given up`;
  warn(scope, 'failureRecordsWithoutPayload',
    `onFailure keeps no records, only notes of where they are in the stream, from which they can be fetched ${left}: fetch them in time and acknowledge ` +
    'this, or leave onFailure out, so that a bucket keeps the records themselves');
}

function checkIteratorAge(problems: PropsValidator, { alarms = {} }: StreamProcessorProps, settings: StreamProcessorSettings): void {
  const watched = isWanted({ profile: AlarmProfile.ESSENTIAL, enabled: alarms.iteratorAge?.enabled }, settings.alarms.profile);
  problems.addIf(watched && settings.iteratorAge === undefined,
    'alarms.iteratorAge has no threshold, and half of a maxRecordAge that only CloudFormation will know cannot be computed: ' +
    'give alarms.iteratorAge.threshold, or set alarms.iteratorAge.enabled to false');
  const [threshold, age] = [knownSeconds(alarms.iteratorAge?.threshold), knownSeconds(settings.maxRecordAge)];
  problems.addIf(threshold !== undefined && age !== undefined && threshold >= age,
    `alarms.iteratorAge.threshold is ${humanDuration(threshold ?? 0)} but records are given up when they are ${humanDuration(age ?? 0)} old (maxRecordAge), so that ` +
    'the alarm would never go off: lower it');
}
