import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { StreamProcessorAlarmOptions } from './stream-processor-alarm-options';
import type { StreamProcessorProps } from './stream-processor-props';
import { ageSettings, BATCH_ALARMS_SHAPE, countSettings } from '../alarms/alarm-shape';
import { DEPLOYABLE_SHAPE } from '../deployment/deployment-shape';
import { anObject, duration, flag, is, listOf, number, oneOf, options, required, Shape, text } from '../synth/shapes';

const ALARMS_SHAPE: Shape<StreamProcessorAlarmOptions> = {
  ...BATCH_ALARMS_SHAPE,
  iteratorAge: ageSettings,
  notPolling: ageSettings,
  parkedEvents: countSettings,
  parkedRecords: countSettings,
  droppedEvents: countSettings,
  failureRecords: countSettings,
  failedEvents: countSettings,
  destinationDeliveryFailures: countSettings,
};

export const STREAM_PROCESSOR_SHAPE: Shape<StreamProcessorProps> = {
  ...DEPLOYABLE_SHAPE,
  source: required(is('a StreamSource, such as StreamSource.kinesis()', value => value?._binding?.startingPositions !== undefined)),
  startingPosition: oneOf('lambda.StartingPosition', () => lambda.StartingPosition),
  startingPositionTimestamp: number,
  batchSize: number,
  maxBatchingWindow: duration,
  bisectBatchOnError: flag,
  retryAttempts: number,
  maxRecordAge: duration,
  parallelizationFactor: number,
  tumblingWindow: duration,
  filters: listOf(anObject),
  onFailure: is('a StreamFailureDestination, such as StreamFailureDestination.bucket()', value => value?._binding?.secondsParked !== undefined),
  enabled: flag,
  eventSourceMappingLogicalId: text,
  alarms: options(ALARMS_SHAPE),
};
