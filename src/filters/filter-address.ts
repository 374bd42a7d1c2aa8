import { PatternProblem } from './filter-problem';

/** An IP address as a number of 32 or 128 bits. */
interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** Parses an IPv4 or IPv6 address. Returns undefined for any other text. */
export function readAddress(text: string): Address | undefined {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) {
    const octets = text.split('.').map(Number);
    return octets.some(octet => octet > 255) ? undefined : { bits: 32, value: joined(octets, 256n) };
  }
  return readIpv6(text);
}

function readIpv6(text: string): Address | undefined {
  const halves = text.split('::').map(half => half === '' ? [] : half.split(':'));
  const groups = halves.flat();
  if (!groups.every(group => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  const complete = halves.length === 1 ? groups.length === 8 : halves.length === 2 && groups.length < 8;
  if (!complete) return undefined;
  const [head, tail = []] = halves;
  const all = [...head, ...new Array<string>(8 - groups.length).fill('0'), ...tail];
  return { bits: 128, value: joined(all.map(group => parseInt(group, 16)), 65_536n) };
}

function joined(parts: number[], base: bigint): bigint {
  return parts.reduce((value, part) => value * base + BigInt(part), 0n);
}

/** Returns a function that tests whether a text is an IP address in a CIDR block. @throws PatternProblem if the block is invalid */
export function cidrTest(block: string): (text: string) => boolean {
  const [base, mask, ...rest] = block.split('/');
  if (mask === undefined || rest.length > 0) throw new PatternProblem(`'${block}' is not a CIDR block`, "write an address, one '/' and the mask");
  if (!/^\d+$/.test(mask)) throw new PatternProblem(`the mask of '${block}' is not a number`, "write it like '10.0.0.0/24'");
  const network = readAddress(base);
  if (!network) throw new PatternProblem(`'${base}' is not an IP address`, 'write a full IPv4 or IPv6 address');
  if (Number(mask) >= network.bits) {
    throw new PatternProblem(`the mask of '${block}' is too large`, `use at most ${network.bits - 1}, or match the address itself as a string`);
  }
  const size = 2n ** BigInt(network.bits - Number(mask));
  return text => {
    const address = readAddress(text);
    return address !== undefined && address.bits === network.bits && address.value / size === network.value / size;
  };
}
