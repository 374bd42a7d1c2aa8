import * as brokerFailureSettings from './broker-failure-settings';
import * as kafkaDestinationTopic from './kafka-destination-topic';
import * as kafkaOffsetLagAlarm from './kafka-offset-lag-alarm';
import * as kafkaProvisionedMode from './kafka-provisioned-mode';
import * as mappingTimeout from './mapping-timeout';
import * as recordDistribution from './record-distribution';
import * as streamBisect from './stream-bisect';
import * as streamDestinationType from './stream-destination-type';
import * as streamFailureDestination from './stream-failure-destination';
import * as streamIteratorAgeAlarm from './stream-iterator-age-alarm';
import * as streamReaders from './stream-readers';
import * as streamRecordAge from './stream-record-age';
import * as streamRetryAttempts from './stream-retry-attempts';
import * as streamStartingPosition from './stream-starting-position';
import type { Examples } from '../example';

/** The examples of the rules for streams, clusters and brokers. */
export const streamExamples: Examples = {
  StreamRetryAttempts: streamRetryAttempts,
  StreamRecordAge: streamRecordAge,
  StreamBisect: streamBisect,
  StreamFailureDestination: streamFailureDestination,
  StreamDestinationType: streamDestinationType,
  StreamStartingPosition: streamStartingPosition,
  StreamReaders: streamReaders,
  RecordDistribution: recordDistribution,
  StreamIteratorAgeAlarm: streamIteratorAgeAlarm,
  KafkaProvisionedMode: kafkaProvisionedMode,
  KafkaDestinationTopic: kafkaDestinationTopic,
  KafkaOffsetLagAlarm: kafkaOffsetLagAlarm,
  BrokerFailureSettings: brokerFailureSettings,
  MappingTimeout: mappingTimeout,
};
