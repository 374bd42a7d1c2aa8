import { evaluate } from './conditions';
import { CROSS_REGION_READER, Exports } from './exports';
import { Identity, Named } from './identities';
import { asText, firstUnknown, INTRINSICS, misused } from './intrinsics';
import { pseudoParameter } from './pseudo-parameters';
import { isUnknown, Resolved, Unknown, Value } from './unknown';
import { versionNumbers } from './version-numbers';
import type { Stack } from '../input/stacks';
import type { ResourceJson } from '../input/template-json';

/** Marks a value that is being resolved. Meeting it again means that the value refers to itself. */
const PENDING = Symbol('pending');

/** A dynamic reference, which CloudFormation resolves at deployment: `{{resolve:ssm:/name}}`. */
const DYNAMIC_REFERENCE = /\{\{resolve:[^}]*\}\}/;

/** Marks an object that is not an intrinsic function call. */
const NO_CALL = Symbol('no call');

/**
 * Resolves the intrinsic functions of all stacks. Every name is resolved once and cached, so the work is proportional to the size of the
 * templates. A value that refers to itself is unknown.
 */
export class Resolver {
  /** The number of visited nodes. */
  public steps = 0;

  readonly #stacks: readonly Stack[];
  readonly #exports: Exports;
  readonly #memory = new Map<string, unknown>();
  readonly #resources: ReadonlyMap<Stack, ReadonlyMap<string, CachedResource>>;
  #versions?: ReadonlyMap<string, string>;

  public constructor(stacks: readonly Stack[]) {
    this.#stacks = stacks;
    this.#resources = new Map(stacks.map(stack => [stack, resourcesOf(stack)]));
    this.#exports = new Exports(stacks, this);
  }

  /** Resolves a piece of a template; returns undefined if `AWS::NoValue` removes it. */
  public resolve(stack: Stack, json: unknown): Value | undefined {
    this.steps += 1;
    if (typeof json === 'string') return knownText(json);
    if (typeof json !== 'object' || json === null) return json as Value | undefined;
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
    const resolved: { [key: string]: Value } = {};
    for (const key of keys) {
      const value = this.resolve(stack, parts[key]);
      if (value !== undefined) resolved[key] = value;
    }
    return resolved;
  }

  /** Resolves all properties of a resource. */
  public properties(stack: Stack, logicalId: string): { readonly [property: string]: Value } {
    const properties: { [property: string]: Value } = {};
    for (const name of Object.keys(this.#resource(stack, logicalId)?.resource.Properties ?? {})) {
      const value = this.property(stack, logicalId, name);
      if (value !== undefined) properties[name] = value;
    }
    return properties;
  }

  /** Resolves a property of a resource; returns undefined if it is not set. */
  public property(stack: Stack, logicalId: string, name: string): Value | undefined {
    const known = this.#resource(stack, logicalId);
    const json = known?.resource.Properties?.[name];
    if (typeof json === 'string') return knownText(json);
    if (typeof json !== 'object' || json === null) return json as Value | undefined;
    const { properties } = known!;
    if (properties.has(name)) {
      const value = properties.get(name);
      return value === PENDING ? new Unknown(`property ${logicalId}.${name} of stack '${stack.id}' refers to itself`) : value as Value | undefined;
    }
    properties.set(name, PENDING);
    const value = this.resolve(stack, json);
    properties.set(name, value);
    return value;
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
      const condition = stack.template.Conditions?.[name];
      if (condition === undefined) return new Unknown(`stack '${stack.id}' has no condition ${name}`);
      return evaluate(condition, { resolve: part => this.resolve(stack, part), condition: other => this.condition(stack, other) });
    }) as Resolved<boolean>;
  }

  /** Indicates whether a resource or output is created. */
  public present(stack: Stack, { Condition }: { readonly Condition?: unknown }): Resolved<boolean> {
    return typeof Condition === 'string' ? this.condition(stack, Condition) : true;
  }

  /** Resolves an output. */
  public output(stack: Stack, name: string): Value {
    return this.#once(stack, `output ${name}`, () => {
      const output = stack.template.Outputs?.[name];
      if (output === undefined) return new Unknown(`stack '${stack.id}' has no output ${name}`);
      const present = this.present(stack, output);
      if (present !== true) return isUnknown(present) ? present : new Unknown(`the condition of output ${name} is false`);
      return this.resolve(stack, output.Value);
    }) ?? new Unknown(`output ${name} has no value`);
  }

  #call(stack: Stack, name: string, argument: unknown): Value | undefined | typeof NO_CALL {
    if (name === 'Ref') return typeof argument === 'string' ? this.#ref(stack, argument) : misused('Ref');
    if (!name.startsWith('Fn::')) return NO_CALL;
    switch (name) {
      case 'Fn::If': return this.#if(stack, argument);
      case 'Fn::Sub': return this.#sub(stack, argument);
      case 'Fn::FindInMap': return this.#findInMap(stack, argument);
    }
    const known = this.resolve(stack, argument) ?? null;
    switch (name) {
      case 'Fn::GetAtt': return this.#getAtt(stack, known);
      case 'Fn::ImportValue': return this.#exports.imported(stack, known);
      case 'Fn::GetStackOutput': return this.#getStackOutput(stack, known);
    }
    const value = INTRINSICS[name]?.(known) ?? new Unknown(`${name} is known only to CloudFormation`);
    return typeof value === 'string' ? knownText(value) : value;
  }

  #ref(stack: Stack, name: string): Value | undefined {
    if (name.startsWith('AWS::')) return pseudoParameter(stack, name);
    if (stack.template.Parameters && name in stack.template.Parameters) return this.#parameter(stack, name);
    const absent = this.#absent(stack, name);
    return absent ?? this.identity(stack, name).ref;
  }

  #getAtt(stack: Stack, argument: Value): Value {
    const unknown = firstUnknown(argument);
    if (unknown) return unknown;
    const dotted = Array.isArray(argument) ? argument.join('.') : argument;
    if (typeof dotted !== 'string' || !dotted.includes('.')) return misused('Fn::GetAtt');
    const logicalId = dotted.slice(0, dotted.indexOf('.'));
    const attribute = dotted.slice(logicalId.length + 1);
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
    return nested ? this.output(nested, output) : new Unknown(`the template of nested stack ${logicalId} is not given`);
  }

  /** Returns why a resource cannot be referred to, or undefined if it can. */
  #absent(stack: Stack, logicalId: string): Unknown | undefined {
    const known = this.#resource(stack, logicalId);
    if (known === undefined) return new Unknown(`stack '${stack.id}' has no resource or parameter ${logicalId}`);
    return this.present(stack, known.resource) === false ? new Unknown(`the condition of resource ${logicalId} is false`) : undefined;
  }

  #parameter(stack: Stack, name: string): Value {
    return this.#once(stack, `parameter ${name}`, () => {
      const { Type = 'String', Default } = stack.template.Parameters![name];
      const given = stack.parent ? this.#givenByParent(stack, name) : stack.parameters[name];
      if (given === undefined && Type.startsWith('AWS::SSM::')) return new Unknown(`parameter ${name} is read from Systems Manager when the stack is deployed`);
      const value = (given ?? Default) as Value | undefined;
      if (value === undefined) return new Unknown(`parameter ${name} has no default`);
      const isList = Type === 'CommaDelimitedList' || Type.startsWith('List<');
      return isList && typeof value === 'string' ? value.split(',').map(item => item.trim()) : value;
    })!;
  }

  #givenByParent(stack: Stack, name: string): Value | undefined {
    const { stack: parent, logicalId } = stack.parent!;
    const given = this.property(parent, logicalId, 'Parameters');
    if (given === undefined || isUnknown(given)) return given;
    return (given as { [name: string]: Value })[name];
  }

  #if(stack: Stack, argument: unknown): Value | undefined {
    if (!Array.isArray(argument) || argument.length !== 3) return misused('Fn::If');
    const holds = this.condition(stack, String(argument[0]));
    return isUnknown(holds) ? holds : this.resolve(stack, argument[holds ? 1 : 2]);
  }

  #sub(stack: Stack, argument: unknown): Value {
    const [template, given] = Array.isArray(argument) ? argument as unknown[] : [argument, {}];
    const variables = this.resolve(stack, given ?? {}) as { readonly [name: string]: Value };
    if (typeof template !== 'string') return misused('Fn::Sub');
    let unknown: Unknown | undefined;
    const text = template.replace(/\$\{([^}]*)\}/g, (_, inner: string) => {
      if (inner.startsWith('!')) return `\${${inner.slice(1)}}`;
      this.steps += 1;
      const name = inner.trim();
      const value = name in variables ? variables[name] : name.includes('.') ? this.#getAtt(stack, name) : this.#ref(stack, name);
      const known = asText(value);
      if (known === undefined) unknown ??= isUnknown(value) ? value : misused('Fn::Sub');
      return known ?? '';
    });
    return unknown ?? knownText(text);
  }

  #findInMap(stack: Stack, argument: unknown): Value {
    if (!Array.isArray(argument) || argument.length < 3) return misused('Fn::FindInMap');
    const [map, first, second, options] = argument.map(part => this.resolve(stack, part) ?? null);
    const unknown = firstUnknown([map, first, second]);
    if (unknown) return unknown;
    const mappings = stack.template.Mappings as { [map: string]: { [first: string]: { [second: string]: Value } } } | undefined;
    const fallback = (options as { DefaultValue?: Value } | undefined)?.DefaultValue;
    return mappings?.[String(map)]?.[String(first)]?.[String(second)] ?? fallback ?? new Unknown(`mapping ${map} has no value for ${first} and ${second}`);
  }

  /** Resolves Fn::GetStackOutput, which the CDK uses for weak references across stacks. @see https://docs.aws.amazon.com/cdk/v2/guide/resources.html */
  #getStackOutput(stack: Stack, argument: Value): Value {
    if (isUnknown(argument)) return argument;
    const { StackName = null, OutputName = null, Region = stack.region } = argument as { readonly [name: string]: Value };
    const unknown = firstUnknown([StackName, OutputName, Region]);
    if (unknown) return unknown;
    const named = this.#exports.stackCalled(stack, String(StackName), String(Region));
    return named ? this.output(named, String(OutputName)) : new Unknown(`none of these stacks has the name ${StackName} in ${Region}`);
  }

  #resource(stack: Stack, logicalId: string): CachedResource | undefined {
    return this.#resources.get(stack)!.get(logicalId);
  }

  #once(stack: Stack, what: string, resolve: () => Value | undefined): Value | undefined {
    const key = `${stack.id} ${what}`;
    if (this.#memory.has(key)) {
      const known = this.#memory.get(key);
      return known === PENDING ? new Unknown(`${what} of stack '${stack.id}' refers to itself`) : known as Value | undefined;
    }
    this.#memory.set(key, PENDING);
    const value = resolve();
    this.#memory.set(key, value);
    return value;
  }
}

/** A resource with its cached values. */
interface CachedResource {
  readonly resource: ResourceJson;
  readonly properties: Map<string, unknown>;
  identity?: Identity;
}

function resourcesOf({ template }: Stack): ReadonlyMap<string, CachedResource> {
  const cached = (resource: ResourceJson): CachedResource => ({ resource, properties: new Map(), identity: undefined });
  return new Map(Object.entries(template.Resources ?? {}).map(([logicalId, resource]) => [logicalId, cached(resource)]));
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

function knownText(text: string): Resolved<string> {
  const dynamic = DYNAMIC_REFERENCE.exec(text);
  return dynamic ? new Unknown(`${dynamic[0]} is resolved only at deployment`) : text;
}
