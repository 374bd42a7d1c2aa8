import { isUnknown, Resolved } from './unknown';

/** The opposite of a verdict; unknown if the verdict is. */
export function not(holds: Resolved<boolean>): Resolved<boolean> {
  return isUnknown(holds) ? holds : !holds;
}

/** Indicates whether any verdict holds. Unknown only if an unknown verdict decides it. */
export function anyHolds(verdicts: readonly Resolved<boolean>[]): Resolved<boolean> {
  return decided(true, verdicts);
}

/** Indicates whether the verdict on any item holds. Judges no further items once one does. */
export function anyOf<T>(items: readonly T[], judge: (item: T) => Resolved<boolean>): Resolved<boolean> {
  let unclear: Resolved<boolean> = false;
  for (const item of items) {
    const verdict = judge(item);
    if (verdict === true) return true;
    if (unclear === false) unclear = verdict;
  }
  return unclear;
}

/** Indicates whether all verdicts hold. Unknown only if an unknown verdict decides it. */
export function allHold(verdicts: readonly Resolved<boolean>[]): Resolved<boolean> {
  return decided(false, verdicts);
}

/** Returns `deciding` if any verdict has this value; otherwise unknown if any verdict is unknown. */
function decided(deciding: boolean, verdicts: readonly Resolved<boolean>[]): Resolved<boolean> {
  return verdicts.includes(deciding) ? deciding : verdicts.find(isUnknown) ?? !deciding;
}
