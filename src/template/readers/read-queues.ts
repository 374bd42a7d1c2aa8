import type { ResourceReader } from './resource-reader';
import {
  QUEUE_DEFAULT_MAX_RECEIVE_COUNT, QUEUE_DEFAULT_RETENTION_SECONDS, QUEUE_DEFAULT_VISIBILITY_SECONDS, QUEUE_MAXIMUM_MESSAGE_BYTES,
} from '../../limits';
import type { FlowEntries, RedriveAllowPolicy, RedrivePolicy } from '../flow';
import { mapKnown } from '../resolve/properties';
import type { Resolved } from '../resolve/unknown';

/** `AWS::SQS::Queue` */
export function readQueue(reader: ResourceReader): Partial<FlowEntries> {
  const { entry, properties } = reader;
  return {
    queues: [{
      url: reader.alias(),
      fifo: properties.flag('FifoQueue', false),
      visibilityTimeoutSeconds: properties.number('VisibilityTimeout', QUEUE_DEFAULT_VISIBILITY_SECONDS),
      retentionSeconds: properties.number('MessageRetentionPeriod', QUEUE_DEFAULT_RETENTION_SECONDS),
      delaySeconds: properties.number('DelaySeconds', 0),
      receiveWaitSeconds: properties.number('ReceiveMessageWaitTimeSeconds', 0),
      maximumMessageBytes: properties.number('MaximumMessageSize', QUEUE_MAXIMUM_MESSAGE_BYTES),
      contentBasedDeduplication: properties.flag('ContentBasedDeduplication', false),
      deduplicationScope: properties.text('DeduplicationScope', 'queue'),
      fifoThroughputLimit: properties.text('FifoThroughputLimit', 'perQueue'),
      redrive: redriveOf(reader),
      redriveAllow: redriveAllowOf(reader),
      kmsKey: reader.to('KmsMasterKeyId', 'AWS::KMS::Key'),
      sqsManagedEncryption: properties.flag('SqsManagedSseEnabled', !properties.has('KmsMasterKeyId')),
      ...entry,
    }],
  };
}

function redriveOf(reader: ResourceReader): Resolved<RedrivePolicy> | undefined {
  const redrive = reader.properties.part('RedrivePolicy');
  return redrive && mapKnown(redrive, policy => ({
    deadLetterQueue: reader.refer(policy.required('deadLetterTargetArn')),
    maxReceiveCount: policy.number('maxReceiveCount', QUEUE_DEFAULT_MAX_RECEIVE_COUNT),
  }));
}

function redriveAllowOf(reader: ResourceReader): Resolved<RedriveAllowPolicy> | undefined {
  const allow = reader.properties.part('RedriveAllowPolicy');
  return allow && mapKnown(allow, policy => ({
    permission: policy.text('redrivePermission', 'allowAll'),
    sourceQueues: policy.texts('sourceQueueArns').map(source => reader.refer(source)),
  }));
}
