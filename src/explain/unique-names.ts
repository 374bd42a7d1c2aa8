import type { PathExplanation, ResourceView } from './explanation';

/**
 * Gives resources of different stacks that have the same name, such as those of two stages, their full names.
 *
 * @param pathOf returns the construct path of a resource, if it is known
 */
export function withUniqueNames(paths: readonly PathExplanation[], pathOf: (key: string) => string | undefined): readonly PathExplanation[] {
  const keys = new Map<string, Set<string>>();
  JSON.stringify(paths, (_, value: unknown) => {
    if (isPlaced(value)) keys.set(value.name, (keys.get(value.name) ?? new Set()).add(keyOf(value)));
    return value;
  });
  const isShared = ({ name }: ResourceView) => (keys.get(name)?.size ?? 0) > 1;
  if (![...keys.values()].some(({ size }) => size > 1)) return paths;
  const fullName = (view: Placed) => pathOf(keyOf(view))?.replace(/\/(Resource|Default)$/, '') ?? `${view.stack}/${view.name}`;
  const text = JSON.stringify(paths, (_, value: unknown) => isPlaced(value) && isShared(value) ? { ...value, name: fullName(value) } : value);
  return JSON.parse(text) as readonly PathExplanation[];
}

/** A resource of the templates. */
type Placed = ResourceView & { readonly logicalId: string; readonly stack: string };

function isPlaced(value: unknown): value is Placed {
  const { name, logicalId, stack } = (value ?? {}) as Partial<ResourceView>;
  return name !== undefined && logicalId !== undefined && stack !== undefined;
}

function keyOf({ stack, logicalId }: Placed): string {
  return `${stack}/${logicalId}`;
}
