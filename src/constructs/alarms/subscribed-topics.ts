import { CfnResource } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { resolveReferences } from '../synth/references';
import { renderedOf } from '../synth/synthesized';
import { onceWithinApp } from '../synth/within-app';

/** Resources that subscribe to the topics that they are given: chatbots and custom resources (which may do something else; that is not known). */
const SUBSCRIBERS = /^(AWS::Chatbot::|Custom::|AWS::CloudFormation::CustomResource$)/;

/** The topics of an app that have a subscription in the app, or may have one. */
export const subscribedTopics = onceWithinApp((resources): ReadonlySet<sns.CfnTopic> => {
  const found = new Set<sns.CfnTopic>();
  const names = new Set<string>();
  for (const resource of resources) {
    if (sns.CfnTopic.isCfnTopic(resource) && resource.subscription !== undefined) found.add(resource);
    const topics = subscriptionsOf(resource);
    if (topics === undefined) continue;
    const { value, elements } = resolveReferences(resource, topics);
    elements.filter(sns.CfnTopic.isCfnTopic).forEach(topic => found.add(topic));
    if (typeof value === 'string') names.add(nameIn(value));
  }
  for (const topic of resources.filter(sns.CfnTopic.isCfnTopic)) {
    if (topic.topicName !== undefined && names.has(topic.topicName)) found.add(topic);
  }
  return found;
});

/** What the resource subscribes to; undefined if it is no subscription. */
function subscriptionsOf(resource: CfnResource): unknown {
  if (sns.CfnSubscription.isCfnSubscription(resource)) return resource.topicArn;
  return SUBSCRIBERS.test(resource.cfnResourceType) ? renderedOf(resource) : undefined;
}

function nameIn(topicArn: string): string {
  return topicArn.slice(topicArn.lastIndexOf(':') + 1);
}
