import { isJson } from './values';

/**
 * Renames the references to resources in a value: `Ref`, `Fn::GetAtt`, `Fn::Sub` and `DependsOn`. Values without such references stay the
 * same objects.
 *
 * @param names the new logical ids by the old ones, or by the names of generated resources, such as 'Worker.Alias'
 */
export function withReferences(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (names.size === 0) return value;
  if (Array.isArray(value)) return changed(value, value.map(item => withReferences(item, names)));
  if (!isJson(value)) return value;
  const [[key, argument], ...more] = Object.entries(value).length > 0 ? Object.entries(value) : [['', undefined]];
  if (more.length === 0) {
    if (key === 'Ref' && typeof argument === 'string') return renamed(argument, names) === argument ? value : { Ref: renamed(argument, names) };
    if (key === 'Fn::GetAtt') return { 'Fn::GetAtt': attributeIn(argument, names) };
    if (key === 'Fn::Sub') return { 'Fn::Sub': substitutionIn(argument, names) };
  }
  const entries = Object.entries(value).map(([name, part]) => [name, name === 'DependsOn' ? dependencyIn(part, names) : withReferences(part, names)] as const);
  return entries.some(([name, part]) => part !== value[name]) ? Object.fromEntries(entries) : value;
}

/** Renames the beginning of 'Worker.Alias.Arn' or 'Layer.Arn': its first two components, or its first one. */
function renamed(reference: string, names: ReadonlyMap<string, string>): string {
  const [first, second, ...rest] = reference.split('.');
  const both = second === undefined ? undefined : names.get(`${first}.${second}`);
  if (both !== undefined) return [both, ...rest].join('.');
  const one = names.get(first);
  return one === undefined ? reference : [one, ...second === undefined ? [] : [second], ...rest].join('.');
}

function attributeIn(argument: unknown, names: ReadonlyMap<string, string>): unknown {
  const parts: readonly unknown[] = Array.isArray(argument) ? argument : [argument];
  if (!parts.every(part => typeof part === 'string')) return withReferences(argument, names);
  const [logicalId, ...attribute] = renamed(parts.join('.'), names).split('.');
  return [logicalId, attribute.join('.')];
}

function substitutionIn(argument: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof argument === 'string') return argument.replace(/\$\{([A-Za-z0-9.]+)\}/g, (_, reference: string) => `\${${renamed(reference, names)}}`);
  if (!Array.isArray(argument)) return argument;
  const [text, variables] = argument as unknown[];
  return [substitutionIn(text, names), withReferences(variables, names)];
}

function dependencyIn(dependency: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(dependency)) return dependency.map(one => dependencyIn(one, names));
  return typeof dependency === 'string' ? renamed(dependency, names) : withReferences(dependency, names);
}

function changed(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  return after.some((item, i) => item !== before[i]) ? after : before;
}

