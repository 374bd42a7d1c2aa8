import { Annotations, Duration, Token, Validations } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { Range } from '../../limits';

/** Returns the number, or undefined if it is not set or a Token. */
export function knownNumber(value: number | undefined): number | undefined {
  return Token.isUnresolved(value) ? undefined : value;
}

/** Returns the duration in seconds, or undefined if it is not set or a Token. */
export function knownSeconds(duration: Duration | undefined): number | undefined {
  return duration === undefined || duration.isUnresolved() ? undefined : duration.toSeconds({ integral: false });
}

/** Indicates whether a duration is known and longer than a number of seconds. */
export function isLongerThan(duration: Duration | undefined, seconds: number): boolean {
  return (knownSeconds(duration) ?? 0) > seconds;
}

/** Indicates whether two values (accounts, Regions) are both known and different. */
export function areKnownToDiffer(one: string, other: string): boolean {
  return ![one, other].some(Token.isUnresolved) && one !== other;
}

/** Formats seconds for a message: '3 minutes'. */
export function humanDuration(seconds: number): string {
  return Duration.seconds(seconds).toHumanString();
}

/** Adds a warning with an ID that users can acknowledge. The IDs are part of the public contract and never change. */
export function warn(scope: IConstruct, id: string, message: string): void {
  const fullId = `cdk-resilient-lambda:${id}`;
  if (!isAcknowledged(scope, fullId)) Annotations.of(scope).addWarningV2(fullId, message);
}

/** The CDK ignores an acknowledgement on the app, and older versions one on the construct, if the warning is added after it. */
function isAcknowledged(scope: IConstruct, id: string): boolean {
  return scope.node.scopes.flatMap(({ node }) => node.metadata).some(({ type, data }) =>
    type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY && `Annotation::${id}` in data);
}

/**
 * Collects the problems with the props of a construct and throws one error that lists all of them.
 *
 * Tokens are never validated: convert values with `knownNumber` and `knownSeconds`, which return undefined for a Token.
 */
export class PropsValidator {
  private readonly problems: string[] = [];

  /** Without a scope, it checks the arguments of a function, which can be called anywhere. */
  constructor(private readonly construct: string, private readonly scope?: Construct) {}

  /** Adds a problem: the prop, the value received, the values allowed, and the fix. */
  add(problem: string): void {
    this.problems.push(problem);
  }

  addIf(wrong: boolean, problem: string): void {
    if (wrong) this.add(problem);
  }

  /** Requires a whole number within a range. `because` ends the message with the reason or the fix. */
  wholeNumber(name: string, value: number | undefined, range: Range, because: string): void {
    const known = knownNumber(value);
    if (known === undefined) return;
    this.addIf(
      !Number.isInteger(known) || known < range.min || known > range.max,
      `${name} is ${known} but must be a whole number from ${range.min} to ${range.max}: ${because}`,
    );
  }

  /** Requires a duration of whole seconds within a range. */
  wholeSeconds(name: string, value: Duration | undefined, range: Range, because: string): void {
    const seconds = knownSeconds(value);
    if (seconds === undefined) return;
    this.addIf(
      !Number.isInteger(seconds) || seconds < range.min || seconds > range.max,
      `${name} is ${value!.toHumanString()} but must be whole seconds from ${humanDuration(range.min)} to ${humanDuration(range.max)}: ${because}`,
    );
  }

  /** A validator for the options below a prop, whose problems start with the prop. */
  below(prop: string): PropsValidator {
    const inner = new PropsValidator(this.construct, this.scope);
    inner.add = problem => this.add(`${prop}.${problem}`);
    return inner;
  }

  throwIfAny(): void {
    if (this.problems.length > 0) this.throw();
  }

  throw(): never {
    throw new Error(this.messages('built')[0]);
  }

  /** Returns one message that lists all problems, or none if there are no problems. */
  messages(participle: 'built' | 'deployed', notes: string[] = []): string[] {
    if (this.problems.length === 0) return [];
    const what = this.scope ? `at '${this.scope.node.path}' cannot be ${participle}` : 'cannot be called like this';
    const lines = [`${this.construct} ${what}:`, ...this.problems.map(problem => `  - ${problem}`), ...notes];
    return [lines.join('\n')];
  }
}
