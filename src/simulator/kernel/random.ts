const HEX = Buffer.from('0123456789abcdef');

/** A reused buffer for new ids, because there may be millions of them. */
const UUID = Buffer.from('00000000-0000-4000-a000-000000000000');
const PLACES = [...UUID.keys()].filter(index => UUID[index] !== '-'.charCodeAt(0));

/**
 * A random number generator (sfc32): the same seed produces the same numbers on every machine.
 *
 * Each service uses its own named fork, so that the draws of one service never shift those of another.
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

  /** Creates a generator that depends only on the seed and the name. */
  fork(name: string): Random {
    return new Random(`${this.#seed}/${name}`);
  }

  /** A number from 0 (inclusive) to 1 (exclusive). */
  next(): number {
    return this.#draw() / 0x1_0000_0000;
  }

  /** An integer from min to max, both inclusive. */
  integer(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  /** Returns true with the given probability. Draws no number if the probability is 0 or 1. */
  chance(probability: number): boolean {
    if (probability <= 0 || probability >= 1) return probability >= 1;
    return this.next() < probability;
  }

  /** A UUID like those of AWS. */
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
