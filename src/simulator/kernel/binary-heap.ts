/**
 * A priority queue that returns the element with the lowest key first, and among equal keys the one with the lowest tie. Adding elements in
 * ascending order takes constant time.
 *
 * The keys are kept beside the elements, because comparing numbers in a list is several times faster than reading them from objects.
 */
export class BinaryHeap<T> {
  readonly #items: T[] = [];
  readonly #keys: number[] = [];
  readonly #ties: number[] = [];

  get size(): number {
    return this.#items.length;
  }

  /** The least element, without removing it. */
  peek(): T | undefined {
    return this.#items[0];
  }

  /** The key of the least element. */
  get leastKey(): number | undefined {
    return this.#keys[0];
  }

  push(item: T, key: number, tie: number): void {
    const [keys, ties] = [this.#keys, this.#ties];
    let index = keys.length;
    this.#put(index, item, key, tie);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (key > keys[parent] || (key === keys[parent] && tie >= ties[parent])) break;
      this.#put(index, this.#items[parent], keys[parent], ties[parent]);
      index = parent;
    }
    this.#put(index, item, key, tie);
  }

  /** Removes and returns the least element. */
  pop(): T | undefined {
    const least = this.#items[0];
    const [last, key, tie] = [this.#items.pop(), this.#keys.pop(), this.#ties.pop()];
    if (this.#items.length > 0) this.#sink(last as T, key!, tie!);
    else for (const list of [this.#items, this.#keys, this.#ties]) list.length = 0; // frees the memory, which pop() alone does not
    return least;
  }

  /** All elements, in no particular order. */
  values(): readonly T[] {
    return this.#items;
  }

  #sink(item: T, key: number, tie: number): void {
    const [keys, ties] = [this.#keys, this.#ties];
    const { length } = keys;
    let index = 0;
    for (let child = 1; child < length; child = 2 * index + 1) {
      const other = child + 1;
      if (other < length && (keys[other] < keys[child] || (keys[other] === keys[child] && ties[other] < ties[child]))) child = other;
      if (key < keys[child] || (key === keys[child] && tie <= ties[child])) break;
      this.#put(index, this.#items[child], keys[child], ties[child]);
      index = child;
    }
    this.#put(index, item, key, tie);
  }

  #put(index: number, item: T, key: number, tie: number): void {
    this.#items[index] = item;
    this.#keys[index] = key;
    this.#ties[index] = tie;
  }
}
