import { Stack } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from '../synth/acknowledgements';
import { DestinationFacts, isSame } from './async-destinations';
import { allowSendersToUse } from '../resources/encryption';
import { textOf } from '../resources/grants';
import { allowInvoke, defineDeliveryQueue, Loop, Trigger, TriggerTarget } from './trigger';
import { areKnownToDiffer, PropsValidator } from '../synth/validation';
import type { TopicTriggerOptions } from './async-trigger-options';

const SERVICE = 'sns.amazonaws.com';

/** Messages of a topic, through a subscription in our own scope: that of the L2 would be named after the topic. */
export function topicTrigger(topic: sns.ITopic, options: TopicTriggerOptions): Trigger {
  const { filterPolicy, filterPolicyWithMessageBody } = options;
  const source = `the topic '${topic.node.path}'`;
  return {
    id: options.triggerId ?? `Topic${topic.node.id}`,
    source,

    check(scope: Construct, problems: PropsValidator): void {
      problems.addIf(topic.fifo, `${source} is a FIFO topic, which can't invoke a function: subscribe a FIFO queue, and work it off with SqsWorkerFunction`);
      problems.addIf(filterPolicy !== undefined && filterPolicyWithMessageBody !== undefined,
        `filterPolicy and filterPolicyWithMessageBody are both given for ${source}, but a subscription has one of them: leave one of them out`);
      const { region } = Stack.of(scope);
      problems.addIf(areKnownToDiffer(topic.env.region, region),
        `${source} is in ${topic.env.region} but the function in ${region}, and the dead-letter queue must be where both are: use a topic of the same Region`);
    },

    loopWith({ topic: destination }: DestinationFacts): Loop {
      if (!isSame(destination, topic, of => of.topicArn)) return undefined;
      return filterPolicy ?? filterPolicyWithMessageBody ? 'possible' : 'certain';
    },

    isFedBy({ actions, resource }, scope): boolean {
      return actions.some(action => /^(sns:Publish|sns:\*|\*)$/.test(action)) && resource === textOf(scope, topic.topicArn);
    },

    connect(scope: Construct, target: TriggerTarget): sqs.Queue {
      const deadLetterQueue = defineDeliveryQueue(scope, target);
      if (target.encryptionKey) {
        const { account } = topic.env;
        allowSendersToUse(target.encryptionKey, scope, SERVICE, Stack.of(scope).formatArn({ service: 'sns', account, resource: '*' }));
      }
      // No source account: the ARN of a topic tells its account, and nothing says that SNS sends it beside.
      const permission = allowInvoke(scope, target, SERVICE, topic.topicArn);
      const subscription = new sns.Subscription(scope, 'Subscription', {
        topic,
        protocol: sns.SubscriptionProtocol.LAMBDA,
        endpoint: target.target.functionArn,
        deadLetterQueue,
        filterPolicy,
        filterPolicyWithMessageBody,
      });
      if ('aliasName' in target.target) acknowledge(subscription, { 'CloudFormation-Validate::W3694': 'SNS takes an alias of a function as well' });
      subscription.node.addDependency(permission);
      return deadLetterQueue;
    },
  };
}
