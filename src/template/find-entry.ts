import { isInside, isNamed, isNamedEnding, isNamedInStack, Name, nameOf, PlacedEntry } from './construct-names';
import type { Entry, EventFlow, FlowEntries } from './flow';

/** A construct, as far as its name matters: no aws-cdk-lib is needed. */
export interface ConstructLike {
  readonly node: { readonly path: string; readonly defaultChild?: unknown };
}

/** A `CfnElement`. */
interface ElementLike {
  readonly logicalId: unknown;
  readonly stack: { readonly stackName: string; resolve(value: unknown): unknown };
}

/**
 * The one resource that a logical id, a construct path or a construct names. Remember the answer: it takes a look at every entry.
 *
 * A path may have the stack's and the stage's name before it or not, and `Resource` behind it or not. A construct, or a path, that holds
 * one resource of the kind stands for it: `find(flow, 'Orders', 'functions')` is the function within the worker `Orders`.
 *
 * Templates name paths only when the CDK's CLI has them do so, or when they are read from a cloud assembly. Else the logical id tells what
 * it can: it holds the components of the path without what is between them.
 *
 * @param kind which list it must be in @default - any but `others`
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
    if (found.length > 1) throw new Error(`${found.length} ${kind ?? 'resources'} are called '${path}': say which one by its logical id or whole path${list(found)}`);
  }
  throw new Error(`none of the ${kind ?? 'resources'} is called '${path}'${list(nearest(name, entries))}`);
}

/** Without a kind, what a topic holds of its subscriptions is nothing to be found beside the topic. */
function entriesOf(flow: EventFlow, kind?: keyof FlowEntries): readonly Entry[] {
  if (kind) return flow[kind];
  const others = new Set(flow.others);
  return [...flow.byKey.values()].filter(entry => !others.has(entry) && entry.key === `${entry.stack}/${entry.logicalId}`);
}

/** A construct's own resource knows its logical id, which another stack may have too. */
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

/** The five that share most pairs of letters with the name. */
function nearest(name: Name, entries: readonly Entry[]): readonly Entry[] {
  const wanted = pairs(name.join(''));
  const likeness = new Map(entries.map(entry => {
    const own = pairs(nameOf(entry.path ?? entry.logicalId).join(''));
    return [entry, [...wanted].filter(pair => own.has(pair)).length / (own.size + wanted.size)];
  }));
  return [...entries].sort((a, b) => likeness.get(b)! - likeness.get(a)!).slice(0, 5);
}

function pairs(text: string): ReadonlySet<string> {
  const letters = text.toLowerCase().replace(/[^a-z0-9]/g, '');
  return new Set(Array.from({ length: Math.max(letters.length - 1, 0) }, (_, i) => letters.slice(i, i + 2)));
}

function list(entries: readonly Entry[]): string {
  if (entries.length === 0) return ': there are none at all';
  return ['; there are'].concat(entries.map(({ key, path, type }) => `  - ${path ? `${path} (${key}, ${type})` : `${key} (${type})`}`)).join('\n');
}
