import type { BucketEntry, BucketNotification, FlowEntries } from '../flow';
import { mapKnown, Properties } from '../resolve/properties';
import type { ResourceReader } from './resource-reader';
import { isUnknown, Resolved } from '../resolve/unknown';

/** What a direct notification goes to: CloudFormation's names for the list, its target and its event; then S3's own, which the CDK's use. */
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
      // The part is there to switch it on, unless it says no: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-eventbridgeconfiguration.html
      eventBridge: mapKnown(given, part => part.flag('EventBridgeConfiguration.EventBridgeEnabled', part.has('EventBridgeConfiguration'))),
      kmsKey: kmsKeyOf(reader),
      ...reader.entry,
    }],
  };
}

/** `Custom::S3BucketNotifications`: how the CDK configures the notifications of any bucket, so that it makes no circle with its targets. */
export function readCdkNotifications(reader: ResourceReader): Partial<FlowEntries> {
  const { entry, properties } = reader;
  const given = properties.part('NotificationConfiguration') ?? new Properties({}, entry.key);
  const name = properties.required('BucketName');
  return {
    buckets: [{
      notifications: mapKnown(given, part => notificationsOf(reader, part, BY_S3)),
      eventBridge: mapKnown(given, part => part.has('EventBridgeConfiguration')),
      ...entry,
      ...(!isUnknown(name) && { name, arn: `arn:${reader.stack.partition}:s3:::${name}` }),
    }],
  };
}

/** One entry for each bucket: what custom resources add goes to the bucket they name, if it is in these templates. */
export function mergeNotifications(buckets: readonly BucketEntry[]): readonly BucketEntry[] {
  const byArn = new Map<string, BucketEntry>();
  for (const bucket of [...buckets.filter(isResource), ...buckets.filter(entry => !isResource(entry))]) {
    const known = byArn.get(bucket.arn);
    byArn.set(bucket.arn, known ? {
      ...known,
      notifications: mapKnown(known.notifications, own => mapKnown(bucket.notifications, more => [...own, ...more])),
      eventBridge: known.eventBridge === true || bucket.eventBridge,
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

/** Names are written `prefix` or `Prefix`; CloudFormation calls the key `S3Key`, S3 `Key`. */
function filterOf(part: Properties): Pick<BucketNotification, 'prefix' | 'suffix'> {
  const rules = [part.parts('Filter.S3Key.Rules'), part.parts('Filter.Key.FilterRules')];
  const unknown = rules.find(isUnknown);
  if (unknown) return { prefix: unknown, suffix: unknown };
  const filter: { [name: string]: Resolved<string> } = {};
  for (const rule of (rules as Resolved<Properties>[][]).flat()) {
    const name = isUnknown(rule) ? rule : rule.required('Name');
    if (isUnknown(name)) return { prefix: name, suffix: name };
    filter[name.toLowerCase()] = (rule as Properties).required('Value');
  }
  return filter;
}

function kmsKeyOf(reader: ResourceReader): BucketEntry['kmsKey'] {
  const rules = reader.properties.parts('BucketEncryption.ServerSideEncryptionConfiguration');
  const rule = isUnknown(rules) ? rules : rules[0];
  if (rule === undefined) return undefined;
  return isUnknown(rule) ? { value: rule } : reader.to('ServerSideEncryptionByDefault.KMSMasterKeyID', 'AWS::KMS::Key', rule);
}
