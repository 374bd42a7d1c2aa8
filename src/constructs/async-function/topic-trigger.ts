import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DestinationFacts } from './async-destinations';
import { AsyncTriggerBinding, AsyncTriggerBindOptions, FeedbackLoop } from './async-trigger-binding';
import { acknowledge } from '../synth/acknowledgements';
import { isSameResource } from '../synth/references';
import { PropsValidator } from '../synth/validation';
import { defineTriggerDeadLetterQueue } from '../triggers/delivery';
import { allowTopicToUse, checkTopicTrigger, defineSubscription, mayPublish, SNS_SERVICE, topicInWords } from '../triggers/topic-subscription';
import { TopicTriggerOptions } from '../triggers/trigger-options';
import { WritePermission } from '../triggers/trigger-recursion';

/** A trigger on the messages of a topic. */
export function topicTrigger(topic: sns.ITopic, options: TopicTriggerOptions): AsyncTriggerBinding {
  const { filterPolicy, filterPolicyWithMessageBody } = options;
  const source = topicInWords(topic);
  return {
    id: options.triggerId ?? `Topic${topic.node.id}`,
    source,
    resource: topic,

    check(scope: Construct, problems: PropsValidator): void {
      problems.addIf(topic.fifo, `${source} is a FIFO topic, which cannot invoke a function: subscribe a FIFO queue, and process it with SqsWorkerFunction`);
      checkTopicTrigger(scope, problems, topic, options);
    },

    feedbackFrom({ topic: destination }: DestinationFacts): FeedbackLoop {
      if (!isSameResource(destination, topic, of => of.topicArn)) return undefined;
      return filterPolicy ?? filterPolicyWithMessageBody ? 'possible' : 'certain';
    },

    isTriggeredBy(permission: WritePermission, scope: Construct): boolean {
      return mayPublish(scope, topic, permission);
    },

    bind(scope: Construct, bindOptions: AsyncTriggerBindOptions): sqs.Queue {
      const { target, invokeConfig } = bindOptions;
      const deadLetterQueue = defineTriggerDeadLetterQueue(scope, bindOptions);
      allowTopicToUse(bindOptions.encryptionKey, scope, topic);
      // No source account: the ARN of a topic contains it, and SNS is not documented to send it separately.
      const permission = new lambda.CfnPermission(scope, 'Permission', {
        action: 'lambda:InvokeFunction', functionName: target.functionArn, principal: SNS_SERVICE, sourceArn: topic.topicArn,
      });
      const subscription = defineSubscription(scope, topic, {
        kind: 'function',
        protocol: sns.SubscriptionProtocol.LAMBDA,
        endpoint: target.functionArn,
        deadLetterQueue,
        needs: [permission, invokeConfig],
      }, options);
      if ('aliasName' in target) acknowledge(subscription, { 'CloudFormation-Validate::W3694': 'SNS also accepts an alias of a function' });
      return deadLetterQueue;
    },
  };
}
