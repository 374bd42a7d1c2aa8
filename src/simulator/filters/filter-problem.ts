/** One thing that is wrong in a pattern, and how to mend it. */
export class PatternProblem extends Error {
  constructor(public readonly problem: string, public readonly mend: string) {
    super(`${problem}: ${mend}`);
  }
}

/** A pattern that AWS would refuse, with all that is wrong in it. */
export class InvalidPatternError extends Error {
  constructor(what: string, public readonly problems: readonly string[]) {
    super(`${what} cannot be used:\n${problems.map(problem => `  - ${problem}`).join('\n')}`);
    this.name = 'InvalidPatternError';
  }
}
