import { App, CfnResource, IPolicyValidationContext, PolicyValidationPluginReport, Stage } from 'aws-cdk-lib';
import { NagPack, NagPackProps } from 'cdk-nag/lib/nag-pack';
import { NagMessageLevel, NagRuleCompliance } from 'cdk-nag/lib/nag-rules';
import { IConstruct } from 'constructs';
import { findingsByPath, Finding, findingsIn } from './findings';
import { violationsOf } from './report';
import { RULES } from './rules';
import { readAssembly, readTemplates } from '../template';

/**
 * A cdk-nag rule pack that checks any app for the best practices of serverless event processing, whether it uses the constructs of this
 * library, other constructs or included templates.
 *
 * The rules read the synthesized templates, so they follow references across aliases, stacks and stages. In templates of AWS SAM
 * (`AWS::Serverless::Function` and its events), they check the resources that the transform generates. Each finding is reported at its
 * construct, together with the fix. Findings of severity `error` fail the synth, because events can be lost or the deployment would fail.
 * Findings of severity `warning` and `info` do not. A check that depends on a value known only at deployment reports nothing. See
 * docs/rules.md for all rules.
 *
 * To acknowledge a finding, use its construct, a parent construct or the stack:
 * `Validations.of(queue).acknowledge({ id: 'LambdaBestPractices-SqsMaxReceiveCount', reason: '…' })`.
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

  /** The ids with which rules are acknowledged. */
  public readonly ruleIds?: string[] = RULES.map(({ id }) => `${this.name}-${id}`);

  private readonly explains: boolean;
  private findings = new Map<string, readonly Finding[]>();

  /**
   * @param scope the app
   * @param props the options of cdk-nag rule packs
   */
  constructor(scope?: IConstruct, props?: NagPackProps) {
    super(scope, props);
    this.packName = this.name;
    this.explains = props?.verbose ?? false;
  }

  /**
   * Checks the synthesized app. The CDK calls this method during the synth.
   *
   * @param context the templates to validate
   */
  public validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const stacks = context.stackTemplates.map(({ stackConstructPath }) => stackConstructPath);
    return this.check(context.appConstruct, (context.appConstruct as App).outdir, path => stacks.some(stack => isWithin(stack, path)));
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
    return this.check(app, app.synth().directory, path => isWithin(scope.node.path, path));
  }

  /**
   * Reports the findings of a resource, unless they are acknowledged at the resource or one of its parents.
   *
   * @param node the resource
   */
  protected checkResource(node: CfnResource): void {
    const { path } = node.node;
    for (const { rule, detail } of this.findings.get(path) ?? []) {
      this.applyRule({
        ruleSuffixOverride: rule.id,
        info: detail,
        explanation: rule.explanation,
        level: rule.level === 'error' ? NagMessageLevel.ERROR : NagMessageLevel.WARN,
        node,
        rule: () => NagRuleCompliance.NON_COMPLIANT,
      });
    }
    this.findings.delete(path);
  }

  private check(scope: IConstruct, directory: string, isIncluded: (path: string) => boolean): PolicyValidationPluginReport {
    const stacks = readAssembly(directory);
    const found = (stacks.length === 0 ? [] : findingsIn(readTemplates(stacks))).filter(({ path }) => isIncluded(path));
    this.findings = findingsByPath(found.filter(({ violates }) => violates));
    const { violations } = super.validateScope(scope);
    for (const path of this.findings.keys()) {
      // A template fragment in a stack is not a construct, so its findings are reported at the stack.
      this.checkResource(constructAt(scope, path) as CfnResource);
    }
    const unacknowledged = new Set(violations.flatMap(({ ruleName, violatingResources }) => violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`)));
    const reported = found.filter(({ rule, path, violates }) => violates ? unacknowledged.has(`${this.name}-${rule.id} ${path}`) : this.explains);
    return { success: !reported.some(({ rule, violates }) => violates && rule.level === 'error'), violations: violationsOf(this.name, reported, this.explains) };
  }
}

function isWithin(above: string, path: string): boolean {
  return above === '' || path === above || path.startsWith(`${above}/`);
}

function constructAt(scope: IConstruct, path: string): IConstruct {
  return path.split('/').reduce((construct, id) => construct.node.findChild(id), scope.node.root);
}
