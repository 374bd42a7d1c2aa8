import { Lazy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { allowSendersToUse } from '../resources/encryption';
import { resourceOf } from '../resources/existing-queue';
import { warn } from '../synth/validation';
import { EVENTS_SERVICE } from '../triggers/event-rule';
import { RuleNames } from '../triggers/rule-names';
import { SNS_SERVICE } from '../triggers/topic-subscription';

/** The services that may send to the queue of a worker, and use the key of a queue that exists: one statement for all topics, and one for all rules. */
export class QueueSenders {
  private readonly topics = new Set<string>();
  private allowsRules = false;

  constructor(private readonly queue: sqs.IQueue, private readonly ownKey: boolean) {}

  /** Allows a topic to send to the queue. */
  public allowTopic(scope: Construct, topic: sns.ITopic): void {
    const isFirst = this.topics.size === 0;
    this.topics.add(this.topicArn(topic));
    if (!isFirst) return;
    this.allow(scope, SNS_SERVICE, { ArnLike: { 'aws:SourceArn': Lazy.list({ produce: () => [...this.topics] }) } });
    this.allowKey(scope, SNS_SERVICE, Stack.of(scope).formatArn({ service: 'sns', resource: '*' }));
  }

  /** Allows all rules of the worker to send to the queue. */
  public allowRules(scope: Construct, rules: RuleNames): void {
    if (this.allowsRules) return;
    this.allowsRules = true;
    const { account } = Stack.of(scope);
    const arns = Stack.of(this.queue) === Stack.of(scope) ? rules.arns : rules.arnsElsewhere;
    this.allow(scope, EVENTS_SERVICE, { ArnLike: { 'aws:SourceArn': arns }, StringEquals: { 'aws:SourceAccount': account } });
    this.allowKey(scope, EVENTS_SERVICE, Stack.of(scope).formatArn({ service: 'events', resource: 'rule', resourceName: '*' }));
  }

  /** The ARN of a topic, unless the policy of a queue in another stack would depend on it: that stack cannot depend on this one. */
  private topicArn(topic: sns.ITopic): string {
    const isElsewhere = sns.CfnTopic.isCfnTopic(topic.node.defaultChild) && Stack.of(topic) !== Stack.of(this.queue);
    const stack = Stack.of(topic);
    return isElsewhere && resourceOf(this.queue) ? stack.formatArn({ service: 'sns', resource: '*' }) : topic.topicArn;
  }

  private allow(scope: Construct, service: string, conditions: { [operator: string]: unknown }): void {
    const statement = new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal(service)], actions: ['sqs:SendMessage'], resources: [this.queue.queueArn], conditions,
    });
    if (this.queue.addToResourcePolicy(statement).statementAdded) return;
    warn(scope, 'queuePolicyNotUpdated',
      `the policy of the queue '${this.queue.node.path}' cannot be changed here, and without this statement no event reaches the queue: ` +
      `${JSON.stringify(Stack.of(scope).resolve(statement.toJSON()))}: add it to the queue policy and acknowledge this warning`);
  }

  /** The key of our own queues is that of the trigger's dead-letter queue, which the trigger is allowed to use anyway. */
  private allowKey(scope: Construct, service: string, senders: string): void {
    const { encryptionMasterKey } = this.queue;
    if (encryptionMasterKey && !this.ownKey) allowSendersToUse(encryptionMasterKey, scope, service, senders);
  }
}
