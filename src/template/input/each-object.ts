/** Calls a function with every object in a JSON value, the outer ones first. It uses no recursion, so any depth is fine. */
export function eachObject(json: unknown, visit: (object: { readonly [key: string]: unknown }) => void): void {
  const open = new Set([json]);
  for (const part of open) { // visits what is added on the way
    if (typeof part !== 'object' || part === null) continue;
    if (!Array.isArray(part)) visit(part as { readonly [key: string]: unknown });
    for (const value of Object.values(part)) open.add(value);
  }
}
