const HEX = Buffer.from('0123456789abcdef');

/** An id is written here before it becomes a string in one piece: there may be millions. */
const UUID = Buffer.from('00000000-0000-4000-a000-000000000000');
const PLACES = [...UUID.keys()].filter(index => UUID[index] !== '-'.charCodeAt(0));

/**
 * Chance, decided by a seed: the same seed gives the same numbers on every machine (sfc32).
 *
 * Whoever needs chance takes a fork by a name of its own, so that one service's draws never shift another's.
 *
 * @see https://pracrand.sourceforge.net/RNG_engines.txt
 */
export class Random {
  readonly #seed: string;
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number | string) {
    this.#seed = String(seed);
    [this.#a, this.#b, this.#c] = [1, 2, 3].map(salt => hash(`${salt}:${this.#seed}`));
    for (let round = 0; round < 12; round++) this.#draw();
  }

  /** Chance of one's own, that depends on the seed and the name only. */
  fork(name: string): Random {
    return new Random(`${this.#seed}/${name}`);
  }

  /** At least 0, less than 1. */
  next(): number {
    return this.#draw() / 0x1_0000_0000;
  }

  /** A whole number from min to max, both included. */
  integer(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  /** True with the probability given. No number is drawn where there is nothing to decide. */
  chance(probability: number): boolean {
    if (probability <= 0 || probability >= 1) return probability >= 1;
    return this.next() < probability;
  }

  /** An id that looks like those of AWS. */
  uuid(): string {
    let word = 0;
    for (let digit = 0; digit < 32; digit++) {
      if (digit % 8 === 0) word = this.#draw();
      UUID[PLACES[digit]] = HEX[word & 15];
      word >>>= 4;
    }
    UUID[14] = HEX[4];
    return UUID.toString('latin1');
  }

  #draw(): number {
    const drawn = (this.#a + this.#b + this.#counter) >>> 0;
    this.#counter = (this.#counter + 1) >>> 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + drawn) | 0;
    return drawn;
  }
}

/** FNV-1a with a final mix. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x7feb352d);
  value = Math.imul(value ^ (value >>> 15), 0x846ca68b);
  return value ^ (value >>> 16);
}
