/** The number of free places at the front before the memory is released. */
const SLACK = 1_024;

/** A first-in, first-out queue whose operations take constant time on average. */
export class Backlog<T> {
  #items: T[] = [];
  #head = 0;

  get size(): number {
    return this.#items.length - this.#head;
  }

  /** Returns all items in order. */
  values(): readonly T[] {
    return this.#items.slice(this.#head);
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** Returns the first item without removing it. */
  peek(): T | undefined {
    return this.#items[this.#head];
  }

  /** Removes and returns the first item. */
  shift(): T | undefined {
    const item = this.peek();
    if (item === undefined) return undefined;
    this.#head++;
    if (this.#head > SLACK && 2 * this.#head > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }
}
