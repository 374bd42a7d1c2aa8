import type { Identity } from './identities';
import type { Stack } from '../input/stacks';
import type { ResourceJson } from '../input/template-json';

/** A resource with its cached values. */
export interface CachedResource {
  readonly logicalId: string;
  readonly resource: ResourceJson;

  /** The properties that were resolved, apart from texts, numbers and booleans. */
  properties?: Map<string, unknown>;
  identity?: Identity;
}

/** Returns the resources of a stack by logical id, without values so far. */
export function resourcesOf({ template }: Stack): ReadonlyMap<string, CachedResource> {
  const cached = new Map<string, CachedResource>();
  const resources = template.Resources ?? {};
  for (const logicalId of Object.keys(resources)) {
    cached.set(logicalId, { logicalId, resource: resources[logicalId], properties: undefined, identity: undefined });
  }
  return cached;
}
