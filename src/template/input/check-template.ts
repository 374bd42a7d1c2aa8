import { isJsonObject, ownValue } from './own-value';
import { TemplateError } from './template-error';
import type { TemplateJson } from './template-json';
import { JSON_LEVELS, TEMPLATE_BYTES } from '../../limits';

/** The sections that the reader knows, each with members by name. */
const SECTIONS = ['Resources', 'Outputs', 'Parameters', 'Conditions', 'Mappings'] as const;

/** The sections whose members are objects. */
const WITH_OBJECTS: readonly string[] = ['Resources', 'Outputs', 'Parameters', 'Conditions'];

/** A template whose structure is right, and its size. */
export interface CheckedTemplate {
  readonly template: TemplateJson;

  /** The least number of characters in which it can be written. */
  readonly size: number;
}

/** Indicates whether an object is a template, and not templates by the names of their stacks. */
export function isTemplate(value: object): value is TemplateJson {
  return ['AWSTemplateFormatVersion', ...SECTIONS].some(section => Object.hasOwn(value, section));
}

/**
 * Checks what all readers rely on: the structure, size and depth of a template. A macro in the place of a resource, such as `Fn::ForEach`,
 * becomes a resource of that type, so that it is reported as one that is not read. In the other sections it is left out.
 *
 * @param id the id of the stack
 *
 * @throws TemplateError for the first problem
 */
export function checkedTemplate(template: unknown, id: string): CheckedTemplate {
  if (!isJsonObject(template) || !(isTemplate(template) || Object.keys(template).length === 0)) {
    throw new TemplateError(id, 'is not a CloudFormation template, because it has no Resources');
  }
  for (const section of SECTIONS) checkSection(template[section], section, id);
  const size = sizeOf(template, id);
  const read = WITH_OBJECTS.flatMap(name => {
    const section = ownValue(template, name);
    return isJsonObject(section) && Object.keys(section).some(key => macroIn(key, section[key])) ? [[name, withoutMacros(name, section)]] : [];
  });
  return { template: read.length === 0 ? template : { ...template, ...Object.fromEntries(read) as TemplateJson }, size };
}

function checkSection(section: unknown, name: typeof SECTIONS[number], id: string): void {
  if (section === undefined) return;
  if (!isJsonObject(section)) throw new TemplateError(`${id}/${name}`, `is ${kindOf(section)}, but must be an object`);
  if (!WITH_OBJECTS.includes(name)) return;
  for (const key of Object.keys(section)) {
    const member = section[key];
    if (macroIn(key, member)) continue;
    if (!isJsonObject(member)) throw new TemplateError(name === 'Resources' ? placeOf(id, key) : placeOf(`${id}/${name}`, key), `is ${kindOf(member)}, but must be an object`);
    if (name === 'Resources') checkResource(key, member, id);
  }
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html */
function checkResource(logicalId: string, { Type, Properties, Metadata, Condition }: { readonly [attribute: string]: unknown }, id: string): void {
  if (!/^[A-Za-z0-9]+$/.test(logicalId)) throw new TemplateError(placeOf(id, logicalId), 'is a logical id with characters other than letters and digits');
  if (typeof Type !== 'string') throw new TemplateError(placeOf(id, logicalId), Type === undefined ? 'has no Type' : `has a Type that is ${kindOf(Type)}, but must be text`);
  checkObject('Properties', Properties, logicalId, id);
  checkObject('Metadata', Metadata, logicalId, id);
  if (Condition !== undefined && typeof Condition !== 'string') throw new TemplateError(placeOf(id, logicalId), `has a Condition that is ${kindOf(Condition)}, but must be the name of one`);
}

function checkObject(name: string, value: unknown, logicalId: string, id: string): void {
  if (value !== undefined && !isJsonObject(value)) throw new TemplateError(placeOf(id, logicalId), `has ${name} that are ${kindOf(value)}, but must be an object`);
}

function placeOf(id: string, key: string): string {
  return `${id}/${shorten(key)}`;
}

/** Returns the function that stands in the place of a member of a section or of its content: `Fn::ForEach` or `Fn::Transform`. */
function macroIn(key: string, member: unknown): string | undefined {
  if (key.startsWith('Fn::')) return key.split('::', 2).join('::');
  return isJsonObject(member) && ownValue(member, 'Type') === undefined && Object.hasOwn(member, 'Fn::Transform') ? 'Fn::Transform' : undefined;
}

function withoutMacros(name: string, section: { readonly [key: string]: unknown }): { readonly [key: string]: unknown } {
  return Object.fromEntries(Object.entries(section).flatMap(([key, member]) => {
    const macro = macroIn(key, member);
    if (macro === undefined) return [[key, member]];
    return name === 'Resources' ? [[key, { Type: macro, Properties: macro === 'Fn::Transform' && isJsonObject(member) ? { [macro]: member[macro] ?? member } : {} }]] : [];
  }));
}

/** Adds up the characters of a template. What is not JSON, such as a function or an object that contains itself, ends it. */
function sizeOf(template: TemplateJson, id: string): number {
  let size = 0;
  let member: string | undefined;
  const place = () => member === undefined ? id : placeOf(id, member);
  const visit = (value: unknown, level: number): void => {
    size += typeof value === 'string' ? value.length + 2 : 1;
    if (size > TEMPLATE_BYTES) throw new TemplateError(id, `has more than ${TEMPLATE_BYTES} characters, which CloudFormation does not accept: split the stack`);
    if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') throw new TemplateError(place(), `contains a ${typeof value}, which is not JSON`);
    if (typeof value !== 'object' || value === null) return;
    if (level > JSON_LEVELS) throw new TemplateError(place(), `is nested more than ${JSON_LEVELS} levels deep, or contains itself`);
    if (Array.isArray(value)) {
      for (const item of value) visit(item, level + 1);
      return;
    }
    for (const key of Object.keys(value)) {
      if (level === 2) member = key;
      size += key.length + 3;
      visit((value as { readonly [key: string]: unknown })[key], level + 1);
    }
  };
  visit(template, 1);
  return size;
}

/** Names the type of a value that has the wrong one, without its content. */
function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : typeof value === 'string' ? 'text' : `a ${typeof value}`;
}

/** Returns a name as messages quote it: a hostile one may be long. */
export function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
