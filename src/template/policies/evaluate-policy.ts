import type { Comparison } from './comparison';
import { conditionHolds, RequestContext } from './evaluate-condition';
import type { PolicyPrincipal, Statement } from '../flow';
import { isUnknown, Resolved, Unknown } from '../resolve/unknown';
import { allHold, anyOf, not } from '../resolve/verdicts';
import { matchesWildcard } from '../resolve/wildcards';

/** The AWS service or the role that makes a request. */
export type Requester = ServiceRequester | RoleRequester;

/** An AWS service that makes a request on its own behalf. */
export interface ServiceRequester {
  /** The first part of the service principal: 'sns', or 'lambda.alarms.cloudwatch'. */
  readonly service: string;
}

/** A role that makes a request. */
export interface RoleRequester {
  readonly role: Comparison;
  readonly account: Comparison;

  /** Indicates whether a resource policy that names the role's account allows the request. */
  readonly viaAccount: boolean;
}

/** A request to which policies are applied. */
export interface PolicyRequest {
  readonly action: string;
  readonly resource: Comparison;

  /** The ARN of the resource, which most statements of a role spell like the template does. */
  readonly arn?: string;

  /** Set for resource policies. */
  readonly requester?: Requester;
  readonly context: RequestContext;
}

const SERVICE_PRINCIPAL = /^(.+?)(?:\.[a-z]{2}(?:-[a-z]+)+-\d+)?\.amazonaws\.com(?:\.cn)?$/;
const ACCOUNT_PRINCIPAL = /^(?:arn:[^:]+:iam::)?(\d{12})(?::root)?$/;

/** Indicates whether a policy allows a request. A matching statement with the effect `Deny` takes precedence over all others. */
export function policyAllows(statements: readonly Statement[], request: PolicyRequest): Resolved<boolean> {
  const allowed = anyMatches(statements, true, request);
  return allowed === false ? false : allHold([allowed, not(policyDenies(statements, request))]);
}

/** Indicates whether a policy denies a request explicitly. */
export function policyDenies(statements: readonly Statement[], request: PolicyRequest): Resolved<boolean> {
  if (statements.every(({ allows }) => allows)) return false;
  const ofRole = request.requester && 'role' in request.requester ? { ...request.requester, viaAccount: true } : request.requester;
  return anyMatches(statements, false, { ...request, requester: ofRole });
}

/** Indicates whether any statement with the effect matches a request. */
function anyMatches(statements: readonly Statement[], allows: boolean, request: PolicyRequest): Resolved<boolean> {
  let unclear: Resolved<boolean> = false;
  for (const statement of statements) {
    if (statement.allows !== allows) continue;
    const verdict = namesBoth(statement, request) || statementMatches(statement, request);
    if (verdict === true) return true;
    if (unclear === false) unclear = verdict;
  }
  return unclear;
}

/** Indicates whether a statement of a role has the action and the ARN as they are, and no condition, which saves the evaluation of most statements. */
function namesBoth({ actions, notActions, resources, notResources, conditions }: Statement, { action, arn, requester }: PolicyRequest): boolean {
  return arn !== undefined && requester === undefined && actions.includes(action) && notActions === undefined
    && resources.includes(arn) && notResources === undefined && !isUnknown(conditions) && conditions.length === 0;
}

function statementMatches(statement: Statement, { action, resource, requester, context }: PolicyRequest): Resolved<boolean> {
  const wanted = action.toLowerCase();
  const ofAction = isListed(statement.actions, statement.notActions, pattern => matchesWildcard(pattern.toLowerCase(), wanted));
  if (ofAction === false) return false;
  const parts = [ofAction, isListed(statement.resources, statement.notResources, resource)];
  if (requester) parts.push(principalMatches(statement.principals, requester));
  if (parts.includes(false)) return false;
  const { conditions } = statement;
  return allHold([...parts, ...isUnknown(conditions) ? [conditions] : conditions.map(condition => conditionHolds(condition, context))]);
}

function isListed(patterns: readonly Resolved<string>[], others: readonly Resolved<string>[] | undefined, actual: Comparison): Resolved<boolean> {
  return others ? not(matchesAny(others, actual)) : matchesAny(patterns, actual);
}

function matchesAny(patterns: readonly Resolved<string>[], actual: Comparison): Resolved<boolean> {
  return anyOf(patterns, pattern => {
    if (isUnknown(pattern)) return pattern;
    return pattern.includes('${') ? new Unknown(`the policy variable in ${pattern} depends on the request`) : actual(pattern);
  });
}

function principalMatches(principals: Statement['principals'], requester: Requester): Resolved<boolean> {
  if (principals === undefined || isUnknown(principals)) return principals ?? false;
  return anyOf(principals, principal => isRequester(principal, requester));
}

function isRequester({ kind, id }: PolicyPrincipal, requester: Requester): Resolved<boolean> {
  if (isUnknown(id)) return id;
  if (kind === 'AWS' && id === '*') return true;
  if ('service' in requester) return kind === 'Service' && SERVICE_PRINCIPAL.exec(id)?.[1] === requester.service;
  if (kind !== 'AWS') return false;
  const [, account] = ACCOUNT_PRINCIPAL.exec(id) ?? [];
  if (account !== undefined) return requester.viaAccount && requester.account(account);
  return requester.role(id);
}
