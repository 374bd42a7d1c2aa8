/** A problem of a pattern, and how to fix it. */
export class PatternProblem extends Error {
  constructor(public readonly problem: string, public readonly fix: string) {
    super(`${problem}: ${fix}`);
  }
}

/** Thrown for a pattern that AWS would reject, with all problems of the pattern. */
export class InvalidPatternError extends Error {
  constructor(what: string, public readonly problems: readonly string[]) {
    super(`${what} cannot be used:\n${problems.map(problem => `  - ${problem}`).join('\n')}`);
    this.name = 'InvalidPatternError';
  }
}
