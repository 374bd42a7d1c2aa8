import { Annotations, Duration, Token, Validations } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { Range } from '../../limits';

/** The number, or undefined where it is not given or only CloudFormation will know it. */
export function knownNumber(value: number | undefined): number | undefined {
  return Token.isUnresolved(value) ? undefined : value;
}

/** The seconds of a duration, or undefined where it is not given or only CloudFormation will know it. */
export function knownSeconds(duration: Duration | undefined): number | undefined {
  return duration === undefined || duration.isUnresolved() ? undefined : duration.toSeconds({ integral: false });
}

/** Whether both are known (an account, a Region) and not the same. */
export function areKnownToDiffer(one: string, other: string): boolean {
  return ![one, other].some(Token.isUnresolved) && one !== other;
}

/** Seconds as a person would say them: '3 minutes'. */
export function humanDuration(seconds: number): string {
  return Duration.seconds(seconds).toHumanString();
}

/** Warns of what may be wrong. Ids are public contract: users acknowledge them. */
export function warn(scope: IConstruct, id: string, message: string): void {
  const fullId = `cdk-resilient-lambda:${id}`;
  if (!isAcknowledged(scope, fullId)) Annotations.of(scope).addWarningV2(fullId, message);
}

/** The CDK itself misses an acknowledgement on the app, and its older versions one on the construct, for a warning that comes later. */
function isAcknowledged(scope: IConstruct, id: string): boolean {
  return scope.node.scopes.flatMap(({ node }) => node.metadata).some(({ type, data }) =>
    type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY && `Annotation::${id}` in data);
}

/**
 * Collects what is certainly wrong with the props of a construct, to say it all at once.
 *
 * Values that only CloudFormation will know (Tokens) are never judged: pass them through `knownNumber` and `knownSeconds`,
 * a comparison with undefined is no problem.
 */
export class PropsValidator {
  private readonly problems: string[] = [];

  constructor(private readonly construct: string, private readonly scope: Construct) {}

  /** Adds a problem: what was given, what is allowed, how to mend it. */
  add(problem: string): void {
    this.problems.push(problem);
  }

  addIf(wrong: boolean, problem: string): void {
    if (wrong) this.add(problem);
  }

  /** A whole number that must lie in a range; `because` ends the message with the reason or the mend. */
  wholeNumber(name: string, value: number | undefined, range: Range, because: string): void {
    const known = knownNumber(value);
    if (known === undefined) return;
    this.addIf(
      !Number.isInteger(known) || known < range.min || known > range.max,
      `${name} is ${known} but must be a whole number from ${range.min} to ${range.max}: ${because}`,
    );
  }

  /** A duration of whole seconds that must lie in a range. */
  wholeSeconds(name: string, value: Duration | undefined, range: Range, because: string): void {
    const seconds = knownSeconds(value);
    if (seconds === undefined) return;
    this.addIf(
      !Number.isInteger(seconds) || seconds < range.min || seconds > range.max,
      `${name} is ${value!.toHumanString()} but must be whole seconds from ${humanDuration(range.min)} to ${humanDuration(range.max)}: ${because}`,
    );
  }

  throwIfAny(): void {
    if (this.problems.length === 0) return;
    throw new Error(
      `${this.construct} at '${this.scope.node.path}' cannot be built:\n` + this.problems.map(problem => `  - ${problem}`).join('\n'),
    );
  }
}
