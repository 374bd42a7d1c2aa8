import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { QueueSettings } from './queue-provider';
import { QueueTriggerBinding, QueueTriggerBindOptions } from './queue-trigger-binding';
import { QueueTopicTriggerOptions } from './queue-trigger-options';
import { PropsValidator } from '../synth/validation';
import { defineTriggerDeadLetterQueue } from '../triggers/delivery';
import { allowTopicToUse, checkTopicTrigger, defineSubscription, mayPublish, topicInWords } from '../triggers/topic-subscription';
import { WritePermission } from '../triggers/trigger-recursion';

/** A trigger that sends the messages of a topic to a queue. */
export function topicToQueue(topic: sns.ITopic, options: QueueTopicTriggerOptions): QueueTriggerBinding {
  const { rawMessageDelivery = false } = options;
  const source = topicInWords(topic);
  return {
    id: options.triggerId ?? `Topic${topic.node.id}`,
    source,
    resource: topic,
    envelope: rawMessageDelivery ? undefined : 'sns',

    check(scope: Construct, problems: PropsValidator, { fifo }: QueueSettings): void {
      problems.addIf(!topic.fifo && fifo === true,
        `${source} is a standard topic, which cannot send to a FIFO queue: use a FIFO topic, or a standard queue`);
      problems.addIf(topic.fifo && !fifo,
        `${source} is a FIFO topic, whose order a standard queue loses: process a FIFO queue (SqsSource.newQueue({ fifo: true }))`);
      checkTopicTrigger(scope, problems, topic, options);
    },

    isTriggeredBy(permission: WritePermission, scope: Construct): boolean {
      return mayPublish(scope, topic, permission);
    },

    bind(scope: Construct, bindOptions: QueueTriggerBindOptions): sqs.Queue {
      const { queue, senders } = bindOptions;
      // SNS wants a FIFO queue behind a FIFO topic: https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html
      const deadLetterQueue = defineTriggerDeadLetterQueue(scope, bindOptions, topic.fifo || undefined);
      allowTopicToUse(bindOptions.encryptionKey, scope, topic);
      senders.allowTopic(scope, topic);
      defineSubscription(scope, topic, {
        kind: 'queue',
        protocol: sns.SubscriptionProtocol.SQS,
        endpoint: queue.queueArn,
        rawMessageDelivery: rawMessageDelivery || undefined,
        deadLetterQueue,
        needs: [queue],
      }, options);
      return deadLetterQueue;
    },
  };
}
