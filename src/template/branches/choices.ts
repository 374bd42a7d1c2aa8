import { eachObject } from '../input/each-object';
import type { ReadOptions, Stack } from '../input/stacks';
import type { ParameterJson } from '../input/template-json';
import { OtherThan } from '../resolve/unknown';

/** A value that a parameter can have. */
export interface Alternative {
  /** The value as findings name it: 'Stage=prod'. */
  readonly text: string;
  readonly options: ReadOptions;

  /** Indicates whether a condition compares it or a mapping contains it. */
  readonly isNamed: boolean;
}

/** A parameter on which conditions or mappings depend, and that has no given value. */
export interface Choice {
  readonly name: string;

  /** The default; without one, a value that a condition compares. */
  readonly first: Alternative;
  readonly others: readonly Alternative[];

  /** Indicates whether it selects values from a mapping, so that each value makes a difference. */
  readonly selects: boolean;
}

/** A condition that a resource, property or output depends on. */
export interface UsedCondition {
  readonly stack: string;
  readonly name: string;

  /** The names of the choices that it depends on. */
  readonly choices: ReadonlySet<string>;

  /** The names of the conditions that it consists of. */
  readonly parts: ReadonlySet<string>;
}

/** A parameter while the templates are searched. */
interface Compared {
  readonly parameter?: ParameterJson;
  readonly literals: Set<string>;
  selects: boolean;
}

const REGION = 'AWS::Region';
const ACCOUNT = 'AWS::AccountId';

/** Values of pseudo parameters that stand for all values that no condition compares. */
const STAND_INS: { readonly [pseudo: string]: readonly string[] } = {
  [REGION]: ['us-east-1', 'us-east-2', 'us-west-2', 'eu-west-1', 'eu-central-1', 'ap-southeast-1', 'ap-northeast-1', 'sa-east-1'],
  [ACCOUNT]: ['123456789012', '210987654321'],
};

/** The most characters of a value in a finding. */
const LENGTH = 50;

/** A resource without an effect, which the CDK adds to stacks without a Region, and its condition. */
const NO_EFFECT = 'AWS::CDK::Metadata';
const CDK_CONDITION = 'CDKMetadataAvailable';

/** Finds the conditions that templates use, and the parameters whose values decide them or select values from mappings. */
export class Choices {
  public readonly conditions: UsedCondition[] = [];
  readonly #compared = new Map<string, Compared>();

  constructor(stacks: readonly Stack[]) {
    for (const stack of stacks) {
      const { Conditions, Mappings } = stack.template;
      if (Mappings !== undefined || Object.keys(Conditions ?? {}).some(name => name !== CDK_CONDITION)) this.#search(stack);
    }
  }

  /** The choices, in the order in which the templates mention them. */
  public get list(): readonly Choice[] {
    return [...this.#compared].map(([name, compared]) => compared.parameter ? parameterChoice(name, compared) : pseudoChoice(name, compared));
  }

  #search(stack: Stack): void {
    const used = new Set<string>();
    const { Resources, Outputs, Conditions } = stack.template;
    const parts = [...Object.values(Resources ?? {}).filter(resource => resource?.Type !== NO_EFFECT), ...Object.values(Outputs ?? {})];
    for (const part of parts) {
      if (typeof part?.Condition === 'string') used.add(part.Condition);
      eachObject(part, call => {
        const [name] = (call['Fn::If'] ?? []) as readonly unknown[];
        if (typeof name === 'string') used.add(name);
        this.#noteMapping(stack, call, true);
      });
    }
    for (const name of used) { // visits the conditions that others name
      const [choices, conditions] = [new Set<string>(), new Set<string>()];
      eachObject(Conditions?.[name], call => {
        if (typeof call.Condition === 'string') conditions.add(call.Condition);
        this.#noteMapping(stack, call, false);
        this.#noteComparison(stack, call['Fn::Equals']);
        for (const parameter of parametersIn(call)) for (const choice of this.#choicesOf(stack, parameter)) choices.add(choice);
      });
      for (const part of conditions) used.add(part);
      this.conditions.push({ stack: stack.id, name, choices, parts: conditions });
    }
  }

  #noteMapping(stack: Stack, call: { readonly [key: string]: unknown }, selects: boolean): void {
    const argument = call['Fn::FindInMap'];
    const [map, key] = Array.isArray(argument) ? argument as readonly unknown[] : [];
    const compared = this.#comparedIn(stack, key);
    if (!compared || compared.parameter === undefined || typeof map !== 'string') return;
    for (const value of Object.keys(stack.template.Mappings?.[map] ?? {})) compared.literals.add(value);
    if (selects) compared.selects = true;
  }

  #noteComparison(stack: Stack, operands: unknown): void {
    const [left, right] = Array.isArray(operands) ? operands as readonly unknown[] : [];
    for (const [operand, literal] of [[left, right], [right, left]]) {
      if (typeof literal !== 'object' && literal !== undefined) this.#comparedIn(stack, operand)?.literals.add(String(literal));
    }
  }

  /** Returns the parameter that a value refers to and nothing else. */
  #comparedIn(stack: Stack, value: unknown): Compared | undefined {
    const name = plainReference(value);
    const [choice] = name === undefined ? [] : this.#choicesOf(stack, name, true);
    return choice === undefined ? undefined : this.#compared.get(choice);
  }

  /**
   * Returns the choices that decide the value of a parameter: none if its value is given.
   *
   * @param alone leaves out a value that a parent stack derives from other parameters
   */
  #choicesOf(stack: Stack, name: string, alone = false): readonly string[] {
    if (name === REGION || name === ACCOUNT) return (name === REGION ? stack.regionGiven : stack.accountGiven) ? [] : [this.#note(name)];
    const { Parameters } = stack.template;
    if (Parameters === undefined || !Object.hasOwn(Parameters, name)) return [];
    if (!stack.parent) return Object.hasOwn(stack.parameters, name) ? [] : [this.#note(name, Parameters[name])];
    const { stack: parent, logicalId } = stack.parent;
    const given = (parent.template.Resources?.[logicalId]?.Properties?.Parameters as { readonly [name: string]: unknown } | undefined)?.[name];
    const passed = plainReference(given);
    if (passed !== undefined) return this.#choicesOf(parent, passed, alone);
    const names: string[] = [];
    if (!alone) eachObject(given, call => names.push(...parametersIn(call)));
    return names.flatMap(each => this.#choicesOf(parent, each));
  }

  #note(name: string, parameter?: ParameterJson): string {
    if (!this.#compared.has(name)) this.#compared.set(name, { parameter, literals: new Set(), selects: false });
    return name;
  }
}

/** Returns the parameter whose value a call of Ref or Fn::Sub returns unchanged. */
function plainReference(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 1) return undefined;
  const [name] = parametersIn(value as { readonly [key: string]: unknown });
  return 'Ref' in value || (value as { readonly [key: string]: unknown })['Fn::Sub'] === `\${${name}}` ? name : undefined;
}

/** Returns the parameters that a call of Ref or Fn::Sub names. */
function parametersIn(call: { readonly [key: string]: unknown }): readonly string[] {
  const { Ref, 'Fn::Sub': sub } = call;
  if (typeof Ref === 'string') return [Ref];
  const text: unknown = Array.isArray(sub) ? sub[0] : sub;
  return typeof text === 'string' ? [...text.matchAll(/\$\{([A-Za-z0-9:]+)\}/g)].map(([, name]) => name) : [];
}

function parameterChoice(name: string, { parameter, literals, selects }: Compared): Choice {
  const { Type = 'String', Default, AllowedValues, NoEcho } = parameter!;
  const secret = String(NoEcho) === 'true';
  const allowed = Array.isArray(AllowedValues) ? AllowedValues.map(String) : undefined;
  const compared = [...literals].filter(literal => !allowed || allowed.includes(literal));
  const standard = Default === undefined || Type.startsWith('AWS::SSM::') ? undefined : String(Default);
  const first = standard ?? compared[0] ?? allowed?.[0];
  const rest = compared.filter(value => value !== first);
  const listed = (value: string): Alternative => ({
    text: textOf(name, value, secret), options: { parameters: { [name]: value } }, isNamed: literals.has(value),
  });
  const other = allowed ? allowed.filter(value => value !== first && !literals.has(value)).slice(0, 1).map(listed)
    : first === undefined || (literals.size > 0 && !literals.has(first)) ? [] : [otherThan(name, new Set([...literals, first]), secret)];
  return {
    name,
    first: standard === undefined && first !== undefined ? listed(first) : { text: textOf(name, first ?? '', secret), options: {}, isNamed: true },
    others: [...rest.map(listed), ...other],
    selects,
  };
}

function pseudoChoice(name: string, { literals }: Compared): Choice {
  const [first] = STAND_INS[name];
  const optionsOf = (value: string): ReadOptions => name === REGION ? { region: value } : { account: value };
  const other = STAND_INS[name].find(value => !literals.has(value));
  const others = [...literals].filter(value => value !== first)
    .map(value => ({ text: textOf(name, value), options: optionsOf(value), isNamed: true }));
  const rest = { text: textOfOther(name, literals), isNamed: true };
  return {
    name,
    first: { ...rest, ...literals.has(first) && { text: textOf(name, first) }, options: {} },
    others: literals.has(first) && other !== undefined ? [...others, { ...rest, options: optionsOf(other) }] : others,
    selects: false,
  };
}

/** Returns a value that no condition compares. */
function otherThan(name: string, values: ReadonlySet<string>, secret: boolean): Alternative {
  const text = textOfOther(name, values, secret);
  const value = new OtherThan(`parameter ${name} has a value other than those that conditions compare`, values);
  return { text, options: { parameters: { [name]: value } }, isNamed: false };
}

/** Returns a value as findings name it: never a secret, and never a whole page. */
function shown(value: string, secret: boolean): string {
  if (secret) return '****';
  return value === '' ? "''" : value.length > LENGTH ? `${value.slice(0, LENGTH)}…` : value;
}

function textOf(name: string, value: string, secret = false): string {
  return `${name}=${shown(value, secret)}`;
}

function textOfOther(name: string, values: ReadonlySet<string>, secret = false): string {
  const [last, ...before] = [...values].map(value => shown(value, secret)).reverse();
  return `${name} other than ${before.length > 0 ? `${before.reverse().join(', ')} or ${last}` : last}`;
}
