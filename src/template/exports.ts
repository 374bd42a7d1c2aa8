import { asText } from './intrinsics';
import { Properties } from './properties';
import type { Stack } from './stacks';
import { isUnknown, Unknown, Value } from './unknown';

/** How the CDK's custom resources carry values from one Region to another. */
export const CROSS_REGION_READER = 'Custom::CrossRegionExportReader';
const CROSS_REGION_WRITER = 'Custom::CrossRegionExportWriter';

/** Where a stack is when nobody says: it may be in any Region that a template names. */
const ANY_REGION = '*';

/** What looks up the values of a stack. */
export interface ExportScope {
  resolve(stack: Stack, json: unknown): Value | undefined;
  property(stack: Stack, logicalId: string, name: string): Value | undefined;
  output(stack: Stack, name: string): Value;
}

/** What stacks give each other, found by name; gathered when the first one asks. */
export class Exports {
  readonly #stacksByName: ReadonlyMap<string, Stack>;
  #values?: Map<string, () => Value>;

  constructor(private readonly stacks: readonly Stack[], private readonly scope: ExportScope) {
    this.#stacksByName = new Map(stacks.map(stack => [`${stack.regionGiven ? stack.region : ANY_REGION} ${stack.stackName}`, stack]));
  }

  /** `Fn::ImportValue`: exports of the account and Region. */
  public imported(stack: Stack, name: Value): Value {
    return isUnknown(name) ? name : this.#value(`${stack.account} ${stack.region} ${name}`, String(name));
  }

  /** What the CDK's writer in another Region wrote for the stack's own. */
  public fromOtherRegion(stack: Stack, name: string): Value {
    return this.#value(`${stack.region} ${name}`, name);
  }

  /** The stack of a name in a Region. */
  public stackCalled(name: string, region: string): Stack | undefined {
    return this.#stacksByName.get(`${region} ${name}`) ?? this.#stacksByName.get(`${ANY_REGION} ${name}`);
  }

  #value(key: string, name: string): Value {
    this.#values ??= this.#gather();
    return this.#values.get(key)?.() ?? new Unknown(`none of these stacks exports ${name}`);
  }

  #gather(): Map<string, () => Value> {
    const values = this.#values = new Map<string, () => Value>(); // at once: the name of an export may hold an import
    for (const stack of this.stacks) {
      for (const [output, { Export }] of Object.entries(stack.template.Outputs ?? {})) {
        const name = Export && asText(this.scope.resolve(stack, Export.Name));
        if (name) values.set(`${stack.account} ${stack.region} ${name}`, () => this.scope.output(stack, output));
      }
      for (const [logicalId, { Type }] of Object.entries(stack.template.Resources ?? {})) {
        if (Type !== CROSS_REGION_WRITER) continue;
        const written = new Properties({ it: this.scope.property(stack, logicalId, 'WriterProps') ?? {} }, logicalId);
        for (const [name, value] of Object.entries(written.value('it.exports') ?? {})) values.set(`${written.text('it.region')} ${name}`, () => value as Value);
      }
    }
    return values;
  }
}
