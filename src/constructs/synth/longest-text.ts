import { CfnResource, DefaultTokenResolver, IPostProcessor, IResolvable, IResolveContext, Reference, Stack, StringConcat, Token, Tokenization } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { generatedNameLength, PHYSICAL_NAMES, STACK_NAME_LENGTH } from '../../limits';

/** The longest values of what is known only at deployment. A name that is neither here nor in `PHYSICAL_NAMES` is assumed to be as long as a logical ID. */
const ARN_WITHOUT_NAME = 'arn:aws-us-gov:dynamodb:ap-southeast-1:123456789012:table/'.length;
const STREAM_LABEL = '/stream/2026-01-01T00:00:00.000'.length;
const QUEUE_URL_WITHOUT_NAME = 'https://sqs.ap-southeast-1.amazonaws.com.cn/123456789012/'.length;
const PSEUDO_PARAMETERS: { readonly [name: string]: number | undefined } = {
  'AWS::AccountId': 12, 'AWS::Partition': 10, 'AWS::Region': 14, 'AWS::URLSuffix': 16,
};
const UNKNOWN_NAME = 255;

/** Resolves each Token to a text that is as long as its value can be. */
class LongestResolver extends DefaultTokenResolver {
  constructor() {
    super(new StringConcat());
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): any {
    if (Reference.isReference(token) && CfnResource.isCfnResource(token.target)) return filler(lengthOf(token.target, token.displayName));
    return longestOf(super.resolveToken(token, context, postProcessor));
  }
}

/** Resolves a value of a construct with texts that are as long as the deployed ones can be. */
export function longestText(scope: IConstruct, value: unknown): any {
  return Tokenization.resolve(value, { scope, resolver: new LongestResolver(), preparing: false });
}

function longestOf(resolved: any): any {
  if (typeof resolved !== 'object' || resolved === null) return resolved;
  const keys = Object.keys(resolved);
  if (keys.length !== 1 || !/^(Ref|Fn::.*)$/.test(keys[0])) return resolved;
  const join = resolved['Fn::Join'];
  return Array.isArray(join?.[1]) ? join[1].join(join[0]) : filler(PSEUDO_PARAMETERS[resolved.Ref] ?? UNKNOWN_NAME);
}

function lengthOf(resource: CfnResource, attribute: string): number {
  const name = longestName(resource);
  if (/Arn$/.test(attribute)) return ARN_WITHOUT_NAME + name + (attribute === 'StreamArn' ? STREAM_LABEL : 0);
  if (attribute !== 'Ref') return name;
  switch (resource.cfnResourceType) {
    case 'AWS::SQS::Queue': return QUEUE_URL_WITHOUT_NAME + name;
    case 'AWS::SNS::Topic': return ARN_WITHOUT_NAME + name;
    default: return name;
  }
}

function longestName(resource: CfnResource): number {
  const stack = Stack.of(resource);
  const { property, length } = PHYSICAL_NAMES[resource.cfnResourceType] ?? { property: '', length: UNKNOWN_NAME };
  const given = stack.resolve(resource[property as keyof CfnResource]);
  if (given !== undefined) return typeof given === 'string' ? given.length : length;
  const stackName = Token.isUnresolved(stack.stackName) ? STACK_NAME_LENGTH : stack.stackName.length;
  return Math.min(length, generatedNameLength(stackName, stack.getLogicalId(resource).length));
}

function filler(length: number): string {
  return 'x'.repeat(length);
}
