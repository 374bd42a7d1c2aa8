import { isUnknown, Value } from '../../../template';

/** Returns the characters of a policy without white space. Values that are known only at deployment do not count. */
export function policyLength(document: Value | undefined): number {
  return document === undefined || isUnknown(document) ? 0 : JSON.stringify(document, (_, value: Value) => isUnknown(value) ? '' : value).length;
}
