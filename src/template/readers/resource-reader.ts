import type { Entry } from '../flow';
import { ownValue } from '../input/own-value';
import type { Stack } from '../input/stacks';
import { Properties } from '../resolve/properties';
import type { Reference, References } from '../resolve/references';
import type { Resolver } from '../resolve/resolver';
import type { Resolved } from '../resolve/unknown';

const FUNCTION = 'AWS::Lambda::Function';

/** A resource for a reader: its common entry fields, typed properties and references. */
export class ResourceReader {
  /** Spread it at the end of an object literal: Node.js takes thirty times as long to add properties after a spread. */
  public readonly entry: Entry;
  public readonly properties: Properties;

  constructor(public readonly stack: Stack, logicalId: string, private readonly resolver: Resolver, private readonly references: References) {
    const resource = stack.template.Resources![logicalId];
    const { name, arn, unknownName } = resolver.identity(stack, logicalId);
    const path = stack.paths ? ownValue(stack.paths, logicalId) : resource.Metadata?.['aws:cdk:path'];
    const key = `${stack.id}/${logicalId}`;
    // Resolved on first use, because most resources outside of the flow are never read.
    this.properties = new Properties(() => resolver.properties(stack, logicalId), `${resource.Type} '${key}'`);
    this.entry = {
      key,
      type: resource.Type,
      stack: stack.id,
      logicalId,
      path: typeof path === 'string' ? path : undefined,
      writtenAt: stack.writtenAt.get(logicalId),
      name,
      unknownName,
      arn,
      present: resolver.present(stack, resource) as Resolved<true>,
      properties: this.properties,
      resource,
    };
  }

  /** Returns a resolved resource attribute, such as UpdatePolicy. */
  public attribute(name: string): Properties {
    return new Properties({ [name]: this.resolver.resolve(this.stack, this.entry.resource[name]) ?? {} }, this.entry.key);
  }

  /** Returns the second unique name of the resource: the URL of a queue, or the stream ARN of a table. */
  public alias(): string {
    return this.resolver.identity(this.stack, this.entry.logicalId).alias!;
  }

  /** Looks up the resource of an ARN, a URL, or a name of a resource of the type. */
  public refer(value: Resolved<string>, type?: string): Reference {
    return this.references.refer(this.stack, value, type);
  }

  /** Looks up the resource that a property refers to; returns undefined if it is not set. */
  public to(path: string, type?: string, of = this.properties): Reference | undefined {
    const value = of.text(path);
    return value === undefined ? undefined : this.refer(value, type);
  }

  /** Looks up the function, version or alias that a property refers to, in any format that AWS supports. */
  public toFunction(path: string, of = this.properties): Reference {
    return this.refer(of.required(path), FUNCTION);
  }
}
