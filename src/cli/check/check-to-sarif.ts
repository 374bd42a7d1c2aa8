import { PACK } from './check-input';
import type { CheckReport, ReportedFinding } from './check-report';
import type { Level } from '../../nag/model/violation';
import { NOTICES } from '../../nag/notices';
import type { FormatOptions } from '../formats';
import { sarifLog, SarifLevel, SarifRule } from '../sarif';

const LEVELS: { readonly [level in Level]: SarifLevel } = { error: 'error', warning: 'warning', info: 'note' };

/** Findings that are of no rule. */
const OTHERS: readonly SarifRule[] = [
  {
    id: `${PACK}-${NOTICES.notRead}`,
    name: NOTICES.notRead,
    shortDescription: 'The rules do not see something that may carry events.',
    help: 'Check by hand that its events are retried, parked and monitored, or acknowledge the finding.',
    level: 'note',
  },
  {
    id: `${PACK}-${NOTICES.unknownAcknowledgement}`,
    name: NOTICES.unknownAcknowledgement,
    shortDescription: 'An acknowledgement names no rule, so it has no effect.',
    help: 'Acknowledge the rule that is meant, or remove the acknowledgement.',
    level: 'warning',
  },
];

/** Returns the report as a SARIF log, with a line break at the end. */
export function checkToSarif({ findings, base, tool, command, input }: CheckReport, { rules }: Pick<FormatOptions, 'rules'>): string {
  return sarifLog({
    tool,
    command,
    input,
    rules: [
      ...rules.map(({ id, level, info, explanation, fix, link }) => ({
        id: `${PACK}-${id}`, name: id, shortDescription: info, help: `${explanation} ${fix}`, helpUri: link, level: LEVELS[level],
      })),
      ...OTHERS,
    ],
    results: findings.map(finding => ({
      ...finding,
      ruleId: finding.rule,
      level: finding.outcome === 'cannotTell' ? 'undecided' : LEVELS[finding.severity],
      message: messageOf(finding),
      isNew: base && finding.isNew,
      accepted: finding.accepted ? 'accepted by the baseline' : undefined,
    })),
  });
}

function messageOf({ message, fix }: ReportedFinding): string {
  return fix === undefined ? message : `${message} Fix: ${fix}`;
}
