import { addDeadLetterQueue, addOf, addRule, EventReader, SamEvent } from './events';
import { destinationPolicy, inlinePolicy, RoleDraft, roleProperties } from './roles';
import { attributeOf, Json, pick, withoutUnset } from './values';

/** `Schedule` */
export const readScheduleEvent: EventReader = event => {
  const { properties } = event;
  addRule(event, { ScheduleExpression: properties.Schedule, ...pick(properties, ['Name', 'Description']) }, ['Input']);
  return undefined;
};

/** `EventBridgeRule`, and `CloudWatchEvent`, its former name */
export const readRuleEvent: EventReader = event => {
  const { EventBusName, Pattern: EventPattern, RuleName: Name } = event.properties;
  addRule(event, { EventBusName, EventPattern, Name }, ['Input', 'InputPath', 'InputTransformer']);
  return undefined;
};

const SCHEDULE_PROPERTIES = [
  'ScheduleExpression', 'State', 'Description', 'StartDate', 'EndDate', 'ScheduleExpressionTimezone', 'GroupName', 'KmsKeyArn',
];

/** `ScheduleV2` */
export const readSchedulerEvent: EventReader = event => {
  const { id, properties, target } = event;
  const queue = addDeadLetterQueue(event);
  addOf(event, id, 'AWS::Scheduler::Schedule', {
    ...pick(properties, SCHEDULE_PROPERTIES),
    Name: properties.OmitName === true ? undefined : properties.Name ?? id,
    FlexibleTimeWindow: properties.FlexibleTimeWindow ?? { Mode: 'OFF' },
    Target: withoutUnset({
      Arn: target.arn,
      RoleArn: properties.RoleArn ?? addScheduleRole(event, queue),
      Input: properties.Input,
      DeadLetterConfig: queue === undefined ? undefined : { Arn: queue },
      RetryPolicy: properties.RetryPolicy,
    }),
  });
  return undefined;
};

function addScheduleRole(event: SamEvent, queue: unknown): Json {
  const { id, target } = event;
  const start = target.functionName === undefined
    ? inlinePolicy(`${id}StartExecutionPolicy`, ['states:StartExecution', target.arn])
    : destinationPolicy('Lambda', target.arn, id)!;
  addOf(event, `${id}Role`, 'AWS::IAM::Role',
    roleProperties('scheduler', new RoleDraft().addInline(start, ...queue === undefined ? [] : [destinationPolicy('SQS', queue, id)!]), pick(event.properties, ['PermissionsBoundary'])));
  return attributeOf(`${id}Role`, 'Arn');
}
