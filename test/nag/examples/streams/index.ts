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

/** The examples of the rules for Kinesis and DynamoDB streams. */
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
};
