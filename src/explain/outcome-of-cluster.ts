import type { Experiment } from './experiments';
import { TWICE } from './explain-caller';
import type { PathOutcome } from './explanation';
import { entryOf } from './find-ways';
import type { Permits } from './permits';
import { KAFKA_RETRY_ATTEMPTS_WITH_DESTINATION, UNTIL_EXPIRY } from '../limits';
import { EventFlow, isFollowed, isUnknown, MappingEntry } from '../template';

/** Indicates whether a mapping reads a cluster or broker, whose events are not simulated. */
export function isCluster({ sourceKind }: MappingEntry): boolean {
  return !isUnknown(sourceKind) && !isFollowed(sourceKind);
}

/**
 * What becomes of an event of Kafka, Amazon MQ or DocumentDB, as far as AWS documents it. When it happens is not documented, and what a cluster keeps
 * is set there.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-documentdb.html
 */
export function outcomeOfCluster(flow: EventFlow, mapping: MappingEntry, experiment: Experiment, permits: Permits): PathOutcome {
  const { sourceKind, enabled } = mapping;
  if (experiment.fails === 'nothing') return { fate: 'processed', tries: 2, why: TWICE };
  if (enabled !== true) return cannotTell(isUnknown(enabled) ? `whether the mapping is enabled: ${enabled.reason}` : 'the mapping is disabled: how long its source keeps events is set there');
  if (experiment.fails === 'delivery') return cannotTell('nobody reads it, and how long its source keeps it is set there');
  if (sourceKind === 'mq') {
    return cannotTell('the broker decides: ActiveMQ delivers it again six times, then moves it to its ActiveMQ.DLQ; RabbitMQ delivers it again until it expires, unless its queue has a dead-letter exchange');
  }
  const isPermanent = experiment.untilSeconds === undefined;
  if (sourceKind === 'documentdb') {
    return isPermanent ? { fate: 'stuck', then: 'lost', why: 'it is tried until the change stream expires; then Lambda disables the mapping' }
      : cannotTell('it is tried until it succeeds, unless the change stream expires before: how long that is kept is set in the cluster');
  }
  return sourceKind === 'kafka' ? ofKafka(flow, mapping, experiment, permits) : cannotTell('its event source is not modelled');
}

function ofKafka(flow: EventFlow, mapping: MappingEntry, { fails, untilSeconds }: Experiment, permits: Permits): PathOutcome {
  const { maximumRetryAttempts: given = UNTIL_EXPIRY, maximumRecordAgeSeconds: age = UNTIL_EXPIRY, consumptionMode = 'Stream', onFailure, properties } = mapping;
  for (const value of [given, age, consumptionMode]) if (isUnknown(value)) return cannotTell(value.reason);
  if (consumptionMode === 'Queue') return cannotTell('the broker delivers it again, up to the limit of its share group, and what then becomes of it is not documented');
  const isProvisioned = properties.has('ProvisionedPollerConfig');
  if (!isProvisioned && (given !== UNTIL_EXPIRY || age !== UNTIL_EXPIRY)) return cannotTell('the limits of the mapping need ProvisionedPollerConfig, and what Lambda does without it is not documented');
  const attempts = given === UNTIL_EXPIRY && onFailure !== undefined ? KAFKA_RETRY_ATTEMPTS_WITH_DESTINATION : given as number;
  const isUnbounded = attempts === UNTIL_EXPIRY && age === UNTIL_EXPIRY;
  if (untilSeconds !== undefined) {
    return cannotTell(isUnbounded ? 'it is tried until it succeeds, unless Kafka deletes it before: how long a topic keeps records is set in the cluster'
      : `how fast Lambda ${fails === 'throttle' ? 'gives up' : 'retries'} is not documented for Kafka`);
  }
  if (isUnbounded) return { fate: 'stuck', then: 'lost', why: 'it is tried until Kafka deletes it, and the records of its partition wait behind it' };
  const when = attempts === UNTIL_EXPIRY ? 'when it is too old' : `after ${attempts + 1} tries`;
  const tries = attempts === UNTIL_EXPIRY ? undefined : attempts + 1;
  if (onFailure === undefined) return { fate: 'lost', tries, why: 'no failure destination' };
  if (onFailure.key !== undefined && permits.closed.has(onFailure.key)) return { fate: 'lost', tries, why: 'the failure destination may not be written to' };
  const place = entryOf(flow, onFailure);
  const name = typeof place === 'string' ? place : place.logicalId;
  return cannotTell(`Lambda sends it to ${name} ${when}, ${keeps(String(onFailure.value))}; alarms on it are not simulated`);
}

function keeps(destination: string): string {
  return /^(arn:[^:]+:s3:|kafka:)/.test(destination) ? 'whole' : 'without its payload';
}

function cannotTell(why: string): PathOutcome {
  return { fate: 'cannotTell', why };
}
