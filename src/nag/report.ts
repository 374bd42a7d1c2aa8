import type { PolicyViolation } from 'aws-cdk-lib';
import type { Finding } from './findings';

/** The name under which verbose reports list undecided checks. */
const UNDECIDED_RULE_NAME = 'CannotTell';

/**
 * Converts findings to violations of the CDK's validation report. Findings with the same rule and detail become one violation.
 *
 * @param explains adds the explanation of the rule to each violation
 */
export function violationsOf(pack: string, findings: readonly Finding[], explains: boolean): PolicyViolation[] {
  const violations = new Map<string, PolicyViolation>();
  for (const { rule, path, detail, violates } of findings) {
    const key = `${rule.id} ${violates} ${detail}`;
    const resource = { constructPath: path, locations: ['Properties'] };
    const existing = violations.get(key);
    if (existing) {
      existing.violatingResources.push(resource);
      continue;
    }
    violations.set(key, violates ? {
      ruleName: `${pack}-${rule.id}`,
      description: explains ? `${detail} ${rule.explanation}` : detail,
      fix: rule.fix,
      severity: rule.level,
      ruleMetadata: { documentation: rule.link, practices: rule.practices.join(', ') },
      violatingResources: [resource],
    } : {
      ruleName: `${pack}-${UNDECIDED_RULE_NAME}`,
      description: `${pack}-${rule.id} is undecided: ${detail}.`,
      severity: 'info',
      violatingResources: [resource],
    });
  }
  return [...violations.values()];
}
