import { AppModel, EntryKind } from './model/app-model';
import { COMPLIANT, evaluateRule, Rule, RuleFailure, Violation } from './model/rule';
import type { Level } from './model/violation';
import { RULES } from './rules';
import {
  Branch, branchesOf, CheckedStacks, describeBranches, Entry, EventFlow, isUnknown, NamedStack, NotRead, notRead, readTemplates, StackEntry, Unknown,
  UnreadEntry,
} from '../template';

/** A violation of a rule by a resource, or a check that the templates cannot decide. */
export interface Finding {
  readonly rule: Rule;
  readonly entry: Entry;

  /** The problem, or the reason why the check is undecided. */
  readonly detail: string;

  /** Indicates whether the resource violates the rule. If not, the check is undecided. */
  readonly violates: boolean;

  /** Indicates whether an error in the rule is the reason why the check is undecided. */
  readonly failed: boolean;
  readonly level: Level;
  readonly fix: string;

  /** What several resources have in common that is the one thing to fix. */
  readonly cause?: string;

  /** The parameter values or conditions with which it occurs: 'Stage=prod'. Undefined if it always does. */
  readonly branch?: string;
}

/** What the rules found in templates, and what they looked at. */
export interface Checked {
  readonly findings: readonly Finding[];
  readonly notRead: readonly NotRead[];
  readonly stacks: readonly StackEntry[];

  /** The keys of all resources that exist in any branch, by kind. */
  readonly keys: CountedKeys;
  readonly branches: readonly Branch[];
  readonly omittedBranches: readonly string[];
}

/** The kinds of resources that a summary counts. */
export const COUNTED_KINDS = ['functions', 'mappings', 'queues', 'streams', 'topics', 'rules', 'schedules', 'alarms'] as const satisfies readonly EntryKind[];
export type CountedKeys = { readonly [kind in typeof COUNTED_KINDS[number] | 'resources']: Set<string> };

/** Applies rules to the templates, in each of the branches that conditions give them. */
export function checkTemplates(given: readonly NamedStack[], rules = RULES): Checked {
  const stacks = new CheckedStacks(given);
  const { list: branches, omitted: omittedBranches } = given.length === 0 ? { list: [], omitted: [] } : branchesOf(stacks);
  const found = new MergedFindings();
  const hidden = new Map<string, Map<string, Entry | UnreadEntry | StackEntry>>();
  const keys = Object.fromEntries([...COUNTED_KINDS, 'resources'].map(kind => [kind, new Set()])) as unknown as CountedKeys;
  let stackEntries: readonly StackEntry[] = [];
  for (const branch of branches) {
    const flow = readTemplates(stacks, branch.options);
    for (const finding of findingsIn(flow, rules)) found.add(finding, branch);
    for (const { what, where } of notRead(flow)) {
      const known = hidden.get(what) ?? new Map<string, Entry | UnreadEntry | StackEntry>();
      for (const each of where) known.set('key' in each ? each.key : each.id, each);
      hidden.set(what, known);
    }
    for (const kind of COUNTED_KINDS) for (const { key } of flow[kind]) keys[kind].add(key);
    for (const key of flow.byKey.keys()) keys.resources.add(key);
    if (stackEntries.length === 0) stackEntries = flow.stacks;
  }
  const order = new Map(RULES.map((rule, i) => [rule, i]));
  const findings = withoutVariants(found.list, branches.length)
    .map(({ item, branches: such }) => ({ ...item, branch: describeBranches(branches, such) }));
  return {
    findings: findings.sort((a, b) => order.get(a.rule)! - order.get(b.rule)!),
    notRead: [...hidden].map(([what, where]) => ({ what, where: [...where.values()] })),
    stacks: stackEntries,
    keys,
    branches,
    omittedBranches,
  };
}

/** Keeps the first of several findings that are one: a resource that violates a rule in each branch, but with other values. */
function withoutVariants(found: readonly InBranches[], branches: number): readonly InBranches[] {
  if (branches === 1) return found;
  const groups = new Map<string, InBranches[]>();
  for (const one of found) {
    const { rule, entry, violates, level } = one.item;
    const key = `${rule.id} ${entry.key} ${violates} ${level}`;
    groups.set(key, [...groups.get(key) ?? [], one]);
  }
  return [...groups.values()].flatMap(group => {
    const all = group.flatMap(one => [...one.branches]);
    const isOne = group.length > 1 && all.length === branches && new Set(all).size === branches;
    return isOne ? [{ item: group[0].item, branches: new Set(all) }] : group;
  });
}

/** Applies each rule to each resource of its kind. */
export function findingsIn(flow: EventFlow, rules = RULES): readonly Finding[] {
  const app = new AppModel(flow);
  const findings: Finding[] = [];
  for (const rule of rules) {
    for (const entry of app.entries[rule.appliesTo]) addFindings(rule, entry, app, findings);
  }
  return findings;
}

function addFindings(rule: Rule, entry: Entry, app: AppModel, findings: Finding[]): void {
  const result = evaluateRule(rule, entry as never, app);
  if (result !== undefined && result !== COMPLIANT) findings.push(...findingsOf(rule, entry, result));
}

function findingsOf(rule: Rule, entry: Entry, result: Violation | readonly Violation[] | Unknown): readonly Finding[] {
  const { level, fix } = rule;
  if (isUnknown(result)) return [{ rule, entry, detail: result.reason, violates: false, failed: result instanceof RuleFailure, level, fix }];
  const violations = (Array.isArray(result) ? result : [result]) as readonly Violation[];
  return violations.map(({ detail, cause, ...given }) => ({
    rule, entry, detail, cause, violates: true, failed: false, level: given.level ?? level, fix: given.fix ?? fix,
  }));
}

/** Groups findings with the same problem. One that also has the same cause is to be reported at the first resource only. */
export function groupFindings<T extends Finding>(findings: readonly T[]): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const finding of findings) {
    const { rule, violates, detail, level, cause, branch, fix } = finding;
    const key = JSON.stringify([rule.id, violates, detail, level, cause, branch, fix]);
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()];
}

/** A finding and the branches that have it. */
interface InBranches {
  readonly item: Finding;
  readonly branches: Set<Branch>;
}

/** Findings that several branches have, each with its branches. */
class MergedFindings {
  public readonly list: InBranches[] = [];
  readonly #byResource = new Map<Rule, Map<string, InBranches[]>>();

  public add(item: Finding, branch: Branch): void {
    let ofRule = this.#byResource.get(item.rule);
    if (ofRule === undefined) this.#byResource.set(item.rule, ofRule = new Map<string, InBranches[]>());
    let ofResource = ofRule.get(item.entry.key);
    if (ofResource === undefined) ofRule.set(item.entry.key, ofResource = []);
    const known = ofResource.find(other => other.item.violates === item.violates && other.item.detail === item.detail);
    if (known) {
      known.branches.add(branch);
    } else {
      const found = { item, branches: new Set([branch]) };
      ofResource.push(found);
      this.list.push(found);
    }
  }
}
