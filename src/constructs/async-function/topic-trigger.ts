import { Stack } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DestinationFacts, isSameResource } from './async-destinations';
import { allowInvoke, AsyncTriggerBinding, AsyncTriggerBindOptions, defineTriggerDeadLetterQueue, FeedbackLoop } from './async-trigger-binding';
import { TopicTriggerOptions } from './async-trigger-options';
import { allowSendersToUse } from '../resources/encryption';
import { filterReader } from '../resources/filter-reader';
import { textOf } from '../resources/grants';
import { knownObject, readable } from '../resources/known-pattern';
import { acknowledge } from '../synth/acknowledgements';
import { areKnownToDiffer, PropsValidator } from '../synth/validation';

const SERVICE = 'sns.amazonaws.com';

/** A trigger on the messages of a topic. Its subscription is in our own scope: the L2 would name it after the topic. */
export function topicTrigger(topic: sns.ITopic, options: TopicTriggerOptions): AsyncTriggerBinding {
  const { filterPolicy, filterPolicyWithMessageBody } = options;
  const source = `the topic '${topic.node.path}'`;
  return {
    id: options.triggerId ?? `Topic${topic.node.id}`,
    source,

    check(scope: Construct, problems: PropsValidator): void {
      problems.addIf(topic.fifo, `${source} is a FIFO topic, which cannot invoke a function: subscribe a FIFO queue, and process it with SqsWorkerFunction`);
      problems.addIf(filterPolicy !== undefined && filterPolicyWithMessageBody !== undefined,
        `filterPolicy and filterPolicyWithMessageBody are both set for ${source}, but SNS accepts only one of them: remove one`);
      checkPolicy(scope, problems, options, source);
      const { region } = Stack.of(scope);
      problems.addIf(areKnownToDiffer(topic.env.region, region),
        `${source} is in ${topic.env.region}, but the function is in ${region}, and SNS requires the dead-letter queue in the topic's Region: use a topic in the same Region`);
    },

    feedbackFrom({ topic: destination }: DestinationFacts): FeedbackLoop {
      if (!isSameResource(destination, topic, of => of.topicArn)) return undefined;
      return filterPolicy ?? filterPolicyWithMessageBody ? 'possible' : 'certain';
    },

    isTriggeredBy({ actions, resource }, scope): boolean {
      return actions.some(action => /^(sns:Publish|sns:\*|\*)$/.test(action)) && resource === textOf(scope, topic.topicArn);
    },

    bind(scope: Construct, bindOptions: AsyncTriggerBindOptions): sqs.Queue {
      const { target, encryptionKey } = bindOptions;
      const deadLetterQueue = defineTriggerDeadLetterQueue(scope, bindOptions);
      if (encryptionKey) {
        const { account } = topic.env;
        allowSendersToUse(encryptionKey, scope, SERVICE, Stack.of(scope).formatArn({ service: 'sns', account, resource: '*' }));
      }
      // No source account: the ARN of a topic contains it, and SNS is not documented to send it separately.
      const permission = allowInvoke(scope, target, SERVICE, topic.topicArn);
      const subscription = new sns.Subscription(scope, 'Subscription', {
        topic,
        protocol: sns.SubscriptionProtocol.LAMBDA,
        endpoint: target.functionArn,
        deadLetterQueue,
        filterPolicy,
        filterPolicyWithMessageBody,
      });
      if ('aliasName' in target) acknowledge(subscription, { 'CloudFormation-Validate::W3694': 'SNS also accepts an alias of a function' });
      subscription.node.addDependency(permission);
      return deadLetterQueue;
    },
  };
}

function checkPolicy(scope: Construct, problems: PropsValidator, options: TopicTriggerOptions, source: string): void {
  const { filterPolicy, filterPolicyWithMessageBody } = options;
  const refuse = (name: string, found: readonly string[]) => found.forEach(problem => problems.add(`${name} for ${source} is refused by SNS: ${readable(problem)}`));
  if (filterPolicy) {
    const policy = mapValues(filterPolicy, ({ conditions }) => conditions);
    refuse('filterPolicy', filterReader().policyProblems(knownObject(scope, policy), 'MessageAttributes'));
  }
  if (filterPolicyWithMessageBody) {
    refuse('filterPolicyWithMessageBody', filterReader().policyProblems(knownObject(scope, mapValues(filterPolicyWithMessageBody, bodyPolicy)), 'MessageBody'));
  }
}

/** Renders a policy as the L2 of the subscription does. */
function bodyPolicy(policy: sns.FilterOrPolicy): unknown {
  return policy.isFilter() ? policy.filterDoc.conditions : mapValues((policy as sns.Policy).policyDoc, bodyPolicy);
}

function mapValues<T>(object: { [key: string]: T }, map: (value: T) => unknown): { [key: string]: unknown } {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]));
}
