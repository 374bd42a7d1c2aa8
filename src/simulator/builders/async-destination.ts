import { endpointOf } from './endpoints';
import type { Wiring } from './wiring';
import { TOPIC_DEFAULT_MESSAGE_BYTES } from '../../limits';
import type { Reference } from '../../template';
import type { Bucket } from '../events/bucket';
import { Endpoint } from '../kernel/endpoint';
import type { World } from '../kernel/world';
import type { Destination } from '../lambda/destination';
import type { InvocationRecord } from '../lambda/invocation-record';

/**
 * The destination that a reference points to. Its kind decides the format of the records.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function destinationOf(wiring: Wiring, from: string, property: string, reference: Reference, functionName: string): Destination {
  const { key = '' } = reference;
  const bucket = wiring.buckets.get(key);
  if (bucket) return bucketDestination(wiring.world, bucket, functionName);
  const endpoint = endpointOf(wiring, from, property, reference);
  const queue = wiring.queues.get(key);
  const topic = wiring.topics.get(key);
  if (queue?.settings.fifo || topic?.settings.fifo) {
    return { name: endpoint.name, deliver: () => 'Lambda does not send records to FIFO queues or topics' };
  }
  if (queue || reference.function) return endpointDestination(endpoint, record => JSON.stringify(record));
  if (topic) return endpointDestination(endpoint, record => topicMessage(record, wiring.world));
  return endpointDestination(endpoint, record => busEntry(String(reference.value), record));
}

function endpointDestination(endpoint: Endpoint, bodyOf: (record: InvocationRecord) => string): Destination {
  return { name: endpoint.name, deliver: (record, delivery) => endpoint.deliver({ ...delivery, body: bodyOf(record) })?.reason };
}

function bucketDestination(world: World, bucket: Bucket, functionName: string): Destination {
  const { key, name } = bucket.settings;
  const random = world.random.fork(`records of ${functionName} in ${key}`);
  return endpointDestination(new Endpoint(world, key, {
    name,
    accept: ({ journey, body, arrival, reason }) => {
      const { timestamp } = JSON.parse(body) as InvocationRecord;
      bucket.put({ journey, body, arrival, reason, key: objectKey(functionName, timestamp, random.uuid()) });
      return undefined;
    },
  }), record => JSON.stringify(record));
}

function objectKey(functionName: string, timestamp: string, uuid: string): string {
  const [date, time] = timestamp.slice(0, 19).split('T');
  return `aws/lambda/async/${functionName}/${date.replaceAll('-', '/')}/${date}T${time.replaceAll(':', '.')}-${uuid}`;
}

function topicMessage(record: InvocationRecord, { assumptions: { oversizedTopicRecord } }: World): string {
  const body = JSON.stringify(record);
  if (oversizedTopicRecord === 'fails' || Buffer.byteLength(body) <= TOPIC_DEFAULT_MESSAGE_BYTES) return body;
  return JSON.stringify({ ...record, requestPayload: undefined, responsePayload: undefined });
}

/** Recorded on AWS 2025-11-24 (LocalStack test_invoke_lambda_eventbridge). */
function busEntry(busArn: string, record: InvocationRecord): string {
  const { functionArn, condition } = record.requestContext;
  return JSON.stringify({
    'source': 'lambda',
    'detail-type': `Lambda Function Invocation Result - ${condition === 'Success' ? 'Success' : 'Failure'}`,
    'resources': [busArn, functionArn],
    'detail': record,
  });
}
