import type { Entry, StackEntry } from '../flow';
import { UNNAMED_STACK } from '../input/stacks';
import { Resolved, Unknown } from '../resolve/unknown';
import { matchesWildcard } from '../resolve/wildcards';

/** Indicates whether a pattern of a policy, in which `*` and `?` are wildcards, matches a value of a request. */
export type Comparison = (pattern: string) => Resolved<boolean>;

/** The number of characters of a stack name and of a logical id that a generated name contains, even if CloudFormation shortens them. */
const KEPT = 8;

/** A suffix in CloudFormation's style for generated names. */
const SUFFIX = '-A1B2C3D4E5F6';

/** Compares patterns with a text. */
export function textComparison(text: string): Comparison {
  return pattern => matchesWildcard(pattern, text);
}

/** Compares patterns with the account of a stack. The account of a stack that sets none may be any. */
export function accountComparison({ id, account, accountGiven }: StackEntry): Comparison {
  return pattern => {
    if (matchesWildcard(pattern, account)) return true;
    return !accountGiven && /^\d{12}$/.test(pattern) ? new Unknown(`the account of stack '${id}' is not given`) : false;
  };
}

/** The resource that an ARN belongs to. */
export interface ArnOwner {
  /** The stack that contains the ARN, and its resource if that is in these templates. */
  readonly stack: StackEntry;
  readonly entry?: Entry;

  /** Indicates whether an ARN is that of another resource in these templates. */
  isKnown(arn: string): boolean;
}

/**
 * Compares patterns with an ARN. The comparison is unknown if it depends on an account or Region that the stack does not set, or on a
 * name that CloudFormation generates.
 */
export function arnComparison(arn: string, { stack, entry, isKnown }: ArnOwner): Comparison {
  return pattern => {
    if (matchesWildcard(pattern, arn)) return true;
    if (isKnown(pattern)) return false;
    const anywhere = withoutPlace(pattern, stack);
    if (matchesWildcard(anywhere, arn)) return new Unknown(`the account or Region of stack '${stack.id}' is not given`);
    if (entry === undefined || !isGenerated(entry, stack)) return false;
    return matchesGenerated(anywhere, arn, entry, stack);
  };
}

/** Replaces the account and Region of an ARN with wildcards if the stack does not set them. */
function withoutPlace(pattern: string, { accountGiven, regionGiven }: StackEntry): string {
  const parts = pattern.split(':');
  if (parts.length < 6) return pattern;
  if (!regionGiven && parts[3] !== '') parts[3] = '*';
  if (!accountGiven && parts[4] !== '') parts[4] = '*';
  return parts.join(':');
}

/** Indicates whether CloudFormation generates the name of a resource, so that only its beginning is known. */
function isGenerated({ name, logicalId }: Entry, { stackName }: StackEntry): boolean {
  return name.toLowerCase().startsWith(`${stackName}-${logicalId}`.toLowerCase());
}

/** Compares a pattern with an ARN that contains a generated name. */
function matchesGenerated(pattern: string, arn: string, entry: Entry, stack: StackEntry): Resolved<boolean> {
  const { name } = entry;
  const real = arn.endsWith('.fifo') ? `${arn.slice(0, -'.fifo'.length)}${SUFFIX}.fifo` : arn.replace(name, () => `${name}${SUFFIX}`);
  if (matchesWildcard(pattern, real)) return true;
  const [patternPlace, patternRest] = splitArn(pattern);
  const [place, rest] = splitArn(arn);
  const before = rest.slice(0, rest.indexOf(name));
  const literal = patternRest.split(/[*?]/, 1)[0];
  const isPrefix = literal !== patternRest;
  const mayMatch = matchesWildcard(patternPlace, place) && (literal.length < before.length ? isPrefix && before.startsWith(literal)
    : literal.startsWith(before) && mayBeGenerated(literal.slice(before.length).toLowerCase(), isPrefix, entry, stack));
  return mayMatch && new Unknown(`stack '${stack.id}' generates a name that the pattern ${pattern} may match`);
}

/**
 * Indicates whether CloudFormation may generate a name, or one with the prefix, for a resource: the name of the stack, the logical id, and a
 * suffix, joined with hyphens.
 */
function mayBeGenerated(written: string, isPrefix: boolean, { logicalId }: Entry, { stackName }: StackEntry): boolean {
  const start = stackName === UNNAMED_STACK ? '' : stackName.slice(0, KEPT).toLowerCase();
  if (!written.startsWith(start)) return isPrefix && start.startsWith(written);
  return isPrefix ? /^[a-z0-9]*(-|$)/.test(written) : written.includes(`-${logicalId.slice(0, KEPT).toLowerCase()}`);
}

/** Splits an ARN before its resource. */
function splitArn(arn: string): readonly [place: string, resource: string] {
  const parts = arn.split(':');
  return [parts.slice(0, 5).join(':'), parts.slice(5).join(':')];
}
