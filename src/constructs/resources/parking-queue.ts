import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from '../synth/acknowledgements';
import { ALARM_PERIOD, AlarmDecision } from '../alarms/alarms';
import { queueMetricAccount } from './existing-queue';
import { defineDeadLetterQueue } from './queues';
import { AlarmProfile, AlarmSettings } from '../alarms/alarm-options';

/** A standard queue in which a service puts events for a person, and which is no other queue's dead-letter queue. */
export function defineParkingQueue(scope: Construct, id: string, key: kms.IKey | undefined, props: Pick<sqs.QueueProps, 'removalPolicy'>): sqs.Queue {
  const queue = defineDeadLetterQueue(scope, id, key, props);
  acknowledge(queue, { 'AwsSolutions-SQS3': 'This queue is where failed events end: what waits here waits for a person, and an alarm tells' });
  return queue;
}

/** The alarm that tells of something in a queue that waits for a person. */
export function parkingAlarm(id: string, queue: sqs.IQueue, options: AlarmSettings = {}, meaning: string): AlarmDecision {
  return {
    id,
    profile: AlarmProfile.ESSENTIAL,
    enabled: options.enabled,
    metric: () => queue.metricApproximateNumberOfMessagesVisible({
      statistic: cloudwatch.Stats.MAXIMUM, period: ALARM_PERIOD, ...queueMetricAccount(queue),
    }),
    threshold: options.threshold ?? 0,
    periods: 1,
    description: () => `${meaning} Look at them: aws sqs receive-message --queue-url ${queue.queueUrl} --message-attribute-names All ` +
      '--max-number-of-messages 10. After the fault is mended, replay them: see docs/replay-parked-events.md of cdk-resilient-lambda',
  };
}
