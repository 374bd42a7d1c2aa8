import { json } from './read-topics';
import type { ResourceReader } from './resource-reader';
import { DELIVERY_DEFAULT_EVENT_AGE_SECONDS, DELIVERY_DEFAULT_RETRY_ATTEMPTS } from '../../limits';
import type { DeliveryTarget, FlowEntries, InputTransformer } from '../flow';
import { mapKnown, Properties } from '../resolve/properties';
import { isUnknown, Resolved } from '../resolve/unknown';

/** `AWS::Events::EventBus` */
export function readBus(reader: ResourceReader): Partial<FlowEntries> {
  return { buses: [{ deadLetterQueue: reader.to('DeadLetterConfig.Arn'), ...reader.entry }] };
}

/** `AWS::Events::Rule` */
export function readRule(reader: ResourceReader): Partial<FlowEntries> {
  const { entry, properties } = reader;
  return {
    rules: [{
      bus: reader.refer(properties.text('EventBusName', 'default'), 'AWS::Events::EventBus'),
      // Not only ENABLED, but also ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS.
      enabled: mapKnown(properties.text('State', 'ENABLED'), state => state !== 'DISABLED'),
      pattern: json(properties, 'EventPattern'),
      schedule: properties.text('ScheduleExpression'),
      targets: mapKnown(properties.parts('Targets'), parts => parts
        .map(part => targetOf(reader, isUnknown(part) ? new Properties({ Arn: part }, entry.key) : part))),
      ...entry,
    }],
  };
}

/** `AWS::Scheduler::Schedule` */
export function readSchedule(reader: ResourceReader): Partial<FlowEntries> {
  const { entry, properties } = reader;
  const target = properties.part('Target') ?? new Properties({}, entry.key);
  return {
    schedules: [{
      enabled: mapKnown(properties.text('State', 'ENABLED'), state => state !== 'DISABLED'),
      schedule: properties.required('ScheduleExpression'),
      timezone: properties.text('ScheduleExpressionTimezone', 'UTC'),
      startDate: properties.text('StartDate'),
      endDate: properties.text('EndDate'),
      flexibleWindowMinutes: properties.number('FlexibleTimeWindow.MaximumWindowInMinutes', 0),
      target: targetOf(reader, isUnknown(target) ? new Properties({ Arn: target }, entry.key) : target),
      ...entry,
    }],
  };
}

function targetOf(reader: ResourceReader, part: Properties): DeliveryTarget {
  return {
    id: part.text('Id'),
    target: reader.refer(part.required('Arn')),
    deadLetterQueue: reader.to('DeadLetterConfig.Arn', undefined, part),
    maximumRetryAttempts: part.number('RetryPolicy.MaximumRetryAttempts', DELIVERY_DEFAULT_RETRY_ATTEMPTS),
    maximumEventAgeSeconds: part.number('RetryPolicy.MaximumEventAgeInSeconds', DELIVERY_DEFAULT_EVENT_AGE_SECONDS),
    input: part.text('Input'),
    inputPath: part.text('InputPath'),
    inputTransformer: transformerOf(part),
    messageGroupId: part.text('SqsParameters.MessageGroupId'),
    role: reader.to('RoleArn', undefined, part),
    properties: part,
  };
}

function transformerOf(part: Properties): Resolved<InputTransformer> | undefined {
  const transformer = part.part('InputTransformer');
  return transformer && mapKnown(transformer, given => ({ paths: given.textsByName('InputPathsMap'), template: given.required('InputTemplate') }));
}
