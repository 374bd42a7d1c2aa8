import { readAssembly } from './assembly-directory';
import { CheckedTemplate, checkedTemplate, isTemplate, shorten } from './check-template';
import { isJsonObject, ownValue } from './own-value';
import { TemplateError } from './template-error';
import type { ExpandedTemplate, ExpandTemplate, NamedStack, NestedStack, StackDetails, TemplateInput, TemplateJson } from './template-json';
import { NESTED_STACK_RESOURCES } from '../../limits';

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
export interface Stack extends Environment, ExpandedTemplate {
  readonly id: string;
  readonly stackName: string;
  readonly stage?: string;
  readonly path?: string;

  /** The number of characters of the template. */
  readonly size: number;

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

/** The stacks of an input, to load them several times: each template is checked once. */
export class CheckedStacks {
  readonly #checked = new Map<unknown, CheckedTemplate>();
  public readonly list: readonly NamedStack[];

  constructor(input: TemplateInput) {
    this.list = namedStacks(input);
  }

  /**
   * Checks a template.
   *
   * @param id the id of the stack
   *
   * @throws TemplateError if CloudFormation could not deploy it
   */
  public check(template: unknown, id: string): CheckedTemplate {
    let checked = this.#checked.get(template);
    if (checked === undefined) this.#checked.set(template, checked = checkedTemplate(template, id));
    return checked;
  }
}

/**
 * Returns all stacks of the input, each one before its nested stacks.
 *
 * @param expand replaces shorthand in each template
 *
 * @throws TemplateError if CloudFormation could not deploy one of them
 */
export function loadStacks(input: TemplateInput | CheckedStacks, options: ReadOptions, expand: ExpandTemplate = unchanged): readonly Stack[] {
  const checked = input instanceof CheckedStacks ? input : new CheckedStacks(input);
  const stacks: Stack[] = [];
  const ids = new Set<string>();
  for (const named of checked.list) {
    const id = named.id ?? named.stackName;
    addId(ids, id);
    const nested = new Map<string, Stack>();
    const parameters = { ...options.parameters, ...named.parameters };
    const environment = environmentOf(named, options);
    const stack: Stack = {
      ...environment,
      id,
      stackName: named.stackName,
      stage: named.stage,
      path: named.path,
      ...expanded(checked.check(named.template, id), json => expand(json, named.paths, { ...parameters, ...pseudoParametersOf(environment) })),
      parameters,
      conditions: options.conditions ?? {},
      nested,
    };
    stacks.push(stack);
    loadNested(stack, named.nested, stacks, { checked, ids, first: stacks.length, above: [named.template], expand });
  }
  return stacks;
}

function addId(ids: Set<string>, id: string): void {
  if (ids.has(id)) throw new TemplateError(id, 'is the id of two stacks: give each stack a unique id');
  ids.add(id);
}

/** Replaces the shorthand in a template. */
function expanded({ template, size }: CheckedTemplate, expand: (json: TemplateJson) => ExpandedTemplate): ExpandedTemplate & Pick<Stack, 'size'> {
  return { ...expand(template), size };
}

/** The nested stacks of a stack, while they are loaded. */
interface Nesting {
  readonly checked: CheckedStacks;

  /** The ids of all stacks so far. */
  readonly ids: Set<string>;

  /** The position of the first one. */
  readonly first: number;

  /** The templates that contain the next one. */
  readonly above: readonly TemplateJson[];
  readonly expand: ExpandTemplate;
}

function loadNested(parent: Stack, nested: StackDetails['nested'], stacks: Stack[], { checked, ids, first, above, expand }: Nesting): void {
  for (const [logicalId, given] of Object.entries(nested ?? {})) {
    const one: NestedStack = isNestedStack(given) ? given : { template: given };
    const id = `${parent.id}/${shorten(logicalId)}`;
    if (above.includes(one.template)) throw new TemplateError(id, 'is a nested stack that contains itself');
    if (stacks.length - first >= NESTED_STACK_RESOURCES) {
      throw new TemplateError(id, `is one of more than ${NESTED_STACK_RESOURCES} nested stacks, which CloudFormation does not deploy at once`);
    }
    addId(ids, id);
    const stack: Stack = {
      ...parent,
      id,
      stackName: `${parent.stackName}-${logicalId}`,
      path: one.path ?? (parent.paths && ownValue(parent.paths, logicalId)),
      ...expanded(checked.check(one.template, id), template => expand(template, one.paths, pseudoParametersOf(parent))),
      parameters: {},
      parent: { stack: parent, logicalId },
      nested: new Map(),
    };
    parent.nested.set(logicalId, stack);
    stacks.push(stack);
    loadNested(stack, one.nested, stacks, { checked, ids, first, above: [...above, one.template], expand });
  }
}

/** Takes a template without shorthand. */
export const unchanged: ExpandTemplate = (template, paths) => ({ template, paths, writtenAt: new Map(), unread: [] });

/** Returns the pseudo parameters on which logical ids of AWS SAM may depend. */
function pseudoParametersOf({ region, regionGiven, partition }: Environment): { readonly [name: string]: string } {
  return regionGiven ? { 'AWS::Region': region, 'AWS::Partition': partition } : {};
}

/** Returns the stacks of the input, reading a cloud assembly from its directory. */
function namedStacks(input: TemplateInput): readonly NamedStack[] {
  if (Array.isArray(input)) return (input as readonly unknown[]).map(isNamedStack);
  if (!isJsonObject(input)) throw new TemplateError('the input', 'is neither a template, nor templates, nor a cloud assembly');
  if (Object.hasOwn(input, 'directory') && typeof input.directory === 'string') return readAssembly(input.directory);
  if (isTemplate(input)) return [{ stackName: UNNAMED_STACK, template: input }];
  return Object.entries(input as { [stackName: string]: TemplateJson }).map(([stackName, template]) => ({ stackName, template }));
}

function isNamedStack(stack: unknown, index: number): NamedStack {
  if (isJsonObject(stack) && typeof stack.stackName === 'string') return stack as unknown as NamedStack;
  throw new TemplateError(`stack ${index + 1} of the list`, 'has no stackName');
}

function isNestedStack(value: TemplateJson | NestedStack): value is NestedStack {
  return isJsonObject(value) && Object.hasOwn(value, 'template') && !isTemplate(value);
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
