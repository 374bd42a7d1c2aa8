import { App, CfnResource, IPolicyValidationContext, PolicyValidationPluginReport, Stage } from 'aws-cdk-lib';
import { NagPack, NagPackProps } from 'cdk-nag/lib/nag-pack';
import { NagMessageLevel, NagRuleCompliance } from 'cdk-nag/lib/nag-rules';
import { IConstruct } from 'constructs';
import { byPath, Finding, findingsIn } from './findings';
import { violationsOf } from './report';
import { RULES } from './rules';
import { readAssembly, readTemplates } from '../template';

/**
 * The best practices of this library as rules for any app: with our constructs, with others, or included from templates.
 *
 * It reads the templates that the app was synthesized to, so that it sees through aliases, stacks and stages, and reports each finding at
 * its construct with what to do about it. Where a value is known only when the stack is deployed, it says nothing. Findings of the severity
 * `error` fail the synth: an event can be lost, or the deployment would fail. Warnings and hints don't. docs/rules.md lists the rules.
 *
 * A finding is acknowledged at its construct, at one above it, or at the stack:
 * `Validations.of(queue).acknowledge({ id: 'LambdaBestPractices-SqsMaxReceiveCount', reason: '…' })`.
 *
 * With `verbose`, findings say why they matter, and what nobody can tell is listed with the severity `info` as
 * `LambdaBestPractices-CannotTell`.
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
  /** What the findings are reported under. */
  public readonly name: string = 'LambdaBestPractices';

  /** The rules, as they are acknowledged. */
  public readonly ruleIds?: string[] = RULES.map(({ id }) => `${this.name}-${id}`);

  private readonly explains: boolean;
  private findings = new Map<string, readonly Finding[]>();

  /**
   * @param scope the app
   * @param props options of every rule pack
   */
  constructor(scope?: IConstruct, props?: NagPackProps) {
    super(scope, props);
    this.packName = this.name;
    this.explains = props?.verbose ?? false;
  }

  /**
   * Checks what the app was just synthesized to: the CDK calls it.
   *
   * @param context what is validated
   */
  public validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const stacks = context.stackTemplates.map(({ stackConstructPath }) => stackConstructPath);
    return this.check(context.appConstruct, (context.appConstruct as App).outdir, path => stacks.some(stack => isWithin(stack, path)));
  }

  /**
   * Checks an app or a part of it directly, as a unit test does. It synthesizes the app.
   *
   * @param scope the app, a stack or any construct in it
   */
  public validateScope(scope: IConstruct): PolicyValidationPluginReport {
    const app = scope.node.root;
    if (!Stage.isStage(app)) throw new Error(`'${scope.node.path}' is in no app: LambdaBestPracticesChecks checks what an app is synthesized to`);
    return this.check(app, app.synth().directory, path => isWithin(scope.node.path, path));
  }

  /**
   * Reports what was found at a resource, unless it is acknowledged there or above.
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

  private check(scope: IConstruct, directory: string, isMeant: (path: string) => boolean): PolicyValidationPluginReport {
    const stacks = readAssembly(directory);
    const found = (stacks.length === 0 ? [] : findingsIn(readTemplates(stacks))).filter(({ path }) => isMeant(path));
    this.findings = byPath(found.filter(({ violates }) => violates));
    const { violations } = super.validateScope(scope);
    for (const path of this.findings.keys()) {
      // What a stack holds as a piece of a template is no construct: its findings are the stack's.
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
