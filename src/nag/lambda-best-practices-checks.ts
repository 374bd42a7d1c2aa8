import { App, CfnResource, IPolicyValidationContext, PolicyValidationPluginReport, Stage } from 'aws-cdk-lib';
import { NagPack, NagPackProps } from 'cdk-nag/lib/nag-pack';
import { IConstruct } from 'constructs';
import { acknowledgementsOf } from './acknowledgements';
import { ChecksSummary } from './checks-summary';
import { checkTemplates } from './findings';
import { NOTICES } from './notices';
import { commonScope, isWithin, Place, Places } from './places';
import { ReportWriter } from './report';
import { RULES } from './rules';
import { summaryOf } from './summary-of';
import { readAssembly } from '../template';

/**
 * A cdk-nag rule pack that checks any app for the best practices of serverless event processing, whether it uses the constructs of this
 * library, other constructs or included templates.
 *
 * The rules read the synthesized templates, so they follow references across aliases, stacks and stages. In templates of AWS SAM
 * (`AWS::Serverless::Function` and its events), they check the resources that the transform generates. Each finding is reported at its
 * construct, together with the fix. Findings of severity `error` fail the synth, because events can be lost or the deployment would fail.
 * Findings of severity `warning` and `info` do not. A resource that is not a construct, such as one of a template fragment, is reported at the
 * construct that contains it. See docs/rules.md for all rules.
 *
 * Resources and properties that depend on conditions are checked in every branch that the values of parameters give them, and a finding that
 * is not in all of them names the branch: "with Stage=prod". A check that depends on another value known only at deployment reports nothing.
 *
 * To acknowledge a finding, use its construct, a parent construct or the stack:
 * `Validations.of(queue).acknowledge({ id: 'LambdaBestPractices-SqsMaxReceiveCount', reason: '…' })`.
 *
 * Further entries of the report: `LambdaBestPractices-NotRead` (info) names resources that may carry events but that the rules do not see, such as
 * pipes, macros and custom resources; `LambdaBestPractices-UnknownAcknowledgement` (warning) an acknowledgement of a rule that does not exist;
 * `LambdaBestPractices-Checked` (info, only in the file validation-report.json) what was checked.
 *
 * With `verbose`, each finding includes an explanation, and undecided checks are listed as `LambdaBestPractices-CannotTell` with severity
 * `info`.
 *
 * @example
 * import { App, Validations } from 'aws-cdk-lib';
 * import { LambdaBestPracticesChecks } from 'cdk-resilient-lambda';
 *
 * const app = new App();
 * Validations.of(app).addPlugins(new LambdaBestPracticesChecks(app));
 *
 * @see https://github.com/cdklabs/cdk-nag
 */
export class LambdaBestPracticesChecks extends NagPack {
  /** The name of the rule pack in reports, and the prefix of its rule ids. */
  public readonly name: string = 'LambdaBestPractices';

  /** The ids with which findings are acknowledged. */
  public readonly ruleIds?: string[] = [...RULES.map(({ id }) => id), ...Object.values(NOTICES)].map(id => `${this.name}-${id}`);

  private readonly explains: boolean;
  private lastSummary?: ChecksSummary;

  /**
   * @param scope the app
   * @param props the options of cdk-nag rule packs
   */
  constructor(scope?: IConstruct, props?: NagPackProps) {
    super(scope, props);
    this.packName = this.name;
    this.explains = props?.verbose ?? false;
  }

  /** What the last synth or call of `validateScope` looked at. Undefined if the rules have not run yet. */
  public get summary(): ChecksSummary | undefined {
    return this.lastSummary;
  }

  /**
   * Checks the synthesized app. The CDK calls this method during the synth.
   *
   * @param context the templates to validate
   */
  public validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const stacks = context.stackTemplates.map(({ stackConstructPath }) => stackConstructPath);
    const report = this.check(context.appConstruct, (context.appConstruct as App).outdir, stacks);
    // Without any violation, the CDK leaves the pack out of its report, as if it had not run.
    return { ...report, violations: [...report.violations, this.writer().checked(this.lastSummary!.text)] };
  }

  /**
   * Synthesizes the app and checks all or part of it, for example in a unit test.
   *
   * @param scope the app, a stack or any other construct in the app
   *
   * @throws if the scope is not part of an app or stage
   */
  public validateScope(scope: IConstruct): PolicyValidationPluginReport {
    const app = scope.node.root;
    if (!Stage.isStage(app)) throw new Error(`'${scope.node.path}' is not part of an app: LambdaBestPracticesChecks needs an App or Stage to synthesize`);
    return this.check(app, app.synth().directory, [scope.node.path]);
  }

  /**
   * Does nothing: the rules check whole templates, not single resources. cdk-nag requires the method.
   *
   * @param node the resource
   */
  protected checkResource(node: CfnResource): void {
    void node;
  }

  /** @param within the paths of the constructs to report on */
  private check(scope: IConstruct, directory: string, within: readonly string[]): PolicyValidationPluginReport {
    const checked = checkTemplates(readAssembly(directory));
    const [places, acknowledgements, writer] = [new Places(scope, checked.stacks), acknowledgementsOf(scope, this.name), this.writer()];
    const isReported = ({ construct, path }: Place, ruleId: string) => (construct === scope || within.some(above => isWithin(above, path)))
      && !acknowledgements.cover(path, `${this.name}-${ruleId}`);

    const findings = checked.findings.filter(({ violates, failed }) => violates || failed || this.explains)
      .map(finding => ({ ...finding, place: places.of(finding.entry) }))
      .filter(({ rule, violates, place }) => isReported(place, violates ? rule.id : NOTICES.cannotTell));
    const notRead = checked.notRead.flatMap(({ what, where }) => {
      const reported = where.filter(each => isReported(places.of(each), NOTICES.notRead));
      return reported.length === 0 ? [] : writer.notRead({ what, where: reported }, commonScope(reported.map(each => places.of(each).construct)));
    });
    const omitted = checked.omittedBranches.length > 0 && !acknowledgements.cover(scope.node.path, `${this.name}-${NOTICES.notRead}`)
      ? [writer.omittedBranches(checked.omittedBranches, scope)] : [];
    const concerns = (construct: string) => within.some(path => isWithin(path, construct) || isWithin(construct, path));
    const unknown = acknowledgements.unknown(this.ruleIds!).filter(({ path }) => concerns(path)
      && !acknowledgements.cover(path, `${this.name}-${NOTICES.unknownAcknowledgement}`));

    const violations = writer.findings(findings);
    const ofRules = violations.filter(({ ruleName }) => ruleName !== `${this.name}-${NOTICES.cannotTell}`);
    this.lastSummary = summaryOf(checked, RULES.length, level => ofRules.filter(({ severity }) => severity === level)
      .reduce((sum, { violatingResources }) => sum + violatingResources.length, 0));
    const { text, branches, ...counts } = this.lastSummary;
    return {
      success: !findings.some(({ violates, level }) => violates && level === 'error'),
      violations: [...violations, ...unknown.map(each => writer.unknownAcknowledgement(each)), ...notRead, ...omitted],
      metadata: {
        checked: text, branches: branches.join('; '), ...Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, String(count)])),
      },
    };
  }

  private writer(): ReportWriter {
    return new ReportWriter(this.name, this.explains);
  }
}
