import {
  Aws, CfnElement, DefaultTokenResolver, IFragmentConcatenator, IPostProcessor, IResolvable, IResolveContext, Reference, Stack, Stage, Token,
  Tokenization,
} from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { areKnownToDiffer } from './validation';

/** Stands in a text for what is known only at deployment. */
const UNKNOWN = '?';

/** Resolves a value, and keeps the elements of templates that it refers to. `write` can write a reference in another way. */
class ReferenceResolver extends DefaultTokenResolver {
  public readonly elements = new Set<CfnElement>();

  constructor(textOf: (part: unknown) => string, private readonly write: (element: CfnElement, reference: Reference, scope: IConstruct) => unknown) {
    super(concatenated(textOf));
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): any {
    if (!Reference.isReference(token) || !CfnElement.isCfnElement(token.target)) return super.resolveToken(token, context, postProcessor);
    this.elements.add(token.target);
    return this.write(token.target, token, context.scope) ?? super.resolveToken(token, context, postProcessor);
  }
}

function concatenated(textOf: (part: unknown) => string): IFragmentConcatenator {
  return { join: (left, right) => [left, right].filter(part => part !== undefined).map(textOf).join('') };
}

/** Indicates whether a resource is in another environment, where the CDK can refer only to resources with a name, and refuses others. */
function isElsewhere(element: CfnElement, scope: IConstruct): boolean {
  return Stack.of(element).environment !== Stack.of(scope).environment;
}

/** A value as it is deployed, and the elements of templates that it refers to, in whatever stack and however deep. */
export interface ResolvedReferences {
  readonly value: any;
  readonly elements: CfnElement[];
}

/** Resolves a value of a construct. A resolved reference to another stack no longer shows what it refers to. */
export function resolveReferences(scope: IConstruct, value: unknown): ResolvedReferences {
  const resolver = new ReferenceResolver(part => typeof part === 'string' ? part : UNKNOWN,
    (element, _, consumer) => isElsewhere(element, consumer) ? { Ref: UNKNOWN } : undefined);
  const resolved = Tokenization.resolve(value, { scope, resolver, preparing: false });
  return { value: resolved, elements: [...resolver.elements] };
}

/** The Regions of the owners of ARNs, as far as they are known to differ from the Region of the construct. */
export function foreignRegions(scope: IConstruct, { value, elements }: ResolvedReferences): string[] {
  const own = Stack.of(scope).region;
  const regions = [...elements.map(element => Stack.of(element).region), ...[value].flat().map(regionOf)];
  return [...new Set(regions.filter(region => areKnownToDiffer(region, own)))];
}

/** The Region in an ARN, otherwise a Token. */
function regionOf(arn: unknown): string {
  const region = typeof arn === 'string' && arn.startsWith('arn:') ? arn.split(':')[3] : undefined;
  return region === undefined || region === '' || region.includes(UNKNOWN) ? Aws.REGION : region;
}

/** A text that means the same in all stacks of an app, and the elements of templates that it refers to. */
export interface TextInApp {
  readonly text: string;
  readonly elements: CfnElement[];
}

/** Writes a value of a construct as a text that is equal to that of another construct, in whatever stack, if both values will be equal. */
export function textInApp(scope: IConstruct, value: unknown): TextInApp {
  const stack = Stack.of(scope);
  const textOf = (part: unknown) => typeof part === 'string' ? part : isLocal(part) ? inStack(stack, part) : JSON.stringify(part) ?? '';
  const resolver = new ReferenceResolver(textOf, (element, reference) => inStack(Stack.of(element), Stack.of(element).resolve(reference)));
  const text = textOf(Tokenization.resolve(value, { scope, resolver, preparing: false }));
  const isOfEnvironment = text.includes('{"'); // pseudo parameters and imports mean the same in all stacks of an environment
  return { text: isOfEnvironment ? `${text} in ${environmentOf(stack)}` : text, elements: [...resolver.elements] };
}

/** Indicates whether an intrinsic function refers to something in its own template. */
function isLocal(resolved: unknown): boolean {
  const [[name, operand] = ['', undefined]] = Object.entries(resolved ?? {});
  return name === 'Fn::GetAtt' || (name === 'Ref' && typeof operand === 'string' && !operand.startsWith('AWS::'));
}

function inStack(stack: Stack, local: unknown): string {
  return `<${stack.node.path} ${JSON.stringify(local).replaceAll('{"', '{ "')}>`;
}

function environmentOf(stack: Stack): string {
  const { account, region } = stack;
  return [account, region, [account, region].some(Token.isUnresolved) ? Stage.of(stack)?.node.path : ''].join(' ');
}

/** Indicates whether two resources are the same: the same construct, or imported with the same ARN. */
export function isSameResource<T extends IConstruct>(one: T | undefined, other: T, arn: (of: T) => string): boolean {
  if (one === undefined) return false;
  return one === other || (!Token.isUnresolved(arn(one)) && arn(one) === arn(other));
}

/** The resource that a value refers to, because logical IDs repeat across stacks; else the value itself, such as the ARN of an imported resource. */
export function referredOf(value: string): IConstruct | string {
  const token = Tokenization.reverse(value, { failConcat: false });
  return Reference.isReference(token) ? token.target : value;
}
