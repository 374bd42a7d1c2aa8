import { contentHash } from './logical-ids';
import { DistinctValues, isIntrinsic, isMap, isJson, Json, member, withoutUnset } from './values';
import type { ResourceJson, TemplateJson, UnreadPart } from '../input/template-json';
import { isUnknown } from '../resolve/unknown';

/** A resource of AWS SAM with the properties that it has after the section `Globals` is applied. */
export interface SamResource {
  readonly logicalId: string;
  readonly resource: ResourceJson;
  readonly properties: Json;
}

/** A route of an API to a function or state machine. */
export interface ApiRoute {
  readonly path: string;
  readonly method: string;

  /** The ARN that API Gateway calls. */
  readonly uri: unknown;

  /** The milliseconds for which API Gateway waits. */
  readonly timeout: unknown;

  /** The condition of the resource that declares the route. */
  readonly condition?: string;

  /** The role that API Gateway uses, for a state machine. */
  readonly credentials?: unknown;
}

/** Attributes of a resource that AWS SAM copies to all that the resource generates. */
const PASSED_ON = ['Condition', 'DeletionPolicy', 'UpdateReplacePolicy'];

/** The template in which the resources of AWS SAM are replaced one by one by those that they generate. */
export class SamTemplate {
  /** The resources so far. */
  public readonly resources: Map<string, ResourceJson>;
  public readonly conditions: Map<string, unknown>;
  public readonly unread: UnreadPart[] = [];

  /** Where the template declares the generated resources, by their logical ids: 'Worker.Events.Jobs'. */
  public readonly writtenAt = new Map<string, string>();

  /** The resources that generate others, by the logical ids of these. */
  public readonly owners = new Map<string, string>();

  /** The logical ids of generated resources by the names by which a template refers to them: 'Worker.Alias'. */
  public readonly names = new Map<string, string>();

  /** The logical ids of resources that are replaced under another one, by their own. */
  public readonly renamed = new Map<string, string>();

  /** The deployment groups so far: their conditions, and whether they have a role of their own. */
  public readonly deployments: { readonly condition?: string; readonly ownRole: boolean }[] = [];

  /** The notifications of functions by the logical ids of buckets. */
  public readonly notifications = new Map<string, DistinctValues>();

  /** The functions by trigger, by the logical ids of user pools. */
  public readonly triggers = new Map<string, Map<string, unknown>>();

  /** The routes of APIs by logical id. */
  public readonly routes = new Map<string, ApiRoute[]>();

  /** @param parameters the given values of parameters, and of pseudo parameters if they are known */
  constructor(private readonly source: TemplateJson, private readonly parameters: { readonly [name: string]: unknown }) {
    this.resources = new Map(Object.entries(source.Resources ?? {}));
    this.conditions = new Map(Object.entries(isJson(source.Conditions) ? source.Conditions : {}));
  }

  /**
   * Adds a resource that another one generates.
   *
   * @param place the property of the owner that generates it
   * @param attributes attributes besides those of the owner
   */
  public add(owner: SamResource, logicalId: string, type: string, properties: Json, place: string, attributes: Json = {}): void {
    const { resource } = owner;
    if (logicalId !== owner.logicalId && this.source.Resources && Object.hasOwn(this.source.Resources, logicalId)) {
      this.skip(owner.logicalId, `its ${place} generates the resource ${logicalId}, which the template also declares`);
      return;
    }
    const passedOn = withoutUnset(Object.fromEntries(PASSED_ON.map(name => [name, resource[name]])));
    const path = member(resource.Metadata, 'aws:cdk:path');
    const metadata = withoutUnset({ 'aws:cdk:path': path, ...isMap(attributes.Metadata) && attributes.Metadata });
    const members = {
      Type: type, Properties: withoutUnset(properties), ...passedOn, ...attributes, Metadata: Object.keys(metadata).length > 0 ? metadata : undefined,
    };
    this.resources.set(logicalId, withoutUnset(members) as unknown as ResourceJson);
    this.owners.set(logicalId, owner.logicalId);
    if (logicalId !== owner.logicalId) this.writtenAt.set(logicalId, `${owner.logicalId}.${place}`);
  }

  /** Adds a resource that several others share. */
  public addShared(logicalId: string, resource: ResourceJson): void {
    if (!this.resources.has(logicalId)) this.resources.set(logicalId, resource);
  }

  /** Replaces the properties of a resource that events change, such as the bucket that sends them. */
  public change(logicalId: string, properties: Json): void {
    this.resources.set(logicalId, { ...this.resources.get(logicalId)!, Properties: properties });
  }

  /** Records that a part is not read. */
  public skip(logicalId: string, reason: string): void {
    this.unread.push({ logicalId, reason });
  }

  /** Returns a property as a map. A value of another kind is not read; an intrinsic function cannot be known before the deployment. */
  public mapOf({ logicalId }: SamResource, value: unknown, place: string): Json | undefined {
    if (value === undefined || value === null || isMap(value)) return value ?? undefined;
    this.skip(logicalId, `its ${place} is ${isIntrinsic(value) ? 'an intrinsic function' : 'not an object'}`);
    return undefined;
  }

  /** Returns the resource that a value refers to within the template. */
  public referredTo(value: unknown): readonly [logicalId: string, resource: ResourceJson] | undefined {
    const logicalId = isIntrinsic(value) ? value.Ref : value;
    const resource = typeof logicalId === 'string' ? this.resources.get(logicalId) : undefined;
    return isJson(resource) ? [logicalId as string, resource] : undefined;
  }

  /** Resolves a reference to parameters or a mapping, as AWS SAM does before it generates resources. Other values stay as they are. */
  public known(value: unknown): unknown {
    if (!isIntrinsic(value)) return value;
    if (typeof value.Ref === 'string') return this.parameter(value.Ref) ?? value;
    const text = value['Fn::Sub'];
    if (typeof text === 'string' && !this.#substituted(text).includes('${')) return this.#substituted(text);
    const path = value['Fn::FindInMap'];
    if (!Array.isArray(path)) return value;
    const keys = path.map(key => this.known(key));
    return keys.reduce<unknown>((found, key) => member(found, String(key)), this.source.Mappings) ?? value;
  }

  /** Resolves all references to parameters inside a value. */
  public withParameters(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(item => this.withParameters(item));
    if (!isJson(value)) return value;
    if (isIntrinsic(value) && typeof value.Ref === 'string') return this.parameter(value.Ref) ?? value;
    if (isIntrinsic(value) && typeof value['Fn::Sub'] === 'string') return { 'Fn::Sub': this.#substituted(value['Fn::Sub']) };
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, this.withParameters(part)]));
  }

  /** Adds a condition that holds if another does not. @returns its name */
  public negated(condition: string, suffix = ''): string {
    const name = `NOT${condition}${suffix}`;
    this.conditions.set(name, { 'Fn::Not': [{ Condition: condition }] });
    return name;
  }

  /** Returns the condition under which both a resource and a part of it exist. */
  public both({ logicalId, resource }: SamResource, condition: string | undefined): string | undefined {
    if (condition === undefined || resource.Condition === undefined) return condition ?? resource.Condition;
    const name = `${resource.Condition}AND${condition}${contentHash(logicalId)}`;
    this.conditions.set(name, { 'Fn::And': [{ Condition: resource.Condition }, { Condition: condition }] });
    return name;
  }

  /** Returns a condition that holds if any of the given ones does: under the name unless there is only one; undefined without any. */
  public anyOf(conditions: readonly (string | undefined)[], name: string): string | undefined {
    const known = [...new Set(conditions)];
    if (known.length === 0 || known.includes(undefined)) return undefined;
    if (known.length === 1) return known[0];
    this.conditions.set(name, { 'Fn::Or': known.map(condition => ({ Condition: condition })) });
    return name;
  }

  private parameter(name: string): unknown {
    const given = member(this.parameters, name);
    return isUnknown(given) ? undefined : given ?? member(member(this.source.Parameters, name), 'Default');
  }

  #substituted(text: string): string {
    return text.replace(/\$\{([A-Za-z0-9]+|AWS::[A-Za-z]+)\}/g, (whole, name: string) => {
      const value = this.parameter(name);
      return value === undefined ? whole : String(value);
    });
  }
}
