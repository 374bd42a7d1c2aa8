import { Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct, IDependable } from 'constructs';
import { TopicTriggerOptions } from './trigger-options';
import { WritePermission } from './trigger-recursion';
import { allowSendersToUse } from '../resources/encryption';
import { filterReader } from '../resources/filter-reader';
import { textOf } from '../resources/grants';
import { knownObject, readable } from '../resources/known-pattern';
import { checkLogicalId, keepLogicalId, logicalIdOf } from '../synth/logical-id';
import { referredOf } from '../synth/references';
import { areKnownToDiffer, PropsValidator } from '../synth/validation';
import { othersWithinApp, validateWithinApp } from '../synth/within-app';

/** The service that delivers the messages of a topic. */
export const SNS_SERVICE = 'sns.amazonaws.com';

/** The topic as messages name it. */
export function topicInWords(topic: sns.ITopic): string {
  return `the topic '${topic.node.path}'`;
}

/** Adds the problems of a trigger on the messages of a topic. */
export function checkTopicTrigger(scope: Construct, problems: PropsValidator, topic: sns.ITopic, options: TopicTriggerOptions): void {
  const { filterPolicy, filterPolicyWithMessageBody, logicalId } = options;
  const source = topicInWords(topic);
  problems.addIf(filterPolicy !== undefined && filterPolicyWithMessageBody !== undefined,
    `filterPolicy and filterPolicyWithMessageBody are both set for ${source}, but SNS accepts only one of them: remove one`);
  checkPolicy(scope, problems, options, source);
  checkLogicalId(problems, `logicalId of ${source}`, logicalId);
  const { region } = Stack.of(scope);
  problems.addIf(areKnownToDiffer(topic.env.region, region),
    `${source} is in ${topic.env.region}, but the function is in ${region}, and SNS requires the dead-letter queue in the topic's Region: use a topic in the same Region`);
}

/** Indicates whether a function with this permission can publish to the topic. */
export function mayPublish(scope: Construct, topic: sns.ITopic, { actions, resource }: WritePermission): boolean {
  return actions.some(action => /^(sns:Publish|sns:\*|\*)$/.test(action)) && resource === textOf(scope, topic.topicArn);
}

/** What a topic delivers its messages to. */
export interface Subscriber {
  /** What the endpoint is, in messages. */
  readonly kind: 'function' | 'queue';
  readonly protocol: sns.SubscriptionProtocol;
  readonly endpoint: string;
  readonly rawMessageDelivery?: boolean;
  readonly deadLetterQueue: sqs.Queue;
  /** What must exist before messages flow. */
  readonly needs: readonly IDependable[];
}

/** A subscription in our own scope: the L2 would name it after the topic. */
export function defineSubscription(scope: Construct, topic: sns.ITopic, subscriber: Subscriber, options: TopicTriggerOptions): sns.Subscription {
  const { kind, needs, ...endpoint } = subscriber;
  const { filterPolicy, filterPolicyWithMessageBody, logicalId } = options;
  const subscription = new sns.Subscription(scope, 'Subscription', { topic, ...endpoint, filterPolicy, filterPolicyWithMessageBody });
  subscription.node.addDependency(...needs, subscriber.deadLetterQueue);
  keepLogicalId(subscription, 'logicalId of the trigger', logicalId);
  refuseSecond(subscription, subscription.node.defaultChild as sns.CfnSubscription, kind);
  return subscription;
}

/** Allows the topic to use the key of a queue that it sends to. */
export function allowTopicToUse(key: kms.IKey | undefined, scope: Construct, topic: sns.ITopic): void {
  if (key) allowSendersToUse(key, scope, SNS_SERVICE, sendersOf(scope, topic));
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
 * The ARN of the topics that may use a key. It names this topic alone, unless the app creates it in this account: its encryption
 * can depend on the key, which then cannot refer to it. All topics of this account can be trusted with that; those of another account cannot.
 */
function sendersOf(scope: Construct, topic: sns.ITopic): string {
  const stack = Stack.of(scope);
  const canDependOnKey = sns.CfnTopic.isCfnTopic(topic.node.defaultChild) && !areKnownToDiffer(topic.env.account, stack.account);
  return canDependOnKey ? stack.formatArn({ service: 'sns', resource: '*' }) : topic.topicArn;
}

const othersOfEndpoint = othersWithinApp(sns.CfnSubscription.isCfnSubscription, subscription => [subscribedBy(subscription)]);

/** The topic and the endpoint. */
function subscribedBy({ topicArn, endpoint = '' }: sns.CfnSubscription): string {
  return [topicArn, endpoint].map(referredOf).map(referred => typeof referred === 'string' ? referred : referred.node.path).join(' ');
}

/**
 * Refuses a second subscription of the same endpoint to the same topic: SNS keeps one of them, so that they overwrite each other, and the deployment
 * that removes either of them removes the only one.
 */
function refuseSecond(subscription: Construct, own: sns.CfnSubscription, kind: Subscriber['kind']): void {
  validateWithinApp(subscription, resources => othersOfEndpoint(own, resources)
    .map(other => `'${other.node.path}' subscribes the same ${kind} to the same topic, but SNS keeps only one subscription for both: remove it. If it is deployed ` +
      `already, also set logicalId of this trigger to ${logicalIdOf(other)} in the same deployment, so that CloudFormation keeps it`));
}
