const SHIFTS = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];

/** The addend, the rotation and the word of each of the 64 steps. */
const SINES = Int32Array.from({ length: 64 }, (_, index) => Math.floor(Math.abs(Math.sin(index + 1)) * 0x1_0000_0000) | 0);
const TURNS = Int32Array.from({ length: 64 }, (_, step) => SHIFTS[step >> 4][step % 4]);
const WORDS = Int32Array.from({ length: 64 }, (_, step) => [step, 5 * step + 1, 3 * step + 5, 7 * step][step >> 4] % 16);

/** The MD5 digest of a text or of bytes in hexadecimal, as in SQS and S3. @see https://www.rfc-editor.org/rfc/rfc1321 */
export function md5(content: string | Uint8Array): string {
  const data = Buffer.from(content as string);
  const padded = Buffer.alloc((((data.length + 8) >> 6) + 1) << 6);
  data.copy(padded);
  padded[data.length] = 0x80;
  padded.writeUInt32LE((data.length << 3) >>> 0, padded.length - 8);
  padded.writeUInt32LE(data.length >>> 29, padded.length - 4);

  const state = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  for (let block = 0; block < padded.length; block += 64) {
    let [a, b, c, d] = state;
    for (let step = 0; step < 64; step++) {
      const mixed = step < 16 ? (b & c) | (~b & d) : step < 32 ? (d & b) | (~d & c) : step < 48 ? b ^ c ^ d : c ^ (b | ~d);
      const sum = (a + mixed + SINES[step] + padded.readInt32LE(block + 4 * WORDS[step])) | 0;
      const turned = (sum << TURNS[step]) | (sum >>> (32 - TURNS[step]));
      a = d;
      d = c;
      c = b;
      b = (b + turned) | 0;
    }
    state[0] = (state[0] + a) | 0;
    state[1] = (state[1] + b) | 0;
    state[2] = (state[2] + c) | 0;
    state[3] = (state[3] + d) | 0;
  }
  const sum = Buffer.alloc(16);
  state.forEach((word, index) => sum.writeInt32LE(word, 4 * index));
  return sum.toString('hex');
}
