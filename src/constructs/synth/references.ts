import {
  Aws, CfnElement, DefaultTokenResolver, IPostProcessor, IResolvable, IResolveContext, Reference, Stack, StringConcat, Tokenization,
} from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { areKnownToDiffer } from './validation';

/** Stands in a text for what is known only at deployment. */
const UNKNOWN = '?';

class TextWithUnknowns extends StringConcat {
  public join(left: unknown, right: unknown): string {
    return [left, right].filter(part => part !== undefined).map(part => typeof part === 'string' ? part : UNKNOWN).join('');
  }
}

/** Resolves a value, and keeps the elements of templates that it refers to. */
class RecordingResolver extends DefaultTokenResolver {
  public readonly elements = new Set<CfnElement>();

  constructor() {
    super(new TextWithUnknowns());
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): any {
    if (!Reference.isReference(token) || !CfnElement.isCfnElement(token.target)) return super.resolveToken(token, context, postProcessor);
    this.elements.add(token.target);
    return isElsewhere(token.target, context.scope) ? { Ref: UNKNOWN } : super.resolveToken(token, context, postProcessor);
  }
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
  const resolver = new RecordingResolver();
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

/** The resource that a value refers to, because logical IDs repeat across stacks; else the value itself, such as the ARN of an imported resource. */
export function referredOf(value: string): IConstruct | string {
  const token = Tokenization.reverse(value, { failConcat: false });
  return Reference.isReference(token) ? token.target : value;
}
