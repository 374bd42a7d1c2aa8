import type { Entry, StackEntry } from './flow';
import { UNNAMED_STACK } from './input/stacks';

/** The components of a construct's path. */
export type Name = readonly string[];

/** An entry with its stack. */
export interface PlacedEntry {
  readonly entry: Entry;
  readonly stack: StackEntry;
}

/** The end of a generated logical id: a hash of the path and, for a version, a hash of its content. */
const HASH = /[0-9A-F]{8}([0-9a-f]{32})?$/;

/** The ids that the CDK gives to the main resource of a construct. */
const RESOURCE = ['Resource', 'Default'];

/** Returns the components of a path, without a final `Resource` or `Default`. */
export function nameOf(path: string): Name {
  const name = path.split('/').filter(component => component !== '');
  return name.length > 1 && RESOURCE.includes(name[name.length - 1]) ? name.slice(0, -1) : name;
}

/** Indicates whether the name is the full name of the entry. */
export function isNamed(name: Name, { entry }: PlacedEntry): boolean {
  return entry.path === undefined ? joinComponents(name) === joinedName(entry) : nameOf(entry.path).join('/') === name.join('/');
}

/** Indicates whether the name is that of the stage and stack, followed by the full name of the entry. A known path includes them. */
export function isNamedInStack(name: Name, { entry, stack }: PlacedEntry): boolean {
  return entry.path === undefined && inStack(name, stack).some(own => own.length > 0 && joinComponents(own) === joinedName(entry));
}

/** Indicates whether the name of the entry ends with the name. */
export function isNamedEnding(name: Name, { entry }: PlacedEntry): boolean {
  if (entry.path !== undefined) return nameOf(entry.path).slice(-name.length).join('/') === name.join('/');
  const [joined, ending] = [joinedName(entry), joinComponents(name)];
  return startsWord(ending) && joined !== undefined && joined.endsWith(ending);
}

/** Indicates whether the name is that of the entry's stack or of a construct that contains the entry. */
export function isInside(name: Name, { entry, stack }: PlacedEntry): boolean {
  if (entry.path !== undefined) return `/${nameOf(entry.path).join('/')}/`.includes(`/${name.join('/')}/`);
  const joined = joinedName(entry);
  return [name, ...inStack(name, stack)].some(own => {
    const beginning = joinComponents(own);
    return own.length === 0 || (joined !== undefined && joined.startsWith(beginning) && startsWord(joined.slice(beginning.length)));
  });
}

/**
 * Returns the possible rests of a name after the names of the stage and stack. For a template without a stack name, any components may be
 * those of the stage and stack.
 */
function inStack(name: Name, { stackName }: StackEntry): readonly Name[] {
  const lengths = [1, 2, 3].filter(length => length <= name.length
    && (stackName === UNNAMED_STACK ? length < name.length : name.slice(0, length).join('-') === stackName));
  return lengths.map(length => name.slice(length));
}

/** Returns the joined components of the path within the stack, as the logical id contains them, without the hash. */
function joinedName({ logicalId }: Entry): string | undefined {
  return HASH.test(logicalId) ? logicalId.replace(HASH, '') : undefined;
}

/** Joins components as the CDK does: a component is left out if the previous one already ends with it. */
function joinComponents(name: Name): string {
  const kept: string[] = [];
  for (const component of name) {
    if (!kept.at(-1)?.endsWith(component)) kept.push(component);
  }
  return kept.filter(component => !RESOURCE.includes(component)).map(component => component.replace(/[^A-Za-z0-9]/g, '')).join('');
}

/** Indicates whether a component starts here. By convention, components start with a capital letter. */
function startsWord(text: string): boolean {
  return /^[A-Z0-9]/.test(text);
}
