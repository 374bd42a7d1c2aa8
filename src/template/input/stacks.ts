import { readAssembly } from './assembly-directory';
import type { NamedStack, NestedStack, StackDetails, TemplateInput, TemplateJson } from './template-json';

/** Defaults for stacks that do not set their own values. */
export interface ReadOptions {
  readonly account?: string;
  readonly region?: string;

  /** Parameter values by name. @default - the defaults of the parameters */
  readonly parameters?: { readonly [name: string]: ParameterValue };

  /** The outcomes of conditions, by name. @default - the conditions are evaluated */
  readonly conditions?: { readonly [name: string]: boolean };
}

/** The value of a template parameter, or the reason why it is unknown. */
export type ParameterValue = string | readonly string[] | { readonly reason: string };

/** The account and Region of a stack. */
export interface Environment {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly urlSuffix: string;

  /** Indicates whether the account was given. If not, it is a placeholder. */
  readonly accountGiven: boolean;

  /** Indicates whether the Region was given. If not, it is a placeholder. */
  readonly regionGiven: boolean;
}

/** A stack with everything that is needed to resolve its values. */
export interface Stack extends Environment {
  readonly id: string;
  readonly stackName: string;
  readonly stage?: string;
  readonly path?: string;
  readonly template: TemplateJson;

  /** The construct paths of its resources. Undefined if only the metadata of the template may name them. */
  readonly paths?: { readonly [logicalId: string]: string };

  /** The given parameter values. A nested stack takes its values from its parent instead. */
  readonly parameters: { readonly [name: string]: ParameterValue };

  /** The given outcomes of conditions. */
  readonly conditions: { readonly [name: string]: boolean };
  readonly parent?: { readonly stack: Stack; readonly logicalId: string };
  readonly nested: Map<string, Stack>;
}

/** Indicates whether two stacks may be in the same account and Region, where a name in one can refer to a resource of the other. */
export function mayShareEnvironment(a: StackPlacement, b: StackPlacement): boolean {
  if (a.account !== b.account && a.accountGiven && b.accountGiven) return false;
  if (a.region !== b.region && a.regionGiven && b.regionGiven) return false;
  const given = [a, b].every(({ accountGiven, regionGiven }) => accountGiven && regionGiven);
  return given || a.stage === undefined || b.stage === undefined || a.stage === b.stage;
}

/** The account, Region and stage of a stack. */
export type StackPlacement = Pick<Stack, 'account' | 'accountGiven' | 'region' | 'regionGiven' | 'stage'>;

/** Returns the candidate that a name in a stack refers to: one of the stack itself, its stage, or a stack in the same environment. */
export function nearest<T extends { readonly stack: Stack }>(stack: Stack, candidates: readonly T[]): T | undefined {
  const distance = ({ stack: other }: T) => other === stack ? 0 : (mayShareEnvironment(other, stack) ? 1 : 3) + (other.stage === stack.stage ? 0 : 1);
  return candidates.reduce<T | undefined>((near, one) => near && distance(near) <= distance(one) ? near : one, undefined);
}

/** The account and Region of stacks without an environment. Any value works if all stacks share it. */
const PLACEHOLDER = { account: '123456789012', region: 'us-east-1' };

/** The stack name of a single template. */
export const UNNAMED_STACK = 'Stack';

const SECTIONS = ['Resources', 'Outputs', 'Parameters', 'AWSTemplateFormatVersion'];

/** Returns all stacks of the input, each one before its nested stacks. */
export function loadStacks(input: TemplateInput, options: ReadOptions): readonly Stack[] {
  const stacks: Stack[] = [];
  const ids = new Set<string>();
  for (const named of namedStacks(input)) {
    const id = named.id ?? named.stackName;
    if (ids.has(id)) throw new Error(`two stacks have the id '${id}': give each stack a unique id`);
    ids.add(id);
    checkTemplate(named.template, id);
    const nested = new Map<string, Stack>();
    const stack: Stack = {
      ...environmentOf(named, options),
      id,
      stackName: named.stackName,
      stage: named.stage,
      path: named.path,
      template: named.template,
      paths: named.paths,
      parameters: { ...options.parameters, ...named.parameters },
      conditions: options.conditions ?? {},
      nested,
    };
    stacks.push(stack);
    loadNested(stack, named.nested, stacks);
  }
  return stacks;
}

function loadNested(parent: Stack, nested: StackDetails['nested'], stacks: Stack[]): void {
  for (const [logicalId, given] of Object.entries(nested ?? {})) {
    const one: NestedStack = isNestedStack(given) ? given : { template: given };
    const id = `${parent.id}/${logicalId}`;
    checkTemplate(one.template, id);
    const stack: Stack = {
      ...parent,
      id,
      stackName: `${parent.stackName}-${logicalId}`,
      path: one.path ?? parent.paths?.[logicalId],
      template: one.template,
      paths: one.paths,
      parameters: {},
      parent: { stack: parent, logicalId },
      nested: new Map(),
    };
    parent.nested.set(logicalId, stack);
    stacks.push(stack);
    loadNested(stack, one.nested, stacks);
  }
}

/** Returns the stacks of the input, reading a cloud assembly from its directory. */
export function namedStacks(input: TemplateInput): readonly NamedStack[] {
  if (Array.isArray(input)) return input;
  if ('directory' in input && typeof input.directory === 'string') return readAssembly(input.directory);
  if (isTemplate(input)) return [{ stackName: UNNAMED_STACK, template: input }];
  return Object.entries(input as { [stackName: string]: TemplateJson }).map(([stackName, template]) => ({ stackName, template }));
}

function isTemplate(value: object): value is TemplateJson {
  return SECTIONS.some(section => section in value);
}

function isNestedStack(value: TemplateJson | NestedStack): value is NestedStack {
  return 'template' in value && !isTemplate(value);
}

function checkTemplate(template: unknown, id: string): void {
  const known = typeof template === 'object' && template !== null && (isTemplate(template) || Object.keys(template).length === 0);
  if (!known) throw new Error(`the value for stack '${id}' is not a CloudFormation template: it has no Resources`);
}

function environmentOf(given: { account?: string; region?: string }, options: ReadOptions): Environment {
  const [account, region] = [given.account ?? options.account, given.region ?? options.region];
  const inRegion = region ?? PLACEHOLDER.region;
  const china = inRegion.startsWith('cn-');
  return {
    account: account ?? PLACEHOLDER.account,
    region: inRegion,
    partition: china ? 'aws-cn' : inRegion.startsWith('us-gov-') ? 'aws-us-gov' : 'aws',
    urlSuffix: china ? 'amazonaws.com.cn' : 'amazonaws.com',
    accountGiven: account !== undefined,
    regionGiven: region !== undefined,
  };
}
