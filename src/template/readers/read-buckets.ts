import type { ResourceReader } from './resource-reader';
import type { BucketEntry, BucketNotification, FlowEntries } from '../flow';
import { mapKnown, Properties } from '../resolve/properties';
import { isUnknown, Resolved } from '../resolve/unknown';

/** The names of the notification lists and their targets in CloudFormation, and in the S3 API, which the CDK's custom resource uses. */
const BY_CLOUDFORMATION = [
  ['LambdaConfigurations', 'Function'], ['QueueConfigurations', 'Queue'], ['TopicConfigurations', 'Topic'],
] as const;
const BY_S3 = [
  ['LambdaFunctionConfigurations', 'LambdaFunctionArn'], ['QueueConfigurations', 'QueueArn'], ['TopicConfigurations', 'TopicArn'],
] as const;

/** `AWS::S3::Bucket` */
export function readBucket(reader: ResourceReader): Partial<FlowEntries> {
  const given = reader.properties.part('NotificationConfiguration') ?? new Properties({}, reader.entry.key);
  return {
    buckets: [{
      notifications: mapKnown(given, part => notificationsOf(reader, part, BY_CLOUDFORMATION)),
      // The presence of the configuration enables it, unless it says otherwise: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-eventbridgeconfiguration.html
      eventBridge: mapKnown(given, part => part.flag('EventBridgeConfiguration.EventBridgeEnabled', part.has('EventBridgeConfiguration'))),
      writers: reader.properties.has('NotificationConfiguration') ? [{ logicalId: reader.entry.logicalId, replaces: true }] : [],
      kmsKey: kmsKeyOf(reader),
      ...reader.entry,
    }],
  };
}

/** `Custom::S3BucketNotifications`, with which the CDK avoids circular dependencies between a bucket and its targets. */
export function readCdkNotifications(reader: ResourceReader): Partial<FlowEntries> {
  const { entry, properties } = reader;
  const given = properties.part('NotificationConfiguration') ?? new Properties({}, entry.key);
  const name = properties.required('BucketName');
  return {
    buckets: [{
      notifications: mapKnown(given, part => notificationsOf(reader, part, BY_S3)),
      eventBridge: mapKnown(given, part => part.has('EventBridgeConfiguration')),
      writers: [{ logicalId: entry.logicalId, replaces: properties.flag('Managed', true) !== false }],
      ...entry,
      ...(!isUnknown(name) && { name, arn: `arn:${reader.stack.partition}:s3:::${name}` }),
    }],
  };
}

/** Merges the notifications of custom resources into their buckets, so that each bucket has one entry. */
export function mergeNotifications(buckets: readonly BucketEntry[]): readonly BucketEntry[] {
  const byArn = new Map<string, BucketEntry>();
  for (const bucket of [...buckets.filter(isResource), ...buckets.filter(entry => !isResource(entry))]) {
    const existing = byArn.get(bucket.arn);
    byArn.set(bucket.arn, existing ? {
      ...existing,
      notifications: mapKnown(existing.notifications, own => mapKnown(bucket.notifications, more => [...own, ...more])),
      eventBridge: existing.eventBridge === true || bucket.eventBridge,
      writers: [...existing.writers, ...bucket.writers],
    } : bucket);
  }
  return [...byArn.values()];
}

function isResource(entry: BucketEntry): boolean {
  return entry.type === 'AWS::S3::Bucket';
}

type Names = typeof BY_CLOUDFORMATION | typeof BY_S3;

function notificationsOf(reader: ResourceReader, given: Properties, names: Names): Resolved<readonly BucketNotification[]> {
  const lists = names.map(([list, target]) => mapKnown(given.parts(list), parts => parts.map(part => notificationOf(reader, part, target))));
  return lists.find(isUnknown) ?? (lists as BucketNotification[][]).flat();
}

function notificationOf(reader: ResourceReader, part: Resolved<Properties>, target: string): BucketNotification {
  if (isUnknown(part)) return { events: [part], target: { value: part } };
  const event = part.text('Event');
  return {
    events: event === undefined ? part.texts('Events') : [event],
    target: reader.refer(part.required(target)),
    ...filterOf(part),
  };
}

/** Reads the key filter. Rule names may be capitalized; CloudFormation names the key `S3Key`, and S3 `Key`. */
function filterOf(part: Properties): Pick<BucketNotification, 'prefix' | 'suffix'> {
  const rules = [part.parts('Filter.S3Key.Rules'), part.parts('Filter.Key.FilterRules')];
  const unknown = rules.find(isUnknown);
  if (unknown) return { prefix: unknown, suffix: unknown };
  const filter: { prefix?: Resolved<string>; suffix?: Resolved<string> } = {};
  for (const rule of (rules as Resolved<Properties>[][]).flat()) {
    const name = isUnknown(rule) ? rule : rule.required('Name');
    if (isUnknown(name)) return { prefix: name, suffix: name };
    const end = name.toLowerCase();
    if (end === 'prefix' || end === 'suffix') filter[end] = (rule as Properties).required('Value');
  }
  return filter;
}

function kmsKeyOf(reader: ResourceReader): BucketEntry['kmsKey'] {
  const rules = reader.properties.parts('BucketEncryption.ServerSideEncryptionConfiguration');
  const rule = isUnknown(rules) ? rules : rules[0];
  if (rule === undefined) return undefined;
  return isUnknown(rule) ? { value: rule } : reader.to('ServerSideEncryptionByDefault.KMSMasterKeyID', 'AWS::KMS::Key', rule);
}
