import { HASH_KEYS, hashKeyOf, parseHashKey } from './hash-key';
import type { ShardRecordContent } from './stream-record';
import type { Random } from '../kernel/random';

/** A shard of a stream. Its hash keys go from `start` to `end` inclusive. */
export interface Shard {
  readonly id: string;
  readonly start: bigint;
  readonly end: bigint;

  /** The shards that it took its hash keys from; they are closed. */
  readonly parents: readonly Shard[];
}

/** The shards that a change has closed and opened. */
export interface Resharding {
  readonly closed: readonly string[];
  readonly opened: readonly string[];
}

/**
 * The shards of a stream: open ones, which take records, and closed ones, which keep theirs until they expire.
 *
 * @see https://docs.aws.amazon.com/streams/latest/dev/kinesis-using-sdk-java-resharding.html
 */
export class Shards {
  readonly #all = new Map<string, Shard>();

  /** By their hash keys. */
  #open: readonly Shard[];

  /** @param idOf returns the id of a shard by its number */
  constructor(count: number, private readonly idOf: (number: number) => string) {
    this.#open = ranges(count).map(([start, end]) => this.#add(start, end, []));
  }

  get openCount(): number {
    return this.#open.length;
  }

  all(): Shard[] {
    return [...this.#all.values()];
  }

  isOpen(shard: Shard): boolean {
    return this.#open.includes(shard);
  }

  parentsOf(id: string): readonly Shard[] {
    return this.#all.get(id)!.parents;
  }

  /** Returns the open shard for a record. */
  shardFor({ orderKey, explicitHashKey }: ShardRecordContent): Shard {
    const hashKey = explicitHashKey === undefined ? undefined : parseHashKey('explicitHashKey', explicitHashKey);
    return this.#open.length === 1 ? this.#open[0] : this.#covering(hashKey ?? hashKeyOf(orderKey));
  }

  /** Returns an open shard by chance. */
  anyOpen(random: Random): Shard {
    return this.#open[random.integer(0, this.#open.length - 1)];
  }

  /** Replaces a shard by two. @param at the first hash key of the second one @default - the middle */
  split(id: string, at?: string): Resharding {
    const shard = this.#requireOpen(id);
    const { start, end } = shard;
    const middle = at === undefined ? (start + end + 1n) / 2n : parseHashKey('startingHashKey', at);
    if (middle <= start || middle > end) {
      throw new Error(`${id} cannot be split at ${middle}: use a hash key from ${start + 1n} to ${end}`);
    }
    return this.#replace([shard], [[start, middle - 1n], [middle, end]]);
  }

  /** Replaces two adjacent shards by one. */
  merge(id: string, adjacentId: string): Resharding {
    const [first, second] = [this.#requireOpen(id), this.#requireOpen(adjacentId)].sort((a, b) => a.start < b.start ? -1 : 1);
    if (first.end + 1n !== second.start) {
      const neighbors = this.#open.filter(({ start, end }) => end + 1n === this.#all.get(id)!.start || start === this.#all.get(id)!.end + 1n);
      throw new Error(`${id} and ${adjacentId} cannot be merged, because they are not adjacent: merge ${id} with ${neighbors.map(shard => shard.id).join(' or ')}`);
    }
    return this.#replace([first, second], [[first.start, second.end]]);
  }

  /** Replaces all shards by a number of equal ones. @param rolls replaces those that stay the same, too */
  resize(count: number, rolls: boolean): Resharding {
    const wanted = ranges(count);
    const stays = ({ start, end }: Shard) => !rolls && wanted.some(([from, to]) => from === start && to === end);
    const kept = new Set(this.#open.filter(stays).map(({ start }) => start));
    return this.#replace(this.#open.filter(shard => !stays(shard)), wanted.filter(([start]) => !kept.has(start)));
  }

  #replace(closed: readonly Shard[], wanted: readonly Range[]): Resharding {
    const opened = wanted.map(([start, end]) => this.#add(start, end, closed.filter(shard => shard.start <= end && shard.end >= start)));
    this.#open = [...this.#open.filter(shard => !closed.includes(shard)), ...opened].sort((a, b) => a.start < b.start ? -1 : 1);
    return { closed: closed.map(({ id }) => id), opened: opened.map(({ id }) => id) };
  }

  #add(start: bigint, end: bigint, parents: readonly Shard[]): Shard {
    const shard = { id: this.idOf(this.#all.size), start, end, parents };
    this.#all.set(shard.id, shard);
    return shard;
  }

  #covering(hashKey: bigint): Shard {
    let [least, most] = [0, this.#open.length - 1];
    while (least < most) {
      const middle = Math.ceil((least + most) / 2);
      if (this.#open[middle].start <= hashKey) least = middle;
      else most = middle - 1;
    }
    return this.#open[least];
  }

  #requireOpen(id: string): Shard {
    const shard = this.#open.find(one => one.id === id);
    if (shard) return shard;
    const problem = this.#all.has(id) ? `${id} is closed` : `There is no shard '${id}'`;
    throw new Error(`${problem}: use one of the open shards ${this.#open.slice(0, 10).map(one => one.id).join(', ')}${this.#open.length > 10 ? ', …' : ''}`);
  }
}

type Range = readonly [start: bigint, end: bigint];

/** Divides the hash keys evenly. */
function ranges(count: number): Range[] {
  const startOf = (index: number) => (BigInt(index) * HASH_KEYS + BigInt(count) - 1n) / BigInt(count);
  return Array.from({ length: count }, (_, index) => [startOf(index), startOf(index + 1) - 1n]);
}
