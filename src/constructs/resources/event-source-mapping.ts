import { DefaultTokenResolver, IFragmentConcatenator, IPostProcessor, IResolvable, IResolveContext, Reference, Stack, Tokenization } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { IConstruct } from 'constructs';
import { keepLogicalId } from '../synth/logical-id';
import { areKnownToDiffer } from '../synth/validation';
import { validateWithinApp } from '../synth/within-app';

const OPTION = 'eventSourceMappingLogicalId';

/** Gives a mapping the logical ID of the deployed one that it continues, and refuses a second mapping of the same source to the same function. */
export function adoptMapping(mapping: lambda.EventSourceMapping, logicalId: string | undefined): void {
  keepLogicalId(mapping, OPTION, logicalId);
  const own = mapping.node.defaultChild as lambda.CfnEventSourceMapping;
  validateWithinApp(mapping, resources => {
    const [source, target] = [textInApp(own, own.eventSourceArn).text, targetOf(own)];
    return resources
      .filter(other => lambda.CfnEventSourceMapping.isCfnEventSourceMapping(other) && other !== own && isSameEnvironment(other, own)
        && textInApp(other, other.eventSourceArn).text === source && targetOf(other) === target)
      .map(other => `'${other.node.path}' maps the same event source to the same function, but Lambda accepts only one such mapping (409 "already exists"): ` +
        `remove it. If it is deployed, also set ${OPTION} to '${other.stack.resolve(other.logicalId)}', so that it is updated and not created again`);
  });
}

function isSameEnvironment(one: IConstruct, other: IConstruct): boolean {
  const [a, b] = [Stack.of(one), Stack.of(other)];
  return !areKnownToDiffer(a.region, b.region) && !areKnownToDiffer(a.account, b.account);
}

/** The function or alias that a mapping invokes, however it refers to it: by name or by ARN. */
function targetOf(mapping: lambda.CfnEventSourceMapping): string {
  const { text, resources } = textInApp(mapping, mapping.functionName);
  const [resource, ...others] = resources;
  if (resource === undefined || others.length > 0) return text.replace(/^.*:function:/, '');
  if (!lambda.CfnFunction.isCfnFunction(resource)) return resource.node.path;
  const [qualifier = ''] = /:[\w$-]+$/.exec(text) ?? [];
  const name = textInApp(resource, resource.functionName);
  return (name.text && name.resources.length === 0 ? name.text : resource.node.path) + qualifier;
}

/** A value as a text that is equal in all stacks of the app, and the resources that it refers to. */
function textInApp(scope: IConstruct, value: unknown): { readonly text: string; readonly resources: IConstruct[] } {
  const resolver = new ResolverInApp();
  const resolved = Tokenization.resolve(value, { scope, resolver, preparing: false });
  return { text: asText(resolved), resources: [...resolver.resources] };
}

/** Resolves a reference to the path and attribute of its resource: a stack refers to a resource of another stack in another way than to its own. */
class ResolverInApp extends DefaultTokenResolver {
  public readonly resources = new Set<IConstruct>();

  constructor() {
    super(CONCAT);
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): any {
    if (!Reference.isReference(token)) return super.resolveToken(token, context, postProcessor);
    this.resources.add(token.target);
    return `<${token.target.node.path}.${token.displayName}>`;
  }
}

const CONCAT: IFragmentConcatenator = { join: (left, right) => asText(left) + asText(right) };

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value) ?? '';
}
