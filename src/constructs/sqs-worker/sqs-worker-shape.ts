import type { ProvisionedPollers } from './provisioned-pollers';
import type { SqsWorkerAlarmOptions } from './sqs-worker-alarm-options';
import type { SqsWorkerFunctionProps } from './sqs-worker-function-props';
import { ageSettings, BATCH_ALARMS_SHAPE, countSettings } from '../alarms/alarm-shape';
import { DEPLOYABLE_SHAPE } from '../deployment/deployment-shape';
import { anObject, duration, flag, has, listOf, number, options, Shape, text } from '../synth/shapes';

const ALARMS_SHAPE: Shape<SqsWorkerAlarmOptions> = {
  ...BATCH_ALARMS_SHAPE,
  deadLetters: countSettings,
  stillRetrying: ageSettings,
  oldestMessageAge: ageSettings,
  triggerDeadLetters: countSettings,
  subscriberEventsLost: countSettings,
  subscriberBacklogAge: ageSettings,
  inFlight: countSettings,
  quietGroupsAge: ageSettings,
  deadLetterGrowth: countSettings,
  deadLetterAge: ageSettings,
  failedEvents: countSettings,
};

export const queueTrigger = has('a QueueTrigger, such as QueueTrigger.topic(topic)', '_binding');

export const SQS_WORKER_SHAPE: Shape<SqsWorkerFunctionProps> = {
  ...DEPLOYABLE_SHAPE,
  source: has('an SqsSource, such as SqsSource.newQueue() or SqsSource.fromQueue(queue)', '_provider'),
  triggers: listOf(queueTrigger),
  batchSize: number,
  maxBatchingWindow: duration,
  maxConcurrency: number,
  reserveConcurrency: flag,
  provisionedPollers: options<ProvisionedPollers>({ minimum: number, maximum: number }),
  filters: listOf(anObject),
  maxMessageProcessingTime: duration,
  toleratedOutage: duration,
  longestRetry: duration,
  enabled: flag,
  eventSourceMappingLogicalId: text,
  alarms: options(ALARMS_SHAPE),
};
