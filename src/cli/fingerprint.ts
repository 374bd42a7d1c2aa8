import { createHash } from 'node:crypto';

/** Returns the fingerprint of what identifies a finding. */
export function fingerprintOf(...identity: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 32);
}
