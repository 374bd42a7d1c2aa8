import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DestinationFacts } from './async-destinations';
import { AsyncTriggerBinding, AsyncTriggerBindOptions, defineTriggerDeadLetterQueue, FeedbackLoop } from './async-trigger-binding';
import { TopicTriggerOptions } from './async-trigger-options';
import { allowSendersToUse } from '../resources/encryption';
import { filterReader } from '../resources/filter-reader';
import { textOf } from '../resources/grants';
import { knownObject, readable } from '../resources/known-pattern';
import { acknowledge } from '../synth/acknowledgements';
import { checkLogicalId, keepLogicalId, logicalIdOf } from '../synth/logical-id';
import { isSameResource, referredOf } from '../synth/references';
import { areKnownToDiffer, PropsValidator } from '../synth/validation';
import { validateWithinApp } from '../synth/within-app';

const SERVICE = 'sns.amazonaws.com';

/** A trigger on the messages of a topic. Its subscription is in our own scope: the L2 would name it after the topic. */
export function topicTrigger(topic: sns.ITopic, options: TopicTriggerOptions): AsyncTriggerBinding {
  const { filterPolicy, filterPolicyWithMessageBody } = options;
  const source = `the topic '${topic.node.path}'`;
  return {
    id: options.triggerId ?? `Topic${topic.node.id}`,
    source,
    resource: topic,

    check(scope: Construct, problems: PropsValidator): void {
      problems.addIf(topic.fifo, `${source} is a FIFO topic, which cannot invoke a function: subscribe a FIFO queue, and process it with SqsWorkerFunction`);
      problems.addIf(filterPolicy !== undefined && filterPolicyWithMessageBody !== undefined,
        `filterPolicy and filterPolicyWithMessageBody are both set for ${source}, but SNS accepts only one of them: remove one`);
      checkPolicy(scope, problems, options, source);
      checkLogicalId(problems, `logicalId of ${source}`, options.logicalId);
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
      const { target, encryptionKey, invokeConfig } = bindOptions;
      const deadLetterQueue = defineTriggerDeadLetterQueue(scope, bindOptions);
      if (encryptionKey) allowSendersToUse(encryptionKey, scope, SERVICE, sendersOf(scope, topic));
      // No source account: the ARN of a topic contains it, and SNS is not documented to send it separately.
      const permission = new lambda.CfnPermission(scope, 'Permission', {
        action: 'lambda:InvokeFunction', functionName: target.functionArn, principal: SERVICE, sourceArn: topic.topicArn,
      });
      const subscription = new sns.Subscription(scope, 'Subscription', {
        topic,
        protocol: sns.SubscriptionProtocol.LAMBDA,
        endpoint: target.functionArn,
        deadLetterQueue,
        filterPolicy,
        filterPolicyWithMessageBody,
      });
      if ('aliasName' in target) acknowledge(subscription, { 'CloudFormation-Validate::W3694': 'SNS also accepts an alias of a function' });
      subscription.node.addDependency(permission, deadLetterQueue, invokeConfig);
      const resource = subscription.node.defaultChild as sns.CfnSubscription;
      keepLogicalId(subscription, 'logicalId of the trigger', options.logicalId);
      refuseSecond(subscription, resource);
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

/**
 * The ARN of the topics that may use the key of the dead-letter queue. It names this topic alone, unless the app creates it in this account: its encryption
 * can depend on the key, which then cannot refer to it. All topics of this account can be trusted with that; those of another account cannot.
 */
function sendersOf(scope: Construct, topic: sns.ITopic): string {
  const stack = Stack.of(scope);
  const canDependOnKey = sns.CfnTopic.isCfnTopic(topic.node.defaultChild) && !areKnownToDiffer(topic.env.account, stack.account);
  return canDependOnKey ? stack.formatArn({ service: 'sns', resource: '*' }) : topic.topicArn;
}

/**
 * Refuses a second subscription of the same function to the same topic: SNS keeps one of them, so that they overwrite each other, and the deployment
 * that removes either of them removes the only one.
 */
function refuseSecond(subscription: Construct, own: sns.CfnSubscription): void {
  const identityOf = ({ topicArn, endpoint }: sns.CfnSubscription) => [topicArn, endpoint].map(arn => arn && referredOf(arn));
  const [topic, fn] = identityOf(own);
  validateWithinApp(subscription, resources => resources
    .filter(sns.CfnSubscription.isCfnSubscription)
    .filter(other => other !== own && identityOf(other)[0] === topic && identityOf(other)[1] === fn)
    .map(other => `'${other.node.path}' subscribes the same function to the same topic, but SNS keeps only one subscription for both: remove it. If it is deployed ` +
      `already, also set logicalId of this trigger to ${logicalIdOf(other)} in the same deployment, so that CloudFormation keeps it`));
}
