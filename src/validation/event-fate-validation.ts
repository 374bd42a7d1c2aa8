import { App, Duration, IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport, PolicyViolation } from 'aws-cdk-lib';
import { runExplain } from './run-explain';
import type { PathExplanation } from '../explain';
import { VERDICT_RULES } from '../explain/verdict-rules';
import { grouped, sentenceOf, toldOf, wayOf } from '../explain/words';
import { isWithin, Places } from '../nag/places';
import { branchesOf, CheckedStacks, Entry, readAssembly, readTemplates, StackEntry } from '../template';

/** Options of `EventFateValidation`. */
export interface EventFateValidationProps {
  /**
   * How long the simulations may take, at least one second. If they take longer, the synth fails.
   *
   * @default Duration.minutes(2), which is enough for apps of thousands of resources
   */
  readonly timeout?: Duration;
}

/**
 * A validation plugin that says during the synth what happens to every event of the app when things fail: the verdicts of
 * `npx cdk-resilient-lambda explain`, at their constructs.
 *
 * It simulates each way in which events reach a function: a poison event, outages, throttling, time-outs, missing permissions. `EventsLost` (severity `error`)
 * names a way that loses events, and fails the synth. `NobodyIsTold` (`warning`) names a way whose events are parked or wait without an alarm that is certain to tell a
 * person. `CannotTell` (`info`) names what is not known or not modelled. Ways that are safe, or whose callers get the error, are not reported.
 *
 * To acknowledge a finding, use its construct, a parent construct or the stack:
 * `Validations.of(fn).acknowledge({ id: 'EventFates::EventsLost', reason: '…' })`.
 *
 * The simulations run in another Node.js process. The synth fails if it fails.
 *
 * @example
 * import { App, Validations } from 'aws-cdk-lib';
 * import { EventFateValidation } from 'cdk-resilient-lambda';
 *
 * const app = new App();
 * Validations.of(app).addPlugins(new EventFateValidation());
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/policy-validation-synthesis.html
 */
export class EventFateValidation implements IPolicyValidationPlugin {
  /** The name of the plugin in reports, and the prefix of ids in acknowledgements. */
  public readonly name: string = 'EventFates';

  /** The rules that findings are reported under. */
  public readonly ruleIds?: string[] = Object.values(VERDICT_RULES).map(({ id }) => id);

  private readonly timeout: Duration;

  /** @throws if the timeout is shorter than a second */
  constructor(props: EventFateValidationProps = {}) {
    this.timeout = props.timeout ?? Duration.minutes(2);
    if (this.timeout.toMilliseconds() < 1000) throw new Error(`EventFateValidation: timeout is ${this.timeout.toString()} but must be at least 1 second: the simulations need some`);
  }

  /**
   * Explains the synthesized app. The CDK calls this method during the synth.
   *
   * @param context the templates to validate
   *
   * @throws if the app cannot be explained, or not in time
   */
  public validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const { appConstruct, stackTemplates } = context;
    const { outdir } = appConstruct as App;
    const { paths, notRead, omittedBranches } = runExplain(outdir, this.timeout.toMilliseconds());
    const found = new FoundPlaces(outdir);
    const places = new Places(appConstruct, found.stacks);
    const within = stackTemplates.map(({ stackConstructPath }) => stackConstructPath);

    const violations = paths.flatMap(way => {
      const { path } = places.of(found.of(way));
      return within.some(above => isWithin(above, path)) ? violationOf(way, path) : [];
    });
    const hidden = [...notRead.map(what => `Not read: ${what}.`), ...omittedBranches.map(branch => `Not explained: ${branch}.`)]
      .map(description => violation('cannotTell', description, within));
    return { success: !violations.some(({ severity }) => severity === 'error'), violations: [...violations, ...hidden] };
  }
}

/** The entries of ways, in whichever branch they are. */
class FoundPlaces {
  public readonly stacks: readonly StackEntry[];
  readonly #entries = new Map<string, Entry>();

  constructor(directory: string) {
    const stacks = new CheckedStacks(readAssembly(directory));
    const flows = branchesOf(stacks).list.map(({ options }) => readTemplates(stacks, options));
    this.stacks = flows[0].stacks;
    for (const { byKey } of flows) for (const entry of byKey.values()) this.#entries.set(`${entry.stack} ${entry.logicalId}`, entry);
  }

  /** What connects the source and the function; else the function. */
  public of({ carrier, function: handler }: PathExplanation): Entry {
    const { stack, logicalId } = carrier?.logicalId === undefined ? handler : carrier;
    return this.#entries.get(`${stack} ${logicalId}`)!;
  }
}

type ReportedVerdict = keyof typeof VERDICT_RULES;

const SEVERITIES = { error: 'error', warning: 'warning', note: 'info' } as const;

function violationOf(way: PathExplanation, constructPath: string): PolicyViolation[] {
  const { verdict, branch, experiments, fixes } = way;
  if (!(verdict in VERDICT_RULES)) return [];
  const failures = grouped(experiments).filter(([, { fate, lost }]) => fate !== 'processed' || lost !== undefined);
  const told = failures.map(([titles, result]) => {
    const alarms = toldOf(result);
    return `${titles.join(', ')}: ${sentenceOf(result)}${alarms === '' ? '' : ` (${alarms})`}.`;
  });
  const description = [`${wayOf(way)}${branch === undefined ? '' : ` (with ${branch})`}.`, ...told].join(' ');
  return [violation(verdict as ReportedVerdict, description, [constructPath], fixes)];
}

function violation(verdict: ReportedVerdict, description: string, constructPaths: readonly string[], fixes: readonly string[] = []): PolicyViolation {
  const { id, level, help } = VERDICT_RULES[verdict];
  return {
    ruleName: id,
    description,
    fix: fixes.length === 0 ? help : fixes.join('; '),
    severity: SEVERITIES[level],
    violatingResources: constructPaths.map(constructPath => ({ constructPath, locations: ['Properties'] })),
  };
}
