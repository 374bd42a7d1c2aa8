import { isAtLeast, KnownFinding } from './check-report';

/** Findings that are known already, to tell new ones from them. Each is known as often as it was found. */
export class KnownFindings<T extends KnownFinding> {
  readonly #byFingerprint = new Map<string, T[]>();

  constructor(known: readonly T[]) {
    for (const finding of known) {
      const same = this.#byFingerprint.get(finding.fingerprint);
      if (same) same.push(finding);
      else this.#byFingerprint.set(finding.fingerprint, [finding]);
    }
  }

  /** Indicates whether a finding is known. One that has become more severe is not. */
  public take({ fingerprint, severity }: KnownFinding): boolean {
    const same = this.#byFingerprint.get(fingerprint) ?? [];
    const index = same.findIndex(known => isAtLeast(known.severity, severity));
    if (index !== -1) same.splice(index, 1);
    return index !== -1;
  }

  /** Returns the known findings that were not taken. */
  public rest(): readonly T[] {
    return [...this.#byFingerprint.values()].flat();
  }
}
