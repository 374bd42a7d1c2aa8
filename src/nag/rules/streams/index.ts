import { brokerFailureSettings } from './broker-failure-settings';
import { kafkaDestinationTopic } from './kafka-destination-topic';
import { kafkaOffsetLagAlarm } from './kafka-offset-lag-alarm';
import { kafkaProvisionedMode } from './kafka-provisioned-mode';
import { mappingTimeout } from './mapping-timeout';
import { recordDistribution } from './record-distribution';
import { streamBisect } from './stream-bisect';
import { streamDestinationType } from './stream-destination-type';
import { streamFailureDestination } from './stream-failure-destination';
import { streamIteratorAgeAlarm } from './stream-iterator-age-alarm';
import { streamReaders } from './stream-readers';
import { streamRecordAge } from './stream-record-age';
import { streamRetryAttempts } from './stream-retry-attempts';
import { streamStartingPosition } from './stream-starting-position';
import type { Rule } from '../../model/rule';

/** The rules for Kinesis and DynamoDB streams, Kafka, Amazon MQ and DocumentDB, in documentation order. */
export const streamRules: readonly Rule[] = [
  streamRetryAttempts,
  streamRecordAge,
  streamBisect,
  streamFailureDestination,
  streamDestinationType,
  streamStartingPosition,
  streamReaders,
  recordDistribution,
  streamIteratorAgeAlarm,
  kafkaProvisionedMode,
  kafkaDestinationTopic,
  kafkaOffsetLagAlarm,
  brokerFailureSettings,
  mappingTimeout,
];
