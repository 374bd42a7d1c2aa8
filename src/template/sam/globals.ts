import { isMap, isJson, Json, member, withoutUnset } from './values';
import { TEMPLATE_BYTES } from '../../limits';
import type { ResourceJson, TemplateJson } from '../input/template-json';

/** The characters that `Globals` may add to a template in all. The largest template has a tenth of them. */
const MERGED_BYTES = 10 * TEMPLATE_BYTES;

/** The lists that a resource replaces instead of adding to them. */
const REPLACED = ['Architectures'];

/** Indicates whether the section `Globals` may be merged into so many resources: far more than in any template that can be deployed. */
export function canMergeGlobals({ Globals: globals }: TemplateJson, resources: number): boolean {
  return globals === undefined || JSON.stringify(globals).length * resources <= MERGED_BYTES;
}

/**
 * Returns the properties of a resource, merged with those of the section `Globals`: objects are merged, lists are joined, and any other
 * value of the resource replaces the global one.
 *
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
 */
export function withGlobals(template: TemplateJson, resource: ResourceJson): Json {
  const own = withoutUnset(isJson(resource.Properties) ? resource.Properties : {});
  const globals = member(template.Globals, resource.Type.slice('AWS::Serverless::'.length));
  const ignored = resource.IgnoreGlobals;
  if (!isMap(globals) || ignored === '*') return own;
  const left = new Set<unknown>(Array.isArray(ignored) ? ignored : []);
  const kept = Object.entries(globals).filter(([name]) => !left.has(name));
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
