import type { PolicyViolation } from 'aws-cdk-lib';
import type { Finding } from './findings';

/** What is listed, when someone wants it, as something that nobody can tell. */
const CANNOT_TELL = 'CannotTell';

/**
 * The findings as the CDK reports them: one violation for each rule and sentence, with all its resources.
 *
 * @param explains whether to say why each matters
 */
export function violationsOf(pack: string, findings: readonly Finding[], explains: boolean): PolicyViolation[] {
  const violations = new Map<string, PolicyViolation>();
  for (const { rule, path, detail, violates } of findings) {
    const key = `${rule.id} ${violates} ${detail}`;
    const resource = { constructPath: path, locations: ['Properties'] };
    const known = violations.get(key);
    if (known) {
      known.violatingResources.push(resource);
      continue;
    }
    violations.set(key, violates ? {
      ruleName: `${pack}-${rule.id}`,
      description: explains ? `${detail} ${rule.explanation}` : detail,
      fix: rule.mend,
      severity: rule.level,
      ruleMetadata: { documentation: rule.link, practices: rule.practices.join(', ') },
      violatingResources: [resource],
    } : {
      ruleName: `${pack}-${CANNOT_TELL}`,
      description: `${pack}-${rule.id} can't tell: ${detail}.`,
      severity: 'info',
      violatingResources: [resource],
    });
  }
  return [...violations.values()];
}
