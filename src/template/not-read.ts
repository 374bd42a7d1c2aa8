import { Entry, EventFlow, isFollowed, StackEntry, UnreadEntry } from './flow';
import { eachObject } from './input/each-object';
import { ownValue } from './input/own-value';
import type { TemplateJson } from './input/template-json';
import { CARRIERS } from './inventory/carriers';
import { isUnknown } from './resolve/unknown';

/** Resources or stacks that may carry events, but are not part of the flow, or not completely. */
export interface NotRead {
  /** What is not known of them, with their kind: 'the events of AWS::Pipes::Pipe'. */
  readonly what: string;
  readonly where: readonly (Entry | UnreadEntry | StackEntry)[];
}

/** Types of AWS SAM that move no events. */
const PASSIVE_SAM = /^AWS::Serverless::(CapacityProvider|LayerVersion|SimpleTable)$/;

/** The custom resources of the CDK that subscribe to nothing, or that have a reader. */
const CDK_RESOURCES = new RegExp('^Custom::(S3BucketNotifications|S3AutoDeleteObjects|CDKBucketDeployment|LogRetention|CrossRegionExport(Reader|Writer)|' +
  'Trigger|DynamoDBReplica|VpcRestrictDefaultSG|ECRAutoDeleteImages|AWSCDK.*)$');

/** The custom resource of the CDK that calls any API. */
const API_CALL = 'Custom::AWS';
const SUBSCRIBES = /"(subscribe|put(BucketNotification|Targets|Rule|SubscriptionFilter|FunctionEventInvokeConfig)|(create|update)EventSourceMapping|setQueueAttributes|addPermission)/i;

/** The lists of resources that custom resources may subscribe to each other. */
const SUBSCRIBABLE = ['functions', 'aliases', 'versions', 'queues', 'streams', 'topics', 'buses', 'buckets'] as const;

/** Returns what the reader did not see of the templates, by kind. */
export function notRead(flow: EventFlow): readonly NotRead[] {
  const found = new Map<string, (Entry | UnreadEntry | StackEntry)[]>();
  const add = (what: string, where: Entry | UnreadEntry | StackEntry) => {
    const list = found.get(what);
    if (list) list.push(where);
    else found.set(what, [where]);
  };
  for (const stack of flow.stacks) for (const macro of stack.macros) add(`what the macro ${macro} changes`, stack);
  for (const mapping of flow.mappings) {
    if (isUnknown(mapping.sourceKind)) add('the event source of an AWS::Lambda::EventSourceMapping, which is known only at deployment', mapping);
    else if (!isFollowed(mapping.sourceKind)) add('the Kafka cluster, Amazon MQ broker or DocumentDB cluster of an AWS::Lambda::EventSourceMapping', mapping);
  }
  for (const part of flow.unread) add(`a part of a resource, because ${part.reason}`, part);
  const [stacks, subscribable] = [new Set(flow.stacks.map(({ id }) => id)), new Set(SUBSCRIBABLE.flatMap(list => flow[list].map(({ key }) => key)))];
  for (const entry of flow.others) {
    const what = hiddenIn(entry, stacks, subscribable);
    if (what !== undefined) add(what, entry);
  }
  return [...found].map(([what, where]) => ({ what, where }));
}

/** Returns the macros in a template that nobody expanded, by name. */
export function macrosOf({ Transform, Resources }: TemplateJson): readonly string[] {
  const names = new Set<string>();
  for (const macro of Array.isArray(Transform) ? Transform as readonly unknown[] : [Transform]) {
    const name = nameOfMacro(macro);
    if (name !== undefined && !/^AWS::(Serverless-|LanguageExtensions$|SecretsManager-|CodeDeployBlueGreen$)/.test(name)) names.add(name);
  }
  for (const { Type, Properties } of Object.values(Resources ?? {})) {
    const name = nameOfMacro(Properties?.['Fn::Transform']) ?? (Type.startsWith('Fn::') ? Type : undefined);
    if (name !== undefined) names.add(name);
  }
  return [...names];
}

function nameOfMacro(macro: unknown): string | undefined {
  const name = typeof macro === 'object' && macro !== null ? (macro as { readonly Name?: unknown }).Name : macro;
  return typeof name === 'string' ? name : undefined;
}

/** Returns what may be hidden in a resource without a reader. */
function hiddenIn(entry: Entry, stacks: ReadonlySet<string>, subscribable: ReadonlySet<string>): string | undefined {
  const { type, key } = entry;
  if (ownValue(CARRIERS, type)?.sends || (type.startsWith('AWS::Serverless::') && !PASSIVE_SAM.test(type))) return `the events of ${type}`;
  if (type.endsWith('::MODULE')) return `the resources in the module ${type}`;
  if (type === 'AWS::CloudFormation::Stack') return stacks.has(key) ? undefined : 'the template of a nested stack';
  return subscribes(entry, subscribable) ? `what the custom resource ${type} does with the resources that it refers to` : undefined;
}

/** Indicates whether a custom resource may subscribe a function or queue to events. */
function subscribes({ type, stack, resource: { Properties } }: Entry, subscribable: ReadonlySet<string>): boolean {
  if (Properties === undefined || !('ServiceToken' in Properties) || CDK_RESOURCES.test(type)) return false;
  const { ServiceToken, ...arguments_ } = Properties;
  if (type === API_CALL) return SUBSCRIBES.test(JSON.stringify(arguments_).replaceAll('\\', ''));
  let found = false;
  eachObject(arguments_, ({ Ref, 'Fn::GetAtt': attribute }) => {
    const target: unknown = Ref ?? (Array.isArray(attribute) ? attribute[0] : String(attribute).split('.', 1)[0]);
    found ||= subscribable.has(`${stack}/${String(target)}`);
  });
  return found;
}
