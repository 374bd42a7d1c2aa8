import { isUnknown, Unknown } from '../../template';

/** Returns an unknown part of a value. */
export function unknownIn(value: unknown): Unknown | undefined {
  if (isUnknown(value)) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const part of Object.values(value)) {
    const unknown = unknownIn(part);
    if (unknown) return unknown;
  }
  return undefined;
}
