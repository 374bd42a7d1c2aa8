import { addOf, addPermission, EventReader, sendPolicy } from './events';
import { addMapping } from './mapping-events';
import type { SamTemplate } from './sam-template';
import { attributeOf, DistinctValues, isMap, Json, member, onlyIf, pick, refTo, substitute } from './values';

/** `SNS`: a subscription of the function, or of a queue that the function reads */
export const readTopicEvent: EventReader = event => {
  const { id, template, properties, target } = event;
  const { Topic, SqsSubscription: queue } = properties;
  if (Topic === undefined) return 'it does not set Topic';
  const subscribe = (Protocol: string, Endpoint: unknown) => addOf(event, id, 'AWS::SNS::Subscription', {
    Protocol, Endpoint, TopicArn: Topic, ...pick(properties, ['Region', 'FilterPolicy', 'FilterPolicyScope', 'RedrivePolicy']),
  });
  if (queue === undefined || queue === false) {
    addPermission(event, 'sns.amazonaws.com', { SourceArn: Topic });
    subscribe('lambda', target.arn);
    return undefined;
  }
  if (queue !== true && !(isMap(queue) && queue.QueueArn !== undefined && queue.QueueUrl !== undefined)) {
    return 'its SqsSubscription is neither true nor sets QueueArn and QueueUrl';
  }
  const given = isMap(queue) ? queue : {};
  const arn = given.QueueArn ?? attributeOf(`${id}Queue`, 'Arn');
  if (queue === true) {
    const [, topic] = template.referredTo(Topic) ?? [];
    const isFifo = template.known(member(topic?.Properties, 'FifoTopic'));
    addOf(event, `${id}Queue`, 'AWS::SQS::Queue', { FifoQueue: isFifo === false ? undefined : isFifo }, 'SqsSubscription');
  }
  const policyId = typeof given.QueuePolicyLogicalId === 'string' ? given.QueuePolicyLogicalId : `${id}QueuePolicy`;
  addOf(event, policyId, 'AWS::SQS::QueuePolicy', {
    PolicyDocument: sendPolicy('*', Topic, arn), Queues: [given.QueueUrl ?? refTo(`${id}Queue`)],
  }, 'SqsSubscription');
  subscribe('sqs', arn);
  const mapping = { ...event, properties: { BatchSize: given.BatchSize ?? 10, Enabled: true } };
  addMapping(mapping, { EventSourceArn: arn }, 'AWSLambdaSQSQueueExecutionRole', [], { part: 'SqsSubscription' });
  return undefined;
};

/** `S3`, which changes the bucket */
export const readBucketEvent: EventReader = event => {
  const { template, owner, properties, target } = event;
  const [bucketId, bucket] = template.referredTo(properties.Bucket) ?? [];
  if (bucket?.Type !== 'AWS::S3::Bucket') return 'its Bucket is not a reference to a bucket of the template';
  const config = bucket.Properties?.NotificationConfiguration ?? {};
  if (!isMap(config) || !Array.isArray(config.LambdaConfigurations ?? [])) return `the notifications of ${bucketId} cannot be known before the deployment`;
  addPermission(event, 's3.amazonaws.com', { SourceAccount: refTo('AWS::AccountId') });
  const types: readonly unknown[] = Array.isArray(properties.Events) ? properties.Events : [properties.Events];
  const notifications = template.notifications.get(bucketId!) ?? new DistinctValues(...config.LambdaConfigurations as readonly unknown[] ?? []);
  for (const type of types) notifications.add(onlyIf(owner.resource.Condition, { Event: type, Function: target.arn, ...pick(properties, ['Filter']) }));
  template.notifications.set(bucketId!, notifications);
  return undefined;
};

/** `Cognito`, which changes the user pool */
export const readUserPoolEvent: EventReader = event => {
  const { template, properties, target } = event;
  const [poolId, pool] = template.referredTo(properties.UserPool) ?? [];
  if (pool?.Type !== 'AWS::Cognito::UserPool') return 'its UserPool is not a reference to a user pool of the template';
  const config = pool.Properties?.LambdaConfig ?? {};
  if (!isMap(config)) return `the triggers of ${poolId} cannot be known before the deployment`;
  addPermission(event, 'cognito-idp.amazonaws.com', { SourceArn: attributeOf(poolId!, 'Arn') }, `${target.logicalId}CognitoPermission`);
  const types: readonly unknown[] = Array.isArray(properties.Trigger) ? properties.Trigger : [properties.Trigger];
  const triggers = template.triggers.get(poolId!) ?? new Map(Object.entries(config));
  for (const type of types) triggers.set(String(type), target.arn);
  template.triggers.set(poolId!, triggers);
  return undefined;
};

/** `CloudWatchLogs` */
export const readLogsEvent: EventReader = event => {
  const { LogGroupName, FilterPattern } = event.properties;
  const permission = addPermission(event, 'logs.amazonaws.com', {
    SourceArn: localArn('logs:${AWS::Region}:${AWS::AccountId}:log-group:${__LogGroupName__}:*', { __LogGroupName__: LogGroupName }),
  });
  addOf(event, event.id, 'AWS::Logs::SubscriptionFilter', { LogGroupName, FilterPattern, DestinationArn: event.target.arn }, undefined, { DependsOn: [permission] });
  return undefined;
};

/** `IoTRule` */
export const readIotEvent: EventReader = event => {
  addPermission(event, 'iot.amazonaws.com', {
    SourceArn: localArn('iot:${AWS::Region}:${AWS::AccountId}:rule/${RuleName}', { RuleName: refTo(event.id) }),
    SourceAccount: substitute('${AWS::AccountId}'),
  });
  addOf(event, event.id, 'AWS::IoT::TopicRule', {
    TopicRulePayload: { ...pick(event.properties, ['Sql', 'AwsIotSqlVersion']), RuleDisabled: false, Actions: [{ Lambda: { FunctionArn: event.target.arn } }] },
  });
  return undefined;
};

/** `AlexaSkill` */
export const readAlexaEvent: EventReader = event => {
  addPermission(event, 'alexa-appkit.amazon.com', { EventSourceToken: event.properties.SkillId });
  return undefined;
};

/** Returns an ARN in the partition of the stack. */
export function localArn(rest: string, variables: Json): Json {
  return substitute(`arn:\${AWS::Partition}:${rest}`, variables);
}


/** Writes what events have added to buckets and user pools. */
export function applyAdded(template: SamTemplate): void {
  for (const [bucketId, { list }] of template.notifications) {
    const { NotificationConfiguration: config, ...properties } = template.resources.get(bucketId)!.Properties ?? {};
    template.change(bucketId, { ...properties, NotificationConfiguration: { ...config as object, LambdaConfigurations: list } });
  }
  for (const [poolId, triggers] of template.triggers) {
    template.change(poolId, { ...template.resources.get(poolId)!.Properties, LambdaConfig: Object.fromEntries(triggers) });
  }
}
