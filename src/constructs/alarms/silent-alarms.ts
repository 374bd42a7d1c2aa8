import { Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { actionsOf, refusedActions } from './alarm-actions';
import { subscribedTopics } from './subscribed-topics';
import { keyBehind } from '../resources/encryption';
import { warn } from '../synth/validation';
import { validateWithinApp } from '../synth/within-app';

/** The key managed by AWS for SNS, whose key policy cannot be changed. @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html */
const MANAGED_KEY = 'alias/aws/sns';

/**
 * Refuses alarm actions that CloudWatch refuses, and warns of alarms that would notify nobody. It runs at synth, because actions, policies and
 * subscriptions may still be added.
 */
export function checkActionsAtSynth(construct: Construct, alarms: cloudwatch.Alarm[], routed: (sns.ITopic | undefined)[]): void {
  validateWithinApp(construct, resources => {
    const actions = alarms.flatMap(actionsOf);
    if (actions.some(({ state, count }) => state === 'ALARM' && count === 0)) warnOnceInApp(construct);
    routed.filter(topic => topic !== undefined).forEach(warnOfRefusal);
    const topics = new Set(actions.flatMap(({ elements }) => elements.filter(sns.CfnTopic.isCfnTopic)));
    const subscribed = subscribedTopics(resources);
    topics.forEach(each => {
      if (!subscribed.has(each)) warnOfMissingSubscription(each);
    });
    return actions.flatMap(refusedActions);
  });
}

function warnOfRefusal(topic: sns.ITopic): void {
  if (refusesAlarms(topic)) {
    warn(topic, 'alarmTopicRefusesAlarms',
      'alarms notify this topic, but its topic policy does not allow CloudWatch to publish to it, so that notifications are lost: ' +
      "add topic.grantPublish(new iam.ServicePrincipal('cloudwatch.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': stack.account } } }))");
  }
  if (topic.masterKey !== undefined && refusesCloudWatch(topic.masterKey)) {
    warn(topic, 'alarmTopicKeyRefusesAlarms',
      'alarms notify this topic, but the policy of its KMS key does not allow CloudWatch to use the key, so that notifications are lost: ' +
      "use a customer managed key (the AWS managed key alias/aws/sns never allows it) and add key.grant(new iam.ServicePrincipal('cloudwatch.amazonaws.com'), " +
      "'kms:Decrypt', 'kms:GenerateDataKey*')");
  }
}

function warnOfMissingSubscription(topic: sns.CfnTopic): void {
  const parent = topic.node.scope!;
  warn(parent.node.defaultChild === topic ? parent : topic, 'alarmTopicWithoutSubscription',
    'alarms notify this topic, but nothing in this app subscribes to it, so that nobody is notified: add ' +
    "topic.addSubscription(new subscriptions.EmailSubscription('on-call@example.com')), or acknowledge this warning if it is subscribed to elsewhere");
}

const WARNED = Symbol.for('cdk-resilient-lambda.alarmsWithoutAction');

function warnOnceInApp(construct: Construct): void {
  const root = construct.node.root as { [WARNED]?: boolean };
  if (root[WARNED]) return;
  root[WARNED] = true;
  warn(construct, 'alarmsWithoutAction',
    'alarms have no actions and notify nobody: set alarmTopic or alarmActions on the construct, or for the whole app with ' +
    'ResilienceDefaults.of(app).set({ alarmTopic }), or acknowledge this warning if another system monitors the alarms');
}

/** A topic without a topic policy has the default policy, which allows CloudWatch alarms of the same account to publish. */
function refusesAlarms(topic: sns.ITopic): boolean {
  const policy = topic.node.tryFindChild('Policy')?.node.defaultChild;
  if (!sns.CfnTopicPolicy.isCfnTopicPolicy(policy)) return false;
  return !allowsCloudWatch(Stack.of(topic).resolve(policy.policyDocument));
}

/** Returns false if the key policy cannot be read. */
function refusesCloudWatch(masterKey: kms.IKey): boolean {
  const key = keyBehind(masterKey);
  if (key === undefined) return (masterKey as kms.IAlias).aliasName === MANAGED_KEY;
  const cfnKey = key.node.defaultChild;
  return kms.CfnKey.isCfnKey(cfnKey) && !allowsCloudWatch(Stack.of(key).resolve(cfnKey.keyPolicy));
}

function allowsCloudWatch({ Statement: statements }: { Statement: any[] }): boolean {
  return statements.some(({ Effect, Principal }) => Effect === 'Allow' && /"cloudwatch\.amazonaws\.com"|"\*"/.test(JSON.stringify(Principal)));
}
