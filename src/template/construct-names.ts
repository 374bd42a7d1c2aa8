import type { Entry, StackEntry } from './flow';
import { UNNAMED_STACK } from './input/stacks';

/** The components of a construct's path. */
export type Name = readonly string[];

/** An entry and its stack. */
export interface PlacedEntry {
  readonly entry: Entry;
  readonly stack: StackEntry;
}

/** How the CDK ends a logical id that it makes up: a hash of the path; a version has one of its content too. */
const HASH = /[0-9A-F]{8}([0-9a-f]{32})?$/;

/** What the CDK calls the resource behind a construct. */
const RESOURCE = ['Resource', 'Default'];

/** The components of a path, without the one that only says that it is a resource. */
export function nameOf(path: string): Name {
  const name = path.split('/').filter(component => component !== '');
  return name.length > 1 && RESOURCE.includes(name[name.length - 1]) ? name.slice(0, -1) : name;
}

/** Whether it is the whole name. */
export function isNamed(name: Name, { entry }: PlacedEntry): boolean {
  return entry.path === undefined ? joinComponents(name) === joinedName(entry) : nameOf(entry.path).join('/') === name.join('/');
}

/** Whether it is the whole name, after those of the stage and the stack. A path that is known holds these too. */
export function isNamedInStack(name: Name, { entry, stack }: PlacedEntry): boolean {
  return entry.path === undefined && inStack(name, stack).some(own => own.length > 0 && joinComponents(own) === joinedName(entry));
}

/** Whether it is the end of the name. */
export function isNamedEnding(name: Name, { entry }: PlacedEntry): boolean {
  if (entry.path !== undefined) return nameOf(entry.path).slice(-name.length).join('/') === name.join('/');
  const [joined, ending] = [joinedName(entry), joinComponents(name)];
  return startsWord(ending) && joined !== undefined && joined.endsWith(ending);
}

/** Whether it is the name of something above the resource: its stack, or a construct that holds it. */
export function isInside(name: Name, { entry, stack }: PlacedEntry): boolean {
  if (entry.path !== undefined) return `/${nameOf(entry.path).join('/')}/`.includes(`/${name.join('/')}/`);
  const joined = joinedName(entry);
  return [name, ...inStack(name, stack)].some(own => {
    const beginning = joinComponents(own);
    return own.length === 0 || (joined !== undefined && joined.startsWith(beginning) && startsWord(joined.slice(beginning.length)));
  });
}

/**
 * What may follow the names of the stage and the stack in a name. Nobody knows how a template that is given without a name is called:
 * its stage and stack may be any.
 */
function inStack(name: Name, { stackName }: StackEntry): readonly Name[] {
  const lengths = [1, 2, 3].filter(length => length <= name.length
    && (stackName === UNNAMED_STACK ? length < name.length : name.slice(0, length).join('-') === stackName));
  return lengths.map(length => name.slice(length));
}

/** The path within the stack as the logical id tells it: without hash and without what is between the components. */
function joinedName({ logicalId }: Entry): string | undefined {
  return HASH.test(logicalId) ? logicalId.replace(HASH, '') : undefined;
}

/** As the CDK joins them: a component that the one before already ends with is left out. */
function joinComponents(name: Name): string {
  const kept: string[] = [];
  for (const component of name) {
    if (!kept.at(-1)?.endsWith(component)) kept.push(component);
  }
  return kept.filter(component => !RESOURCE.includes(component)).map(component => component.replace(/[^A-Za-z0-9]/g, '')).join('');
}

/** A component begins there: the CDK's begin with capitals by convention. */
function startsWord(text: string): boolean {
  return /^[A-Z0-9]/.test(text);
}
