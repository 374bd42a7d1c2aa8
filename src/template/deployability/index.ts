import { checkEvents } from './event-problems';
import { checkFunctions } from './function-problems';
import { checkMappings } from './mapping-problems';
import { known, ProblemList } from './problem-list';
import { checkQueues } from './queue-problems';
import { PHYSICAL_NAMES } from '../../limits';
import type { EventFlow } from '../flow';
import { ownValue } from '../input/own-value';

export type { DeploymentProblem } from './problem-list';

/**
 * Returns what AWS refuses in the templates, by the limits and rules that synth and the rule pack check too. What is known only at deployment is no
 * problem. Filters, patterns and schedules are checked by those who read them.
 *
 * @param accountConcurrency the concurrency of each account and Region
 */
export function deploymentProblems(flow: EventFlow, accountConcurrency: number): ProblemList {
  const problems = new ProblemList();
  checkNames(flow, problems);
  checkQueues(flow, problems);
  checkFunctions(flow, problems, accountConcurrency);
  checkMappings(flow, problems);
  checkEvents(flow, problems);
  return problems;
}

function checkNames({ byKey }: EventFlow, problems: ProblemList): void {
  for (const entry of byKey.values()) {
    const rule = ownValue(PHYSICAL_NAMES, entry.type);
    // A mapping is named by AWS.
    if (rule === undefined || rule.property === 'id') continue;
    const property = rule.property[0].toUpperCase() + rule.property.slice(1);
    const name = known(entry.properties.text(property)) ?? '';
    problems.addIf(name.length > rule.length, entry, property, `has ${name.length} characters, but at most ${rule.length} are allowed`);
  }
}
