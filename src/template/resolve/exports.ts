import { asText, misused } from './intrinsics';
import { Properties } from './properties';
import { isUnknown, Unknown, Value } from './unknown';
import { shorten } from '../input/check-template';
import { isJsonObject } from '../input/own-value';
import { nearest, Stack } from '../input/stacks';

/** The CDK's custom resources that pass values to another Region. */
export const CROSS_REGION_READER = 'Custom::CrossRegionExportReader';
const CROSS_REGION_WRITER = 'Custom::CrossRegionExportWriter';

/** Resolves the values of a stack. */
export interface ExportScope {
  resolve(stack: Stack, json: unknown): Value | undefined;
  property(stack: Stack, logicalId: string, name: string): Value | undefined;
  outputText(stack: Stack, name: string): Value;
}

/** A value that a stack exports. */
interface Export {
  readonly stack: Stack;
  value(): Value;
}

/** The exports of all stacks by name, collected on first use. */
export class Exports {
  #values?: Map<string, Export[]>;
  #byName?: Map<string, { readonly stack: Stack }[]>;

  constructor(private readonly stacks: readonly Stack[], private readonly scope: ExportScope) {}

  /** Resolves `Fn::ImportValue`, from exports in the same account and Region. */
  public imported(stack: Stack, name: Value): Value {
    if (isUnknown(name)) return name;
    const text = asText(name);
    return text === undefined ? misused('Fn::ImportValue') : this.#value(stack, `${stack.account} ${stack.region} ${text}`, text);
  }

  /** Resolves a value that the CDK's export writer passes to the Region of the stack. */
  public fromOtherRegion(stack: Stack, name: string): Value {
    return this.#value(stack, `${stack.region} ${name}`, name);
  }

  /** Finds the stack with a name in a Region, as seen from another stack. */
  public stackCalled(by: Stack, name: string, region: string): Stack | undefined {
    if (this.#byName === undefined) {
      this.#byName = new Map();
      for (const stack of this.stacks) push(this.#byName, stack.stackName, { stack });
    }
    const called = this.#byName.get(name) ?? [];
    const there = called.filter(({ stack }) => stack.regionGiven && stack.region === region);
    return nearest(by, there.length > 0 ? there : called.filter(({ stack }) => !stack.regionGiven))?.stack;
  }

  #value(by: Stack, key: string, name: string): Value {
    this.#values ??= this.#gather();
    return nearest(by, this.#values.get(key) ?? [])?.value() ?? new Unknown(`none of these stacks exports ${shorten(name)}`);
  }

  #gather(): Map<string, Export[]> {
    const values = this.#values = new Map<string, Export[]>(); // at once: the name of an export may hold an import
    for (const stack of this.stacks) {
      for (const [output, { Export: exported }] of Object.entries(stack.template.Outputs ?? {})) {
        const name = isJsonObject(exported) ? asText(this.scope.resolve(stack, exported.Name)) : undefined;
        if (name) push(values, `${stack.account} ${stack.region} ${name}`, { stack, value: () => this.scope.outputText(stack, output) });
      }
      for (const [logicalId, { Type }] of Object.entries(stack.template.Resources ?? {})) {
        if (Type !== CROSS_REGION_WRITER) continue;
        const written = new Properties({ it: this.scope.property(stack, logicalId, 'WriterProps') ?? {} }, logicalId);
        const given = written.value('it.exports');
        for (const [name, value] of isJsonObject(given) && !isUnknown(given) ? Object.entries(given) : []) {
          push(values, `${written.text('it.region')} ${name}`, { stack, value: () => isUnknown(value) ? value : asText(value) ?? misused(CROSS_REGION_WRITER) });
        }
      }
    }
    return values;
  }
}

function push<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}
