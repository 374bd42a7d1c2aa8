import { Lazy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { resourceOf } from '../resources/existing-queue';
import { atSynth } from '../synth/at-synth';
import { warn } from '../synth/validation';
import { allowRulesToUse, EVENTS_SERVICE } from '../triggers/event-rule';
import { RuleNames } from '../triggers/rule-names';
import { allowTopicToUse, SNS_SERVICE } from '../triggers/topic-subscription';

/** The services that may send to the queue of a worker, and use the key of a queue that exists: one statement for all topics, and one for all rules. */
export class QueueSenders {
  private readonly topics = new Set<string>();
  private allowsRules = false;

  /** @param foreignKey the key of a queue that exists. That of our own queues is also the key of the triggers' dead-letter queues, which opens it */
  constructor(private readonly queue: sqs.IQueue, private readonly foreignKey: kms.IKey | undefined) {}

  /** Allows a topic to send to the queue. */
  public allowTopic(scope: Construct, topic: sns.ITopic): void {
    allowTopicToUse(this.foreignKey, scope, topic);
    const isFirst = this.topics.size === 0;
    this.topics.add(this.topicArn(topic));
    if (isFirst) this.allow(scope, SNS_SERVICE, { ArnLike: { 'aws:SourceArn': Lazy.list({ produce: () => [...this.topics] }) } });
  }

  /** Allows all rules of the worker to send to the queue. */
  public allowRules(scope: Construct, rules: RuleNames): void {
    if (this.allowsRules) return;
    this.allowsRules = true;
    const stack = Stack.of(scope);
    const arns = Stack.of(this.queue) === stack ? rules.arns : rules.arnsElsewhere;
    allowRulesToUse(this.foreignKey, scope);
    this.allow(scope, EVENTS_SERVICE, { ArnLike: { 'aws:SourceArn': arns }, StringEquals: { 'aws:SourceAccount': stack.account } });
  }

  /** The ARN of a topic, unless the policy of a queue in another stack would depend on it: that stack cannot depend on this one. */
  private topicArn(topic: sns.ITopic): string {
    const isElsewhere = sns.CfnTopic.isCfnTopic(topic.node.defaultChild) && Stack.of(topic) !== Stack.of(this.queue);
    return isElsewhere && resourceOf(this.queue) ? Stack.of(topic).formatArn({ service: 'sns', resource: '*' }) : topic.topicArn;
  }

  private allow(scope: Construct, service: string, conditions: { [operator: string]: unknown }): void {
    const statement = new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal(service)], actions: ['sqs:SendMessage'], resources: [this.queue.queueArn], conditions,
    });
    if (this.queue.addToResourcePolicy(statement).statementAdded) return;
    atSynth(scope, () => warn(scope, 'queuePolicyNotUpdated', // when all topics are known
      `the policy of the queue '${this.queue.node.path}' cannot be changed here, and without this statement no event reaches the queue: ` +
      `${JSON.stringify(Stack.of(scope).resolve(statement.toJSON()))}: add it to the queue policy and acknowledge this warning`));
  }
}
