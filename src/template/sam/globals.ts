import { isMap, isObject, Json, member, withoutUnset } from './values';
import type { ResourceJson, TemplateJson } from '../input/template-json';

/** The lists that a resource replaces instead of adding to them. */
const REPLACED = ['Architectures'];

/**
 * Returns the properties of a resource, merged with those of the section `Globals`: objects are merged, lists are joined, and any other
 * value of the resource replaces the global one.
 *
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
 */
export function withGlobals(template: TemplateJson, resource: ResourceJson): Json {
  const own = withoutUnset(isObject(resource.Properties) ? resource.Properties : {});
  const globals = member(template.Globals, resource.Type.slice('AWS::Serverless::'.length));
  const ignored = resource.IgnoreGlobals;
  if (!isMap(globals) || ignored === '*') return own;
  const kept = Object.entries(globals).filter(([name]) => !(Array.isArray(ignored) && ignored.includes(name)));
  return merged(Object.fromEntries(kept), own, REPLACED) as Json;
}

function merged(global: unknown, own: unknown, replaced: readonly string[] = []): unknown {
  if (Array.isArray(global) && Array.isArray(own)) return [...global as unknown[], ...own as unknown[]];
  if (!isMap(global) || !isMap(own)) return own;
  const members = new Map(Object.entries(global));
  for (const [name, value] of Object.entries(own)) {
    members.set(name, members.has(name) && !replaced.includes(name) ? merged(members.get(name), value) : value);
  }
  return Object.fromEntries(members);
}
