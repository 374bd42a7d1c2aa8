import { isInside, isNamed, isNamedEnding, isNamedInStack, Name, nameOf, PlacedEntry } from './construct-names';
import type { Entry, EventFlow, FlowEntries } from './flow';
import { likeness } from './likeness';

/** The part of a construct that identifies it, so that aws-cdk-lib is not needed. */
export interface ConstructLike {
  readonly node: { readonly path: string; readonly defaultChild?: unknown };
}

/** A `CfnElement`. */
interface ElementLike {
  readonly logicalId: unknown;
  readonly stack: { readonly stackName: string; resolve(value: unknown): unknown };
}

/**
 * Finds the one resource that a logical id, a construct path or a construct identifies. Keep the result, because each call searches all
 * entries.
 *
 * A path may start with the names of the stage and stack, and may end with `Resource`. A construct or path that contains exactly one
 * resource of the kind also identifies it: `findEntry(flow, 'Orders', 'functions')` returns the function inside the worker `Orders`.
 *
 * Construct paths are known if the CDK CLI adds them to the templates, or if the templates are read from a cloud assembly. Otherwise the
 * components of the path are compared with the logical id.
 *
 * @param kind the list that contains the resource @default - all lists except `others`
 *
 * @throws if no resource or more than one resource matches
 */
export function findEntry<K extends keyof FlowEntries>(flow: EventFlow, nameOrConstruct: string | ConstructLike, kind: K): FlowEntries[K][number];
export function findEntry(flow: EventFlow, nameOrConstruct: string | ConstructLike): Entry;
export function findEntry(flow: EventFlow, nameOrConstruct: string | ConstructLike, kind?: keyof FlowEntries): Entry {
  const entries = entriesOf(flow, kind);
  const stacks = new Map(flow.stacks.map(stack => [stack.id, stack]));
  const placed = entries.map(entry => ({ entry, stack: stacks.get(entry.stack)! }));
  const path = typeof nameOrConstruct === 'string' ? nameOrConstruct : nameOrConstruct.node.path;
  const name = nameOf(path);
  const attempts: readonly ((one: PlacedEntry) => boolean)[] = [
    ({ entry }) => entry.key === path || entry.logicalId === path,
    ...(typeof nameOrConstruct === 'string' ? [] : byConstruct(nameOrConstruct)),
    ...[isNamed, isNamedInStack, isNamedEnding, isInside].map(matches => (one: PlacedEntry) => matches(name, one)),
  ];
  for (const attempt of attempts) {
    const found = placed.filter(attempt).map(({ entry }) => entry);
    if (found.length === 1) return found[0];
    if (found.length > 1) throw new Error(`${found.length} ${kind ?? 'resources'} match '${path}': use the logical id or the full path of one${listOf(found)}`);
  }
  throw new Error(`none of the ${kind ?? 'resources'} is called '${path}'${listOf(mostSimilar(name, entries))}`);
}

/** Returns the candidates. Without a kind, subscriptions declared inside a topic are left out, because they have its logical id. */
function entriesOf(flow: EventFlow, kind?: keyof FlowEntries): readonly Entry[] {
  if (kind) return flow[kind];
  const others = new Set(flow.others);
  return [...flow.byKey.values()].filter(entry => !others.has(entry) && entry.key === `${entry.stack}/${entry.logicalId}`);
}

/** Matches the logical id of the construct's default resource, in its own stack first. */
function byConstruct(construct: ConstructLike): readonly ((one: PlacedEntry) => boolean)[] {
  const resource = construct.node.defaultChild ?? construct;
  if (!isElement(resource)) return [];
  const logicalId = resource.stack.resolve(resource.logicalId);
  return [
    ({ entry, stack }) => entry.logicalId === logicalId && stack.stackName === resource.stack.stackName,
    ({ entry }) => entry.logicalId === logicalId,
  ];
}

function isElement(value: unknown): value is ElementLike {
  return typeof value === 'object' && value !== null && 'logicalId' in value && 'stack' in value;
}

/** Returns the five entries whose names share the most letter pairs with the given name. */
function mostSimilar(name: Name, entries: readonly Entry[]): readonly Entry[] {
  const alike = new Map(entries.map(entry => [entry, likeness(name.join(''), nameOf(entry.path ?? entry.logicalId).join(''))]));
  return [...entries].sort((a, b) => alike.get(b)! - alike.get(a)!).slice(0, 5);
}

function listOf(entries: readonly Entry[]): string {
  if (entries.length === 0) return ': there are none';
  return ['; there are:'].concat(entries.map(({ key, path, type }) => `  - ${path ? `${path} (${key}, ${type})` : `${key} (${type})`}`)).join('\n');
}
