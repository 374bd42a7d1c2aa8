import type { Entry } from '../flow';
import { Properties } from '../resolve/properties';
import type { Reference, References } from '../resolve/references';
import type { Resolver } from '../resolve/resolver';
import type { Stack } from '../input/stacks';
import type { Resolved } from '../resolve/unknown';

const FUNCTION = 'AWS::Lambda::Function';

/** One resource, ready to be read: its entry so far, its properties by type, and what they point to. */
export class ResourceReader {
  /** For the end of an object literal: what follows a spread is added one by one, which takes Node.js thirty times as long. */
  public readonly entry: Entry;
  public readonly properties: Properties;

  constructor(public readonly stack: Stack, logicalId: string, private readonly resolver: Resolver, private readonly references: References) {
    const resource = stack.template.Resources![logicalId];
    const { name, arn } = resolver.identity(stack, logicalId);
    const path = resource.Metadata?.['aws:cdk:path'] ?? stack.paths[logicalId];
    const key = `${stack.id}/${logicalId}`;
    // Resolved when somebody asks: nobody looks at most of the resources that take no part in the flow.
    this.properties = new Properties(() => resolver.properties(stack, logicalId), `${resource.Type} '${key}'`);
    this.entry = {
      key,
      type: resource.Type,
      stack: stack.id,
      logicalId,
      path: typeof path === 'string' ? path : undefined,
      name,
      arn,
      present: resolver.present(stack, resource) as Resolved<true>,
      properties: this.properties,
      resource,
    };
  }

  /** An attribute of the resource beside its properties, like UpdatePolicy, resolved. */
  public attribute(name: string): Properties {
    return new Properties({ [name]: this.resolver.resolve(this.stack, this.entry.resource[name]) ?? {} }, this.entry.key);
  }

  /** Another unique name: the URL of a queue, the stream's ARN of a table. */
  public alias(): string {
    return this.resolver.identity(this.stack, this.entry.logicalId).alias!;
  }

  /** What an ARN, a URL, or the name of a resource of that type points to. */
  public refer(value: Resolved<string>, type?: string): Reference {
    return this.references.refer(this.stack, value, type);
  }

  /** What a property points to; undefined if it isn't given. */
  public to(path: string, type?: string, of = this.properties): Reference | undefined {
    const value = of.text(path);
    return value === undefined ? undefined : this.refer(value, type);
  }

  /** The function, version or alias that a property names in any of the ways AWS takes. */
  public toFunction(path: string, of = this.properties): Reference {
    return this.refer(of.required(path), FUNCTION);
  }
}
