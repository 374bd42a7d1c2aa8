import { shorten, TemplateError } from '../../template';

/** The schedules of rules. Those of EventBridge Scheduler have more forms. */
const SCHEDULE = /^(?:rate\((?:1 (?:minute|hour|day)|(?!1 )[1-9]\d* (?:minutes|hours|days))\)|cron\(.*\))$/;

/**
 * Checks the schedule of a rule. Refused by AWS: recorded 2024-12 (LocalStack test_put_rule_with_invalid_schedule_rate).
 *
 * @throws TemplateError that says what is allowed
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export function checkRuleSchedule(name: string, schedule: string): void {
  if (SCHEDULE.test(schedule)) return;
  throw new TemplateError(name, `${shorten(schedule)} is not a schedule expression of a rule: use rate(1 minute), rate(5 minutes) or cron(0 12 * * ? *)`);
}
