import { AppModel } from './model/app-model';
import { COMPLIANT, evaluateRule, Rule } from './model/rule';
import { RULES } from './rules';
import { EventFlow, isUnknown } from '../template';

/** A violation of a rule by a resource, or a check that the templates cannot decide. */
export interface Finding {
  readonly rule: Rule;
  /** The construct path of the resource, or of its stack if the path of the resource is unknown. */
  readonly path: string;

  /** The problem, or the reason why the check is undecided. */
  readonly detail: string;

  /** Indicates whether the resource violates the rule. If not, the check is undecided. */
  readonly violates: boolean;
}

/** Applies each rule to each resource of its kind. */
export function findingsIn(flow: EventFlow, rules = RULES): readonly Finding[] {
  const app = new AppModel(flow);
  const stackPaths = new Map(flow.stacks.map(({ id, path }) => [id, path]));
  return rules.flatMap(rule => {
    const findings: Finding[] = [];
    for (const entry of app.entries[rule.appliesTo]) {
      const result = evaluateRule(rule, entry, app);
      if (result === undefined || result === COMPLIANT) continue;
      const violates = !isUnknown(result);
      const detail = violates ? result.detail : result.reason;
      // AWS SAM generates several resources for one construct, or for one property of a resource.
      const place = entry.writtenAt ?? (entry.path === undefined ? entry.logicalId : undefined);
      findings.push({ rule, violates, path: entry.path ?? stackPaths.get(entry.stack) ?? entry.stack, detail: place === undefined ? detail : `${place}: ${detail}` });
    }
    return findings;
  });
}

/** Groups findings by construct path. */
export function findingsByPath(findings: readonly Finding[]): Map<string, readonly Finding[]> {
  const lists = new Map<string, Finding[]>();
  for (const finding of findings) {
    const list = lists.get(finding.path);
    if (list) list.push(finding);
    else lists.set(finding.path, [finding]);
  }
  return lists;
}
