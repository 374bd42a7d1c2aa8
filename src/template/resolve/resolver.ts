import { either } from './branches';
import { CachedResource, resourcesOf } from './cached-resources';
import { evaluate } from './conditions';
import { CROSS_REGION_READER, Exports } from './exports';
import { Identity, Named } from './identities';
import { asText, firstUnknown, INTRINSICS, joinTexts, misused } from './intrinsics';
import { pseudoParameter } from './pseudo-parameters';
import { dynamicReferenceIn, piecesOf } from './substitution';
import { isUnknown, Resolved, Unknown, Value } from './unknown';
import { versionNumbers } from './version-numbers';
import { ARN_LENGTH, PARAMETER_BYTES } from '../../limits';
import { shorten } from '../input/check-template';
import { isJsonObject, ownValue } from '../input/own-value';
import type { Stack } from '../input/stacks';

/** Marks a value that is being resolved. Meeting it again means that the value refers to itself. */
const PENDING = Symbol('pending');

/**
 * How deeply values may be nested in each other, by JSON or by reference. A template of an app has fewer than 20 levels. The limit keeps a hostile
 * one from using up the call stack.
 */
const LEVELS = 400;

/**
 * How many characters all functions of the templates may make for each character of the templates, and in any case. Those of an app make fewer
 * than 3. The limit keeps a hostile one, whose names are joined to themselves, from using up the memory.
 */
const MADE_PER_CHARACTER = 32;
const MADE_AT_LEAST = 1_000_000;

/** Marks an object that is not an intrinsic function call. */
const NO_CALL = Symbol('no call');

/**
 * Resolves the intrinsic functions of all stacks. Every name is resolved once and cached, so the work is proportional to the size of the
 * templates. A value that refers to itself is unknown, and so is one that exceeds a limit of the resolver.
 */
export class Resolver {
  /** The number of visited nodes. */
  public steps = 0;

  readonly #stacks: readonly Stack[];
  readonly #exports: Exports;
  readonly #memory = new Map<Stack, Map<string, unknown>>();
  readonly #resources: ReadonlyMap<Stack, ReadonlyMap<string, CachedResource>>;
  #versions?: ReadonlyMap<string, string>;
  #level = 0;
  #allowance: number;

  public constructor(stacks: readonly Stack[]) {
    this.#stacks = stacks;
    this.#allowance = MADE_AT_LEAST + MADE_PER_CHARACTER * stacks.reduce((sum, { size }) => sum + size, 0);
    this.#resources = new Map(stacks.map(stack => [stack, resourcesOf(stack)]));
    this.#exports = new Exports(stacks, this);
  }

  /** Resolves a piece of a template; returns undefined if `AWS::NoValue` removes it. */
  public resolve(stack: Stack, json: unknown): Value | undefined {
    this.steps += 1;
    if (typeof json === 'string') return knownText(json);
    if (typeof json !== 'object' || json === null) return json as Value | undefined;
    if (this.#level === LEVELS) return tooDeep();
    this.#level += 1;
    const value = this.#resolveObject(stack, json);
    this.#level -= 1;
    return value;
  }

  #resolveObject(stack: Stack, json: object): Value | undefined {
    if (Array.isArray(json)) {
      const items: Value[] = [];
      for (const item of json) {
        const value = this.resolve(stack, item);
        if (value !== undefined) items.push(value);
      }
      return items;
    }
    const parts = json as { readonly [key: string]: unknown };
    const keys = Object.keys(parts);
    const call = keys.length === 1 ? this.#call(stack, keys[0], parts[keys[0]]) : NO_CALL;
    if (call !== NO_CALL) return call;
    return this.#resolveParts(stack, parts, keys);
  }

  #resolveParts(stack: Stack, parts: { readonly [key: string]: unknown }, keys: readonly string[]): { readonly [key: string]: Value } {
    const resolved: { [key: string]: Value } = {};
    for (const key of keys) {
      const value = this.resolve(stack, parts[key]);
      if (value !== undefined) define(resolved, key, value);
    }
    return resolved;
  }

  /** Resolves all properties of a resource. */
  public properties(stack: Stack, logicalId: string): { readonly [property: string]: Value } {
    const properties: { [property: string]: Value } = {};
    const known = this.#resource(stack, logicalId)!;
    for (const name of Object.keys(known.resource.Properties ?? {})) {
      const value = this.#property(stack, known, name);
      if (value !== undefined) define(properties, name, value);
    }
    return properties;
  }

  /** Resolves a property of a resource; returns undefined if it is not set. */
  public property(stack: Stack, logicalId: string, name: string): Value | undefined {
    const known = this.#resource(stack, logicalId);
    return known && this.#property(stack, known, name);
  }

  #property(stack: Stack, known: CachedResource, name: string): Value | undefined {
    const json = ownValue(known.resource.Properties, name);
    if (typeof json === 'string') return knownText(json);
    if (typeof json !== 'object' || json === null) return json as Value | undefined;
    const properties = known.properties ??= new Map<string, unknown>();
    const value = properties.get(name);
    if (value !== undefined || properties.has(name)) {
      return value === PENDING ? new Unknown(`property ${known.logicalId}.${name} of stack '${stack.id}' refers to itself`) : value as Value | undefined;
    }
    properties.set(name, PENDING);
    const resolved = this.resolve(stack, json);
    properties.set(name, resolved);
    return resolved;
  }

  /** Returns the name, ARN and attributes of a resource. */
  public identity(stack: Stack, logicalId: string): Identity {
    const known = this.#resource(stack, logicalId)!;
    known.identity ??= new Identity(new NamedResource(stack, logicalId, known.resource.Type, this));
    return known.identity;
  }

  /** Returns the number of a function version: '1' while the numbers are still being determined, if one version is named after another. */
  public version(stack: Stack, logicalId: string): string {
    this.#versions ??= versionNumbers(this.#stacks, (its, id) => {
      this.#versions ??= new Map();
      return this.property(its, id, 'FunctionName');
    });
    return this.#versions.get(`${stack.id}/${logicalId}`) ?? '1';
  }

  /** Evaluates a condition. */
  public condition(stack: Stack, name: string): Resolved<boolean> {
    return this.#once(stack, `condition ${name}`, () => {
      if (Object.hasOwn(stack.conditions, name)) return stack.conditions[name];
      const condition = ownValue(stack.template.Conditions, name);
      if (condition === undefined) return new Unknown(`stack '${stack.id}' has no condition ${shorten(name)}`);
      return evaluate(condition, {
        resolve: part => this.resolve(stack, part),
        condition: other => this.condition(stack, other),
        nested: verdict => this.#nested(verdict),
      });
    }) as Resolved<boolean>;
  }

  /** Indicates whether a resource or output is created. */
  public present(stack: Stack, { Condition }: { readonly Condition?: unknown }): Resolved<boolean> {
    return typeof Condition === 'string' ? this.condition(stack, Condition) : true;
  }

  /** Resolves an output. */
  public output(stack: Stack, name: string): Value {
    return this.#once(stack, `output ${name}`, () => {
      const output = ownValue(stack.template.Outputs, name);
      if (output === undefined) return new Unknown(`stack '${stack.id}' has no output ${shorten(name)}`);
      const present = this.present(stack, output);
      if (present !== true) return isUnknown(present) ? present : new Unknown(`the condition of output ${name} is false`);
      return this.resolve(stack, output.Value);
    }) ?? new Unknown(`output ${name} has no value`);
  }

  /** Resolves an output for a reference from elsewhere, which needs text. */
  public outputText(stack: Stack, name: string): Value {
    return referable(this.output(stack, name), `output ${shorten(name)} of stack '${stack.id}'`);
  }

  #call(stack: Stack, name: string, argument: unknown): Value | undefined | typeof NO_CALL {
    if (name === 'Ref') return typeof argument === 'string' ? this.#ref(stack, argument) : misused('Ref');
    if (!name.startsWith('Fn::')) return NO_CALL;
    switch (name) {
      case 'Fn::If': return this.#if(stack, argument);
      case 'Fn::Sub': return this.#sub(stack, argument);
      case 'Fn::FindInMap': return this.#findInMap(stack, argument);
      case 'Fn::GetAtt': return this.#getAtt(stack, argument);
    }
    const known = this.resolve(stack, argument) ?? null;
    switch (name) {
      case 'Fn::ImportValue': return this.#exports.imported(stack, known);
      case 'Fn::GetStackOutput': return this.#getStackOutput(stack, known);
    }
    return this.#made(ownValue(INTRINSICS, name)?.(known) ?? new Unknown(`${shorten(name)} is known only to CloudFormation`));
  }

  /** Returns the result of a function; unknown if the functions have made too much text. */
  #made(value: Value): Value {
    this.#allowance -= lengthOf(value);
    if (this.#allowance < 0) return new Unknown(isUnknown(value) ? value.reason : 'the values of the templates are too long in all');
    return typeof value === 'string' ? knownText(value) : value;
  }

  /** Resolves a value that others contain or refer to. */
  #nested<T>(resolve: () => T): T | Unknown {
    if (this.#level === LEVELS) return tooDeep();
    this.#level += 1;
    const value = resolve();
    this.#level -= 1;
    return value;
  }

  #ref(stack: Stack, name: string): Value | undefined {
    if (name.startsWith('AWS::')) return pseudoParameter(stack, name);
    if (ownValue(stack.template.Parameters, name) !== undefined) return this.#parameter(stack, name);
    const absent = this.#absent(stack, name);
    return absent ?? this.identity(stack, name).ref;
  }

  #getAtt(stack: Stack, argument: unknown): Value {
    if (isAttribute(argument)) return this.#attribute(stack, argument[0], argument[1]);
    const known = this.resolve(stack, argument) ?? null;
    const unknown = firstUnknown(known);
    if (unknown) return unknown;
    const dotted = Array.isArray(known) ? joinTexts(known as readonly Value[], '.', 'Fn::GetAtt') : known;
    return typeof dotted === 'string' ? this.#dotted(stack, dotted) : misused('Fn::GetAtt');
  }

  /** Resolves an attribute as text names it: 'Queue.Arn'. */
  #dotted(stack: Stack, name: string): Value {
    const dot = name.indexOf('.');
    return dot < 0 ? misused('Fn::GetAtt') : this.#attribute(stack, name.slice(0, dot), name.slice(dot + 1));
  }

  #attribute(stack: Stack, logicalId: string, attribute: string): Value {
    const absent = this.#absent(stack, logicalId);
    if (absent) return absent;
    const { Type } = this.#resource(stack, logicalId)!.resource;
    if (Type === 'AWS::CloudFormation::Stack' && attribute.startsWith('Outputs.')) {
      return this.#nestedOutput(stack, logicalId, attribute.slice('Outputs.'.length));
    }
    if (Type === CROSS_REGION_READER) return this.#exports.fromOtherRegion(stack, attribute);
    return this.identity(stack, logicalId).attribute(attribute);
  }

  #nestedOutput(stack: Stack, logicalId: string, output: string): Value {
    const nested = stack.nested.get(logicalId);
    return nested ? this.outputText(nested, output) : new Unknown(`the template of nested stack ${logicalId} is not given`);
  }

  /** Returns why a resource cannot be referred to, or undefined if it can. */
  #absent(stack: Stack, logicalId: string): Unknown | undefined {
    const known = this.#resource(stack, logicalId);
    if (known === undefined) return new Unknown(`stack '${stack.id}' has no resource or parameter ${shorten(logicalId)}`);
    return this.present(stack, known.resource) === false ? new Unknown(`the condition of resource ${logicalId} is false`) : undefined;
  }

  #parameter(stack: Stack, name: string): Value {
    return this.#once(stack, `parameter ${name}`, () => {
      const { Type: type, Default } = stack.template.Parameters![name];
      const Type = typeof type === 'string' ? type : 'String';
      const given = stack.parent ? this.#givenByParent(stack, name) : ownValue(stack.parameters, name);
      if (given === undefined && Type.startsWith('AWS::SSM::')) return new Unknown(`parameter ${name} is read from Systems Manager when the stack is deployed`);
      const value = (given ?? Default) as Value | undefined;
      if (value === undefined) return new Unknown(`parameter ${name} has no default`);
      const isList = Type === 'CommaDelimitedList' || Type.startsWith('List<');
      return referable(isList && typeof value === 'string' ? value.split(',', PARAMETER_BYTES + 1).map(item => item.trim()) : value, `parameter ${name}`);
    })!;
  }

  #givenByParent(stack: Stack, name: string): Value | undefined {
    const { stack: parent, logicalId } = stack.parent!;
    const given = this.property(parent, logicalId, 'Parameters');
    if (isUnknown(given)) return given;
    return isJsonObject(given) ? ownValue(given as { readonly [name: string]: Value }, name) : undefined;
  }

  #if(stack: Stack, argument: unknown): Value | undefined {
    if (!Array.isArray(argument) || argument.length !== 3 || typeof argument[0] !== 'string') return misused('Fn::If');
    const holds = this.condition(stack, argument[0]);
    const [, whenTrue, whenFalse] = argument as readonly unknown[];
    if (!isUnknown(holds)) return this.resolve(stack, holds ? whenTrue : whenFalse);
    return either(this.resolve(stack, whenTrue), this.resolve(stack, whenFalse), holds);
  }

  #sub(stack: Stack, argument: unknown): Value {
    const [text, given = {}] = Array.isArray(argument) ? argument as unknown[] : [argument];
    if (typeof text !== 'string' || !isJsonObject(given)) return misused('Fn::Sub');
    const variables = this.#resolveParts(stack, given, Object.keys(given));
    const parts = piecesOf(text).map(piece => {
      if ('text' in piece) return piece.text;
      this.steps += 1;
      const { name } = piece;
      return ownValue(variables, name) ?? (name.includes('.') ? this.#dotted(stack, name) : this.#ref(stack, name)) ?? null;
    });
    return this.#made(joinTexts(parts, '', 'Fn::Sub'));
  }

  #findInMap(stack: Stack, argument: unknown): Value {
    if (!Array.isArray(argument) || argument.length < 3) return misused('Fn::FindInMap');
    const [map, first, second, options] = (argument as readonly unknown[]).map(part => this.resolve(stack, part) ?? null);
    const unknown = firstUnknown([map, first, second]);
    if (unknown) return unknown;
    const names = [map, first, second].map(asText);
    let found: unknown = stack.template.Mappings;
    for (const name of names) found = isJsonObject(found) && name !== undefined ? ownValue(found, name) : undefined;
    if (typeof found === 'string') return knownText(found);
    const fallback = isJsonObject(options) && !isUnknown(options) ? ownValue(options as { readonly [option: string]: Value }, 'DefaultValue') : undefined;
    if (found !== undefined || fallback !== undefined) return (found ?? fallback) as Value;
    const [inMap, forFirst, forSecond] = names.map(name => name === undefined ? 'null' : shorten(name));
    return new Unknown(`mapping ${inMap} has no value for ${forFirst} and ${forSecond}`);
  }

  /** Resolves Fn::GetStackOutput, which the CDK uses for weak references across stacks. @see https://docs.aws.amazon.com/cdk/v2/guide/resources.html */
  #getStackOutput(stack: Stack, argument: Value): Value {
    if (isUnknown(argument)) return argument;
    if (!isJsonObject(argument)) return misused('Fn::GetStackOutput');
    const { StackName = null, OutputName = null, Region = stack.region } = argument as { readonly [name: string]: Value };
    const unknown = firstUnknown([StackName, OutputName, Region]);
    if (unknown) return unknown;
    const [name, output, region] = [StackName, OutputName, Region].map(asText);
    if (name === undefined || output === undefined || region === undefined) return misused('Fn::GetStackOutput');
    const named = this.#exports.stackCalled(stack, name, region);
    return named ? this.outputText(named, output) : new Unknown(`none of these stacks has the name ${shorten(name)} in ${shorten(region)}`);
  }

  #resource(stack: Stack, logicalId: string): CachedResource | undefined {
    return this.#resources.get(stack)!.get(logicalId);
  }

  #once(stack: Stack, what: string, resolve: () => Value | undefined): Value | undefined {
    let memory = this.#memory.get(stack);
    if (memory === undefined) this.#memory.set(stack, memory = new Map<string, unknown>());
    if (memory.has(what)) {
      const known = memory.get(what);
      return known === PENDING ? new Unknown(`${shorten(what)} of stack '${stack.id}' refers to itself`) : known as Value | undefined;
    }
    memory.set(what, PENDING);
    const value = this.#nested(resolve);
    memory.set(what, value);
    return value;
  }
}

/** Indicates whether the argument of `Fn::GetAtt` is as the CDK writes it, which needs no resolution. */
function isAttribute(argument: unknown): argument is readonly [logicalId: string, attribute: string] {
  return Array.isArray(argument) && argument.length === 2 && typeof argument[0] === 'string' && typeof argument[1] === 'string';
}

/** A resource that resolves the properties on which its name depends. */
class NamedResource implements Named {
  constructor(public readonly stack: Stack, public readonly logicalId: string, public readonly type: string, private readonly resolver: Resolver) {}

  public property(name: string): Value | undefined {
    return this.resolver.property(this.stack, this.logicalId, name);
  }

  public version(): string {
    return this.resolver.version(this.stack, this.logicalId);
  }
}

/** Sets a property also if its name is one that objects inherit, such as `__proto__`. */
function define(object: { [key: string]: Value }, key: string, value: Value): void {
  if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}

function tooDeep(): Unknown {
  return new Unknown(`the value is nested or refers to others over more than ${LEVELS} levels`);
}

/** Returns the length of all texts in a value that a function has made. */
function lengthOf(value: Value): number {
  if (Array.isArray(value)) return (value as readonly Value[]).reduce<number>((sum, item) => sum + 1 + (typeof item === 'string' ? item.length : 0), 0);
  if (isUnknown(value)) return value.outlines.flat().reduce((sum, part) => sum + part.length, 0);
  return typeof value === 'string' ? value.length : 0;
}

function knownText(text: string): Resolved<string> {
  const dynamic = dynamicReferenceIn(text);
  if (dynamic === undefined) return text;
  const around = [text.slice(0, text.indexOf(dynamic)).slice(0, ARN_LENGTH), text.slice(text.lastIndexOf('}}') + 2).slice(-ARN_LENGTH)];
  return new Unknown(`${shorten(dynamic)} is resolved only at deployment`, [around]);
}

/** Returns a value that can be referred to, as CloudFormation allows it: a short text, number or boolean, or a list of them. */
function referable(value: Value, name: string): Value {
  if (isUnknown(value)) return value;
  const texts = (Array.isArray(value) ? value as readonly Value[] : [value]).map(item => isUnknown(item) ? '' : asText(item));
  if (texts.includes(undefined)) return new Unknown(`${name} is neither text nor a list of texts`);
  const length = texts.reduce((sum, text) => sum + text!.length + 1, 0);
  return length > PARAMETER_BYTES + 1 ? new Unknown(`${name} has more than ${PARAMETER_BYTES} characters`) : value;
}
