import { answer, COMPLIANT, Rule } from './rule';
import { RULES } from './rules';
import { System } from './model/system';
import { EventFlow, isUnknown } from '../template';

/** What a rule says of a resource that isn't as it should be, or of which nobody can tell. */
export interface Finding {
  readonly rule: Rule;
  /** The construct path of the resource; that of its stack where nothing tells it. */
  readonly path: string;

  /** What is wrong, or what would have to be known. */
  readonly detail: string;

  /** Otherwise nobody can tell. */
  readonly violates: boolean;
}

/** Has each rule look once at each resource of its kind. */
export function findingsIn(flow: EventFlow, rules = RULES): readonly Finding[] {
  const system = new System(flow);
  const stackPaths = new Map(flow.stacks.map(({ id, path }) => [id, path]));
  return rules.flatMap(rule => {
    const findings: Finding[] = [];
    for (const entry of system.entries[rule.of]) {
      const says = answer(rule, entry, system);
      if (says === undefined || says === COMPLIANT) continue;
      const violates = !isUnknown(says);
      const detail = violates ? says.detail : says.reason;
      findings.push({ rule, violates, ...entry.path ? { path: entry.path, detail } : { path: stackPaths.get(entry.stack) ?? entry.stack, detail: `${entry.logicalId}: ${detail}` } });
    }
    return findings;
  });
}

export function byPath(findings: readonly Finding[]): Map<string, readonly Finding[]> {
  const lists = new Map<string, Finding[]>();
  for (const finding of findings) {
    const list = lists.get(finding.path);
    if (list) list.push(finding);
    else lists.set(finding.path, [finding]);
  }
  return lists;
}
