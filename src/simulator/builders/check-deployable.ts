import { Pattern, patternProblems, policyProblems, PolicyScope } from '../../filters';
import { deploymentProblems, Entry, EventFlow, firstUnknown, isUnknown, Resolved, TemplateError } from '../../template';
import { instantOf, parseRecurrence } from '../events/recurrence';
import { checkRuleSchedule } from '../events/rule-schedule';
import type { Assumptions } from '../kernel/assumptions';
import { Names } from '../kernel/names';

/**
 * Checks what AWS would refuse, so that a test does not prove something about a template that cannot be deployed.
 *
 * @throws TemplateError that lists all problems with the resource, the property, the value and what is allowed
 */
export function checkDeployable(flow: EventFlow, { accountConcurrency }: Assumptions): void {
  const problems = deploymentProblems(flow, accountConcurrency);
  const addAll = (entry: Entry, property: string, found: readonly string[]) => found.forEach(problem => problems.add(entry, property, `is not valid: ${problem}`));
  const addError = (entry: Entry, property: string, value: Resolved<string> | undefined, parse: (text: string) => unknown) => {
    if (value !== undefined && !isUnknown(value)) addAll(entry, property, errorOf(() => parse(value)));
  };

  for (const mapping of flow.mappings) {
    if (isUnknown(mapping.filters)) continue;
    for (const { text } of mapping.filters) if (!isUnknown(text)) addAll(mapping, 'FilterCriteria.Filters.Pattern', patternProblems(text));
  }
  for (const subscription of flow.subscriptions) {
    const { filterPolicy, filterPolicyScope: scope } = subscription;
    if (filterPolicy === undefined || isUnknown(scope) || firstUnknown(filterPolicy)) continue;
    addAll(subscription, 'FilterPolicy', policyProblems(filterPolicy as Pattern, scope as PolicyScope));
  }
  for (const rule of flow.rules) {
    if (rule.pattern !== undefined && !firstUnknown(rule.pattern)) addAll(rule, 'EventPattern', patternProblems(rule.pattern as Pattern));
    addError(rule, 'ScheduleExpression', rule.schedule, text => {
      checkRuleSchedule('', text);
      parseRecurrence('', text, 0);
    });
  }
  for (const schedule of flow.schedules) {
    addError(schedule, 'ScheduleExpression', schedule.schedule, text => parseRecurrence('', text, 0));
    addError(schedule, 'StartDate', schedule.startDate, text => instantOf('', text));
    addError(schedule, 'EndDate', schedule.endDate, text => instantOf('', text));
  }

  if (problems.all.length === 0) return;
  const names = new Names(flow);
  const lines = problems.all.map(({ entry, property, problem }) => `  - ${names.of(entry)}: ${property} ${problem}`);
  throw new TemplateError('the templates', `cannot be deployed:\n${lines.join('\n')}`);
}

function errorOf(parse: () => unknown): readonly string[] {
  try {
    parse();
    return [];
  } catch (error) {
    return [error instanceof TemplateError ? error.problem : String(error)];
  }
}
