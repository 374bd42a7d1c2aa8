import { Explanation, PathExplanation } from '../../explain';
import { grouped, sentenceOf, wayOf } from '../../explain/words';
import { fingerprintOf } from '../fingerprint';
import type { Input } from '../input/read-input';
import { SourceLocations } from '../input/source-locations';
import { sarifLog, SarifResult, SarifRule, SarifRun } from '../sarif';

/** What SARIF says besides the explanation. */
export interface ExplainSarifOptions extends Pick<SarifRun, 'tool'> {
  readonly input: Input;
  readonly cwd: string;

  /** The explanation of the app before the change. @default - there is nothing to compare with */
  readonly base?: Explanation;
}

/** The verdicts that are results, as rules. */
const RULES = {
  loses: { id: 'EventsLost', name: 'EventsLost', level: 'error', shortDescription: 'An event is lost when something fails.', help: 'Give the way a place where events are parked, and an alarm.' },
  unnoticed: { id: 'NobodyIsTold', name: 'NobodyIsTold', level: 'warning', shortDescription: 'Events are parked or wait, and no alarm is certain to tell a person.', help: 'Add an alarm with an action.' },
  cannotTell: { id: 'CannotTell', name: 'CannotTell', level: 'note', shortDescription: 'Something that decides is not known or not modelled.', help: 'Check this way by hand.' },
} as const satisfies { readonly [verdict: string]: SarifRule };

/** Returns the ways that are not safe as a SARIF log, with a line break at the end. */
export function explainToSarif(explanation: Explanation, { input, cwd, base, tool }: ExplainSarifOptions): string {
  const locations = new SourceLocations(input, cwd);
  const old = base && new Set(base.paths.map(fingerprint));
  const results = explanation.paths.flatMap((path): SarifResult[] => {
    const { verdict, carrier, function: handler } = path;
    if (!(verdict in RULES)) return [];
    const { id, level } = RULES[verdict as keyof typeof RULES];
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
  return sarifLog({ tool, command: 'explain', input: input.path, rules: Object.values(RULES), results });
}

function messageOf(path: PathExplanation): string {
  const { branch, experiments, fixes } = path;
  const told = grouped(experiments).map(([titles, result]) => `${titles.join(', ')}: ${sentenceOf(result)}.`);
  return [`${wayOf(path)}${branch === undefined ? '' : ` (with ${branch})`}.`, ...told, ...fixes.map(fix => `Fix: ${fix}.`)].join(' ');
}

function fingerprint({ id, verdict, branch = '' }: PathExplanation): string {
  return fingerprintOf('explain', verdict, id, branch);
}
