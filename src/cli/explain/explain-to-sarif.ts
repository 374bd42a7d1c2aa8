import { Explanation, PathExplanation } from '../../explain';
import { VERDICT_RULES } from '../../explain/verdict-rules';
import { grouped, sentenceOf, wayOf } from '../../explain/words';
import { fingerprintOf } from '../fingerprint';
import type { Input } from '../input/read-input';
import { SourceLocations } from '../input/source-locations';
import { sarifLog, SarifResult, SarifRun } from '../sarif';

/** What SARIF says besides the explanation. */
export interface ExplainSarifOptions extends Pick<SarifRun, 'tool'> {
  readonly input: Input;
  readonly cwd: string;

  /** The explanation of the app before the change. @default - there is nothing to compare with */
  readonly base?: Explanation;
}

/** Returns the ways that are not safe as a SARIF log, with a line break at the end. */
export function explainToSarif(explanation: Explanation, { input, cwd, base, tool }: ExplainSarifOptions): string {
  const locations = new SourceLocations(input, cwd);
  const old = base && new Set(base.paths.map(fingerprint));
  const results = explanation.paths.flatMap((path): SarifResult[] => {
    const { verdict, carrier, function: handler } = path;
    if (!(verdict in VERDICT_RULES)) return [];
    const { id, level } = VERDICT_RULES[verdict as keyof typeof VERDICT_RULES];
    const at = carrier?.logicalId === undefined ? handler : carrier;
    return [{
      ruleId: id,
      level: verdict === 'cannotTell' ? 'undecided' : level,
      message: messageOf(path),
      resource: { name: path.id, logicalId: at.logicalId },
      location: locations.of({ stack: at.stack!, logicalId: at.logicalId }),
      fingerprint: fingerprint(path),
      isNew: old && !old.has(fingerprint(path)),
    }];
  });
  return sarifLog({ tool, command: 'explain', input: input.path, rules: Object.values(VERDICT_RULES), results });
}

function messageOf(path: PathExplanation): string {
  const { branch, experiments, fixes } = path;
  const told = grouped(experiments).map(([titles, result]) => `${titles.join(', ')}: ${sentenceOf(result)}.`);
  return [`${wayOf(path)}${branch === undefined ? '' : ` (with ${branch})`}.`, ...told, ...fixes.map(fix => `Fix: ${fix}.`)].join(' ');
}

function fingerprint({ id, verdict, function: { stack = '' }, branch = '' }: PathExplanation): string {
  return fingerprintOf('explain', verdict, stack, id, branch);
}
