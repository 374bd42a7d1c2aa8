/** Returns the SHA-1 hash of a text in hexadecimal digits. @see https://www.rfc-editor.org/rfc/rfc3174 */
export function sha1(text: string): string {
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  const message = padded(new TextEncoder().encode(text));
  for (let start = 0; start < message.byteLength; start += 64) addBlock(state, new DataView(message.buffer, start, 64));
  return state.map(word => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

/** Appends a one bit, zeros, and the length in bits, so that the blocks of 64 bytes are full. */
function padded(bytes: Uint8Array): Uint8Array {
  const message = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  message.set(bytes);
  message[bytes.length] = 0x80;
  new DataView(message.buffer).setBigUint64(message.length - 8, BigInt(bytes.length) * 8n);
  return message;
}

function addBlock(state: number[], block: DataView): void {
  const words = Array.from({ length: 80 }, (_, i) => i < 16 ? block.getUint32(i * 4) : 0);
  for (let i = 16; i < 80; i++) words[i] = rotated(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
  let [a, b, c, d, e] = state;
  words.forEach((word, i) => {
    const next = (rotated(a, 5) + round(i, b, c, d) + e + word) | 0;
    [e, d, c, b, a] = [d, c, rotated(b, 30), a, next];
  });
  [a, b, c, d, e].forEach((value, i) => { state[i] = (state[i] + value) | 0; });
}

function round(i: number, b: number, c: number, d: number): number {
  if (i < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (i < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (i < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}

function rotated(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
