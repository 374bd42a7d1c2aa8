import { inlinePolicy, RoleDraft, roleProperties } from './roles';
import type { SamResource, SamTemplate } from './sam-template';
import { attributeOf, isMap, Json, member, pick, refTo, withoutUnset } from './values';

/** An event of a function or state machine. */
export interface SamEvent {
  readonly template: SamTemplate;
  readonly owner: SamResource;

  /** The name of the event, as a property of its owner: 'Events.Jobs'. */
  readonly place: string;

  /** The logical id of its main resource. */
  readonly id: string;
  readonly properties: Json;
  readonly target: EventTarget;
}

/** What an event starts: a function, its alias, or a state machine. */
export interface EventTarget {
  readonly logicalId: string;
  readonly arn: unknown;

  /** The name or ARN in mappings and permissions. Undefined for a state machine, which its events start by a role. */
  readonly functionName?: unknown;

  /** The execution role, if AWS SAM generates it. */
  readonly role: RoleDraft;
}

/** Adds the resources of an event; returns the reason if it cannot. */
export type EventReader = (event: SamEvent) => string | undefined;

/** Adds the events of a function or state machine. */
export function addEvents(template: SamTemplate, owner: SamResource, target: EventTarget, readers: { readonly [type: string]: EventReader }): void {
  const events = Object.entries(template.mapOf(owner, owner.properties.Events, 'Events') ?? {});
  for (const [name, given] of inOrder(events)) {
    const type = isMap(given) ? given.Type : undefined;
    if (typeof type !== 'string' || !Object.hasOwn(readers, type)) {
      template.skip(owner.logicalId, `the type of its event ${name} is ${JSON.stringify(type)}, which is not known`);
      continue;
    }
    const properties = withoutUnset(template.mapOf(owner, (given as Json).Properties, `event ${name}`) ?? {});
    const event = { template, owner, place: `Events.${name}`, id: `${owner.logicalId}${name}`, properties, target };
    const problem = hasDeadLetterConfig(properties) ? readers[type](event) : 'its DeadLetterConfig sets neither Arn nor Type: SQS';
    if (problem !== undefined) template.skip(owner.logicalId, `its event ${name} is not read: ${problem}`);
  }
}

/** Sorts events by their paths or names, as AWS SAM does, because the last of two resources with the same logical id stays. */
function inOrder(events: readonly (readonly [name: string, event: unknown])[]): readonly (readonly [name: string, event: unknown])[] {
  const keyed = events.map(([name, event]) => ({ key: String(member(member(event, 'Properties'), 'Path') ?? name), event: [name, event] as const }));
  return keyed.sort((a, b) => a.key < b.key ? -1 : 1).map(({ event }) => event);
}

/** Indicates whether the dead-letter queue of an event, if it has one, is given or asked for. */
function hasDeadLetterConfig({ DeadLetterConfig: given }: Json): boolean {
  return given === undefined || (isMap(given) && (given.Arn !== undefined || given.Type === 'SQS'));
}

/** Adds a resource of an event. @param part the property of the event that generates it */
export function addOf(event: SamEvent, logicalId: string, type: string, properties: Json, part?: string, attributes?: Json): void {
  const { template, owner, place } = event;
  template.add(owner, logicalId, type, properties, part === undefined ? place : `${place}.${part}`, attributes);
}

/** Adds the permission of a service to invoke the function of an event. @returns its logical id */
export function addPermission(event: SamEvent, service: string, conditions: Json, logicalId = `${event.id}Permission`): string {
  addOf(event, logicalId, 'AWS::Lambda::Permission', {
    Action: 'lambda:InvokeFunction', FunctionName: event.target.functionName, Principal: service, ...conditions,
  });
  return logicalId;
}

/** Adds the queue that `DeadLetterConfig: {Type: SQS}` asks for. @returns the ARN of the queue, given or added */
export function addDeadLetterQueue(event: SamEvent, policyFor?: Json): unknown {
  const given = event.properties.DeadLetterConfig as Json | undefined;
  if (given === undefined || given.Arn !== undefined) return given?.Arn;
  const logicalId = typeof given.QueueLogicalId === 'string' ? given.QueueLogicalId : `${event.id}Queue`;
  addOf(event, logicalId, 'AWS::SQS::Queue', {}, 'DeadLetterConfig');
  const arn = attributeOf(logicalId, 'Arn');
  if (policyFor) {
    addOf(event, `${event.id}QueuePolicy`, 'AWS::SQS::QueuePolicy', {
      PolicyDocument: sendPolicy({ Service: 'events.amazonaws.com' }, policyFor, arn), Queues: [refTo(logicalId)],
    }, 'DeadLetterConfig');
  }
  return arn;
}

/** Returns the queue policy that lets a source send. */
export function sendPolicy(Principal: unknown, source: unknown, queue: unknown): Json {
  return {
    Version: '2012-10-17',
    Statement: [{ Action: 'sqs:SendMessage', Effect: 'Allow', Principal, Resource: queue, Condition: { ArnEquals: { 'aws:SourceArn': source } } }],
  };
}

/** Adds the role by which a service starts a state machine. @returns its ARN */
export function addStartRole(event: SamEvent, service: string): unknown {
  const logicalId = `${event.id}Role`;
  const policy = inlinePolicy(`${logicalId}StartExecutionPolicy`, ['states:StartExecution', event.target.arn]);
  const properties = roleProperties(service, new RoleDraft().addInline(policy), pick(event.owner.properties, ['PermissionsBoundary']));
  addOf(event, logicalId, 'AWS::IAM::Role', properties);
  return attributeOf(logicalId, 'Arn');
}

/** Adds a rule with the target of an event, its dead-letter queue and the permission to start it. */
export function addRule(event: SamEvent, rule: Json, given: readonly string[]): void {
  const { id, properties, target } = event;
  const arn = attributeOf(id, 'Arn');
  const DeadLetterConfig = addDeadLetterQueue(event, arn);
  const { Enabled, State } = properties;
  const chosen = isMap(properties.Target) ? properties.Target.Id : undefined;
  const isFunction = target.functionName !== undefined;
  addOf(event, id, 'AWS::Events::Rule', {
    ...rule,
    State: State ?? (Enabled === undefined ? undefined : Enabled === false || Enabled === 'false' ? 'DISABLED' : 'ENABLED'),
    Targets: [withoutUnset({
      Arn: target.arn,
      Id: chosen ?? targetId(id, isFunction ? 'LambdaTarget' : 'StepFunctionsTarget'),
      ...Object.fromEntries(given.map(name => [name, properties[name]])),
      DeadLetterConfig: DeadLetterConfig === undefined ? undefined : { Arn: DeadLetterConfig },
      RetryPolicy: properties.RetryPolicy,
      RoleArn: isFunction ? undefined : properties.RoleArn ?? addStartRole(event, 'events'),
    })],
  });
  if (isFunction) addPermission(event, 'events.amazonaws.com', { SourceArn: arn });
}

/** EventBridge limits the id of a target to 64 characters. */
function targetId(logicalId: string, suffix: string): string {
  return logicalId.slice(0, 64 - suffix.length) + suffix;
}
