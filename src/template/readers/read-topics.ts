import type { ResourceReader } from './resource-reader';
import { TOPIC_DEFAULT_MESSAGE_BYTES } from '../../limits';
import type { FlowEntries, SubscriptionEntry } from '../flow';
import { mapKnown, parseJson, Properties } from '../resolve/properties';
import { isUnknown, Resolved, Unknown } from '../resolve/unknown';

/** `AWS::SNS::Topic` and its inline subscriptions. */
export function readTopic(reader: ResourceReader): Partial<FlowEntries> {
  const { entry, properties } = reader;
  const inline = properties.parts('Subscription');
  return {
    topics: [{
      fifo: properties.flag('FifoTopic', false),
      contentBasedDeduplication: properties.flag('ContentBasedDeduplication', false),
      fifoThroughputScope: properties.text('FifoThroughputScope', 'Topic'),
      maximumMessageBytes: properties.number('MaximumMessageSize', TOPIC_DEFAULT_MESSAGE_BYTES),
      kmsKey: reader.to('KmsMasterKeyId', 'AWS::KMS::Key'),
      ...entry,
    }],
    subscriptions: (isUnknown(inline) ? [inline] : inline).map((part, i) => subscription(reader, part, entry.arn, `/Subscription/${i}`)),
  };
}

/** `AWS::SNS::Subscription` */
export function readSubscription(reader: ResourceReader): Partial<FlowEntries> {
  return { subscriptions: [subscription(reader, reader.properties, reader.properties.required('TopicArn'))] };
}

function subscription(reader: ResourceReader, given: Resolved<Properties>, topic: Resolved<string>, suffix = ''): SubscriptionEntry {
  const properties = isUnknown(given) ? new Properties({ Protocol: given, Endpoint: given }, reader.entry.key) : given;
  return {
    ...reader.entry,
    key: `${reader.entry.key}${suffix}`,
    properties,
    topic: reader.refer(topic),
    protocol: properties.required('Protocol'),
    endpoint: reader.to('Endpoint', undefined, properties),
    filterPolicy: json(properties, 'FilterPolicy'),
    filterPolicyScope: properties.text('FilterPolicyScope', 'MessageAttributes'),
    rawMessageDelivery: properties.flag('RawMessageDelivery', false),
    deadLetterQueue: deadLetterQueueOf(reader, properties),
  };
}

function deadLetterQueueOf(reader: ResourceReader, properties: Properties): SubscriptionEntry['deadLetterQueue'] {
  const redrive = properties.part('RedrivePolicy');
  return redrive && reader.refer(mapKnown(redrive, policy => policy.required('deadLetterTargetArn')));
}

/** Reads JSON that may be written as text. */
export function json(properties: Properties, path: string): Resolved<unknown> | undefined {
  const value = properties.value(path);
  return typeof value === 'string' ? parseJson(value) ?? new Unknown(`${path} is not valid JSON`) : value;
}
