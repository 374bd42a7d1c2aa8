import { CfnResource, Duration, Stack, Token } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { PropsValidator, warn } from './validation';

/** What the CDK needs to render a resource, and does not declare for others. */
interface Internals {
  readonly rawOverrides: object;
  readonly cfnProperties: object;
  _toCloudFormation(): { readonly Resources?: object };
}

/**
 * The properties of a resource as the template has them: after property injectors, aspects, mixins and overrides.
 *
 * Only a resource with overrides is rendered as a whole. That takes long, and the properties of the others are those of the L1.
 */
export class SynthesizedProperties {
  private readonly properties: object;

  constructor(private readonly resource: CfnResource) {
    const { rawOverrides, cfnProperties } = resource as unknown as Internals;
    this.properties = Object.keys(rawOverrides).length > 0 ? this.rendered() : cfnProperties;
  }

  /** Returns a resolved value by its path in the template, such as `RedrivePolicy.maxReceiveCount`, or undefined if it is absent. */
  public value(path: string): any {
    return this.resolved(this.unresolved(path));
  }

  /** Returns a value that may be or contain a Token. */
  public unresolved(path: string): any {
    return path.split('.').reduce((value, name) => memberOf(Token.isUnresolved(value) ? this.resolved(value) : value, name), this.properties as any);
  }

  private rendered(): object {
    return this.resolved(renderedOf(this.resource)).Properties ?? {};
  }

  private resolved(value: unknown): any {
    return typeof value === 'object' || Token.isUnresolved(value) ? Stack.of(this.resource).resolve(value) : value;
  }
}

/** A resource as the template has it, with its overrides. Values can be or contain Tokens. */
export function renderedOf(resource: CfnResource): unknown {
  const { Resources = {} } = (resource as unknown as Internals)._toCloudFormation();
  return Object.values(Resources)[0];
}

/** An L1 names the members of a template in camel case: QueueName is queueName, IAMAuth is iamAuth. */
function memberOf(object: any, name: string): any {
  return object?.[name] ?? object?.[name.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]/, first => first.toLowerCase())];
}

/** Converts a resolved value to a number, as CloudFormation does. Returns undefined if it is absent or known only at deployment. */
export function numberIn(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && !Number.isNaN(number) ? number : undefined;
}

/** Indicates whether a resolved value is true, as CloudFormation reads it. */
export function flagIn(value: unknown): boolean {
  return value === true || value === 'true';
}

/** Indicates whether two resolved values, such as ARNs, are the same: undefined if only the deployment can tell. */
export function isSame(one: unknown, other: unknown): boolean | undefined {
  if (JSON.stringify(one) === JSON.stringify(other)) return true;
  return [isLiteral, isResource].some(isOfKind => isOfKind(one) && isOfKind(other)) ? false : undefined;
}

function isLiteral(resolved: any): boolean {
  return typeof resolved !== 'object' || Array.isArray(resolved);
}

function isResource(resolved: any): boolean {
  return resolved?.['Fn::GetAtt'] !== undefined || resolved?.Ref !== undefined;
}

/** The values of one resource, compared with those that its construct was made with. */
export class SynthesizedResource {
  private readonly properties?: SynthesizedProperties;

  constructor(private readonly construct: IConstruct, private readonly changes: SynthesizedChanges) {
    const resource = CfnResource.isCfnResource(construct) ? construct : construct.node.defaultChild;
    if (CfnResource.isCfnResource(resource)) this.properties = new SynthesizedProperties(resource);
  }

  public get path(): string {
    return this.construct.node.path;
  }

  /** Indicates whether the resource is defined in this app. Otherwise, all values are those of the construct. */
  public get readable(): boolean {
    return this.properties !== undefined;
  }

  /** Returns a resolved value by the path of its property, or undefined if it is absent. */
  public value(property: string): any {
    return this.properties?.value(property);
  }

  /** Returns a number: a Token if it is known only at deployment. `absent` is the default of AWS. */
  public number(property: string, constructed: number | undefined, absent?: number): number | undefined {
    if (!this.readable) return constructed;
    const value = this.value(property) ?? absent;
    const before = numberIn(Token.isUnresolved(constructed) ? Stack.of(this.construct).resolve(constructed) : constructed);
    const number = numberIn(value);
    if (number !== before) this.changes.add(`${property} of '${this.path}'`, before, number, value);
    return number ?? (value === undefined ? undefined : Token.asNumber(value));
  }

  /** Returns a duration that the property states in seconds, or in another unit of that many seconds. */
  public duration(property: string, constructed: Duration | undefined, absent?: number, unit = 1): Duration | undefined {
    if (!this.readable) return constructed;
    const before = constructed?.isUnresolved() ? constructed.toSeconds() : constructed && constructed.toSeconds() / unit;
    const number = this.number(property, before, absent);
    return number === undefined ? undefined : Duration.seconds(Token.isUnresolved(number) ? number : number * unit);
  }

  /** Returns a flag: undefined if it is known only at deployment. */
  public flag(property: string, constructed: boolean): boolean | undefined {
    if (!this.readable) return constructed;
    const value = this.value(property) ?? false;
    const flag = typeof value === 'object' ? undefined : flagIn(value);
    if (flag !== constructed) this.changes.add(`${property} of '${this.path}'`, constructed, flag, value);
    return flag;
  }

  /** Indicates whether a property still has the value that it was constructed with: true also if only the deployment can tell. */
  public keeps(property: string, constructed: unknown): boolean {
    if (this.properties === undefined || this.properties.unresolved(property) === constructed) return true;
    const [value, before] = [this.value(property), Stack.of(this.construct).resolve(constructed)];
    if (value !== undefined && isSame(value, before) !== false) return true;
    this.changes.add(`${property} of '${this.path}'`, before, value, value);
    return false;
  }
}

/** What was changed after a construct was made. */
class SynthesizedChanges {
  /** Changes to values that are known only at deployment. */
  public readonly toUnknown: string[] = [];
  public readonly all: string[] = [];

  public add(name: string, before: unknown, after: unknown, value: unknown): void {
    if (before === undefined && after === undefined) return; // unknown or absent, and still so
    const change = `${name} from ${text(before)} to ${text(value)}`;
    this.all.push(change);
    if (after === undefined && value !== undefined) this.toUnknown.push(change);
  }
}

/**
 * Checks a construct again as it is synthesized. Property injectors, aspects, mixins and overrides may have changed what was checked when it was made.
 *
 * The check reads every value that it decides on through `read`, so that the error names what was changed.
 */
export function checkAsSynthesized(
  type: string, construct: Construct, check: (problems: PropsValidator, read: (resource: IConstruct) => SynthesizedResource) => void,
): void {
  construct.node.addValidation({
    validate: () => {
      const changes = new SynthesizedChanges();
      const problems = new PropsValidator(type, construct);
      check(problems, resource => new SynthesizedResource(resource, changes));
      if (changes.toUnknown.length > 0) {
        warn(construct, 'changedValueNotChecked',
          `${CHANGED_BY} changed ${changes.toUnknown.join(', ')}, which is known only at deployment and was not checked: set a known value, or acknowledge this warning`);
      }
      return problems.messages('deployed', changes.all.length === 0 ? [] : [
        `${CHANGED_BY} changed ${changes.all.join(', ')}: set the value on the construct instead, or leave the construct out of the change`,
      ]);
    },
  });
}

const CHANGED_BY = 'after its props were checked, a property injector, an aspect, a mixin or an override';

function text(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
