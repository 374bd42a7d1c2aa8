import { CfnResource, Duration, Size, Stack, Stage, Token } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { areKnownToDiffer, PropsValidator } from './validation';

/** How deep a prop is searched: a queue can be a value of the facts of a source. */
const DEPTH = 4;

/** Adds problems for resources that the construct cannot refer to, because they belong to another stage. */
export function checkStages(scope: Construct, problems: PropsValidator, props: object): void {
  for (const [name, value] of Object.entries(props)) {
    const foreign = constructsIn(value, DEPTH).find(each => isInOtherStage(scope, each));
    if (foreign === undefined) continue;
    problems.add(`${name} is '${foreign.node.path}', which belongs to ${nameOf(Stage.of(foreign))} and not to ${nameOf(Stage.of(scope))}, and a stack can refer ` +
      'only to stacks of its own stage: create the resource in a stack of the stage (a default with ResilienceDefaults.of(stage).set), or import it by its ARN');
  }
}

/** Indicates whether a resource would be referred to across stages. In another account or Region it would be referred to by its name. */
function isInOtherStage(scope: Construct, { node }: IConstruct): boolean {
  const resource = node.defaultChild;
  if (!CfnResource.isCfnResource(resource) || Stage.of(resource) === Stage.of(scope)) return false;
  const [own, other] = [Stack.of(scope), Stack.of(resource)];
  return !areKnownToDiffer(own.account, other.account) && !areKnownToDiffer(own.region, other.region);
}

/** The constructs in a value: itself, or those in its fields. Those that closures hold cannot be seen. */
function constructsIn(value: unknown, depth: number): IConstruct[] {
  if (typeof value !== 'object' || value === null || Token.isUnresolved(value)) return [];
  if (Construct.isConstruct(value)) return [value];
  if (depth === 0 || value instanceof Duration || value instanceof Size) return [];
  return Object.values(value).flatMap(each => constructsIn(each, depth - 1));
}

function nameOf(stage: Stage | undefined): string {
  return stage?.node.path ? `the stage '${stage.node.path}'` : 'the app';
}
