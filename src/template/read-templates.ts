import type { Entry, EventFlow, FlowEntries, StackEntry } from './flow';
import { ownValue } from './input/own-value';
import { CheckedStacks, loadStacks, ReadOptions, Stack } from './input/stacks';
import { TemplateError } from './input/template-error';
import type { TemplateInput } from './input/template-json';
import { macrosOf } from './not-read';
import { READERS } from './readers';
import { mergeNotifications } from './readers/read-buckets';
import { ResourceReader } from './readers/resource-reader';
import { References } from './resolve/references';
import { Resolver } from './resolve/resolver';
import { expandSam } from './sam/expand-sam';

/**
 * Reads the flow of events through one or more stacks.
 *
 * @throws TemplateError if the input contains no stack, two stacks with the same id, or a template that CloudFormation could not deploy
 */
export function readTemplates(input: TemplateInput | CheckedStacks, options: ReadOptions = {}): EventFlow {
  const stacks = loadStacks(input, options, expandSam);
  if (stacks.length === 0) throw new TemplateError('the input', 'has no template to read: provide at least one stack');
  const resolver = new Resolver(stacks);
  const references = new References();
  const created = stacks.flatMap(stack => createdIn(stack, resolver));
  for (const { stack, logicalId, type } of created) references.add(stack, logicalId, type, resolver.identity(stack, logicalId));

  const entries = noEntries();
  for (const { stack, logicalId, type } of created) {
    const reader = new ResourceReader(stack, logicalId, resolver, references);
    const read = ownValue(READERS, type)?.(reader) ?? {};
    const kinds = Object.keys(read) as (keyof FlowEntries)[];
    for (const kind of kinds) entries[kind].push(...read[kind]!);
    if (kinds.length === 0) entries.others.push(reader.entry);
  }
  const flow = { ...entries as unknown as FlowEntries, buckets: mergeNotifications(entries.buckets as never) };
  const byId = new Map(stacks.map(stack => [stack.id, stack]));
  const byKey = new Map<string, Entry>();
  for (const list of Object.values<readonly Entry[]>({ ...flow })) for (const entry of list) byKey.set(entry.key, entry);
  return {
    ...flow,
    stacks: stacks.map(stack => describeStack(stack, resolver)),
    unread: stacks.flatMap(({ id, unread }) => unread.map(part => ({ key: `${id}/${part.logicalId}`, stack: id, path: byKey.get(`${id}/${part.logicalId}`)?.path, ...part }))),
    byKey,
    refer: (value, stack = '', type = 'AWS::Lambda::Function') => references.refer(byId.get(stack) ?? stacks[0], value, type),
  };
}

/** A resource that the conditions of its stack do not remove. */
interface Created {
  readonly stack: Stack;
  readonly logicalId: string;
  readonly type: string;
}

function createdIn(stack: Stack, resolver: Resolver): readonly Created[] {
  const { Resources = {} } = stack.template;
  return Object.keys(Resources).filter(logicalId => resolver.present(stack, Resources[logicalId]) !== false)
    .map(logicalId => ({ stack, logicalId, type: Resources[logicalId].Type }));
}

function noEntries(): { [kind in keyof FlowEntries]: Entry[] } {
  return {
    functions: [],
    versions: [],
    aliases: [],
    mappings: [],
    invokeConfigs: [],
    queues: [],
    streams: [],
    consumers: [],
    topics: [],
    subscriptions: [],
    buses: [],
    rules: [],
    schedules: [],
    buckets: [],
    alarms: [],
    compositeAlarms: [],
    deploymentGroups: [],
    others: [],
  };
}

function describeStack(stack: Stack, resolver: Resolver): StackEntry {
  const { id, stackName, account, accountGiven, region, regionGiven, partition, stage, path, parent } = stack;
  return {
    id,
    stackName,
    account,
    region,
    partition,
    accountGiven,
    regionGiven,
    stage,
    path,
    parent: parent?.stack.id,
    outputs: Object.fromEntries(Object.keys(stack.template.Outputs ?? {}).map(name => [name, resolver.output(stack, name)])),
    macros: macrosOf(stack.template),
  };
}
