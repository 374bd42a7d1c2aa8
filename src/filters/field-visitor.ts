import { isObject } from './filter-numbers';
import type { Leaf } from './filter-values';

/** The array elements that contain a value: the index of the element by the number of its array, in the order of the event. */
export type Membership = ReadonlyMap<number, number>;

export const NOT_IN_AN_ARRAY: Membership = new Map();

/** A value of an event, and the array elements that contain it. */
export interface Field {
  readonly value: Leaf;
  readonly within: Membership;
}

/** Visits an event and collects its values at the paths of a pattern. */
export class FieldVisitor {
  /** The values that were found, by path. */
  readonly fields = new Map<string, Field[]>();
  #arrays = 0;

  /**
   * @param paths the paths to collect
   * @param parents the paths of the objects that contain them
   */
  constructor(private readonly paths: ReadonlySet<string>, private readonly parents: ReadonlySet<string>) {}

  visit(value: unknown, path = '', within: Membership = NOT_IN_AN_ARRAY): void {
    if (Array.isArray(value)) this.#visitArray(value, path, within);
    else if (isObject(value)) this.#visitObject(value, path, within);
    else if (value !== undefined && this.paths.has(path)) this.#collect(path, { value: value as Leaf, within });
  }

  #visitArray(elements: readonly unknown[], path: string, within: Membership): void {
    const array = this.#arrays++;
    for (const [index, element] of elements.entries()) {
      const hasFields = Array.isArray(element) || isObject(element);
      this.visit(element, path, hasFields ? new Map(within).set(array, index) : within);
    }
  }

  #visitObject(object: Record<string, unknown>, path: string, within: Membership): void {
    if (path !== '' && !this.parents.has(path)) return;
    const prefix = path === '' ? '' : `${path}.`;
    for (const key of Object.keys(object)) this.visit(object[key], prefix + key, within);
  }

  #collect(path: string, field: Field): void {
    const others = this.fields.get(path);
    if (others) others.push(field);
    else this.fields.set(path, [field]);
  }
}
