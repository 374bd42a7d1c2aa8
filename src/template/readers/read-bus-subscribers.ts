import { json } from './read-topics';
import { SUBSCRIBER_DEFAULT_EVENT_AGE_SECONDS, SUBSCRIBER_DEFAULT_RETRY_ATTEMPTS, SUBSCRIBER_TIMEOUT_SECONDS } from '../../limits';
import type { BusSubscriberEntry, Entry, ReferTo, SubscriberPattern } from '../flow';
import { mapKnown, Properties } from '../resolve/properties';
import { isUnknown, Resolved, Unknown } from '../resolve/unknown';

const PARAMETERS = 'InvokeConfiguration.LambdaParameters';

/** `AWS::EventsV2::Subscriber` */
export function readBusSubscriber(entry: Entry, properties: Properties, refer: ReferTo): BusSubscriberEntry {
  const deadLetterQueue = properties.text('OnFailureConfiguration.Arn');
  return {
    bus: refer(properties.required('EventBusArn'), 'AWS::EventsV2::EventBus'),
    target: refer(targetOf(properties)),
    role: refer(properties.required('InvokeConfiguration.RoleArn'), 'AWS::IAM::Role'),
    invocationType: properties.text(`${PARAMETERS}.InvocationType`) ?? new Unknown('AWS does not document the default of InvocationType'),
    messageGroupId: properties.text('InvokeConfiguration.SqsParameters.MessageGroupId'),
    messageDeduplicationId: properties.text('InvokeConfiguration.SqsParameters.MessageDeduplicationId'),
    invocationTimeoutSeconds: properties.number(`${PARAMETERS}.InvocationTimeoutSeconds`, SUBSCRIBER_TIMEOUT_SECONDS),
    maximumRetryAttempts: properties.number('RetryPolicy.MaxRetryAttempts', SUBSCRIBER_DEFAULT_RETRY_ATTEMPTS),
    maximumEventAgeSeconds: properties.number('RetryPolicy.MaxEventAgeInSeconds', SUBSCRIBER_DEFAULT_EVENT_AGE_SECONDS),
    deadLetterQueue: deadLetterQueue === undefined ? undefined : refer(deadLetterQueue, 'AWS::SQS::Queue'),
    order: properties.text('Type', 'UNORDERED'),
    filters: mapKnown(properties.parts('FilterConfiguration.Filters'), filters => filters.map(filterOf)),
    maximumBatchSize: properties.number('BatchConfiguration.MaxBatchSize') ?? new Unknown('it is not set, and AWS documents two defaults'),
    batchWindowSeconds: properties.number('BatchConfiguration.MaxBatchWindowInSeconds', 0),
    ...entry,
  };
}

function filterOf(filter: Resolved<Properties>): SubscriberPattern {
  if (isUnknown(filter)) return { scope: filter, pattern: filter };
  return { scope: filter.required('Scope'), pattern: json(filter, 'Pattern') ?? filter.required('Pattern') };
}

/** The ARN of the target, of its version or of its alias. */
function targetOf(properties: Properties): Resolved<string> {
  const [arn, qualifier] = [properties.required('InvokeConfiguration.TargetArn'), properties.text(`${PARAMETERS}.Qualifier`)];
  if (qualifier === undefined || isUnknown(arn)) return arn;
  return mapKnown(qualifier, known => known.startsWith('{%') ? new Unknown('the qualifier is an expression that each event decides') : `${arn}:${known}`);
}
