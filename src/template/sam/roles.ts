import { policyOfTemplate } from './policy-templates';
import type { SamResource, SamTemplate } from './sam-template';
import { DistinctValues, isIntrinsic, isMap, isNoValue, Json, member, NO_VALUE, partsOfIf, substitute, withoutUnset } from './values';

/** A role that AWS SAM generates, to which events add policies. */
export class RoleDraft {
  public readonly managedPolicies = new DistinctValues();
  public readonly policies = new DistinctValues();

  /** Adds AWS managed policies by name. */
  public addManaged(...names: readonly string[]): this {
    for (const name of names) this.managedPolicies.add(managedPolicy(name));
    return this;
  }

  /** Adds inline policies whose documents the role does not have yet. */
  public addInline(...policies: readonly Json[]): this {
    for (const policy of policies) this.policies.add(policy, member(policy, 'PolicyDocument') ?? policy);
    return this;
  }
}

/** The AWS managed policies for serverless apps whose ARNs contain a path. */
const SERVICE_ROLE_POLICIES = [
  'AWSCodeDeployRoleForLambda',
  'AWSCodeDeployRoleForLambdaLimited',
  'AWSLambdaBasicDurableExecutionRolePolicy',
  'AWSLambdaBasicExecutionRole',
  'AWSLambdaDynamoDBExecutionRole',
  'AWSLambdaENIManagementAccess',
  'AWSLambdaKinesisExecutionRole',
  'AWSLambdaMSKExecutionRole',
  'AWSLambdaRole',
  'AWSLambdaSQSQueueExecutionRole',
  'AWSLambdaVPCAccessExecutionRole',
  'AmazonAPIGatewayPushToCloudWatchLogs',
  'AmazonS3ObjectLambdaExecutionRolePolicy',
];

/** A policy document whose content is unknown, so that no rule takes it for one that allows nothing. */
export const UNKNOWN_POLICY: Json = { 'Fn::Transform': { Name: 'AWS::Serverless-2016-10-31' } };

/** Returns the ARN of an AWS managed policy. */
function managedPolicy(name: string): Json {
  return substitute(`arn:\${AWS::Partition}:iam::aws:policy/${SERVICE_ROLE_POLICIES.includes(name) ? 'service-role/' : ''}${name}`);
}

/**
 * Adds the policies of a function or state machine to its role: names and ARNs of managed policies, policy templates and policy documents.
 *
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html#sam-function-policies
 */
export function addPolicies(template: SamTemplate, owner: SamResource, role: RoleDraft): void {
  const { Policies: given } = owner.properties;
  const list: readonly unknown[] = given === undefined || given === null ? [] : Array.isArray(given) ? given : [given];
  list.forEach((policy, i) => {
    const name = `${owner.logicalId}RolePolicy${i}`;
    const [condition, ...values] = partsOfIf(policy) ?? [undefined, policy];
    const read = values.map(value => isNoValue(value) ? NO_VALUE : policyOf(value, name));
    if (read.includes(undefined)) {
      template.skip(owner.logicalId, `its policy ${i + 1} is neither a policy document, a managed policy, nor a policy template that is known`);
    }
    const isManaged = values.some(value => !isNoValue(value) && (typeof value === 'string' || isIntrinsic(value)));
    const known = read.map(value => value ?? { PolicyName: name, PolicyDocument: UNKNOWN_POLICY });
    const added = condition === undefined ? known[0] : { 'Fn::If': [condition, ...known] };
    if (isManaged) role.managedPolicies.add(added);
    else role.policies.add(added, name);
  });
}

/** Returns an inline policy with statements that allow actions on resources. */
export function inlinePolicy(name: string, ...statements: readonly (readonly [actions: string | readonly string[], resource: unknown])[]): Json {
  return { PolicyName: name, PolicyDocument: { Statement: statements.map(([Action, Resource]) => ({ Effect: 'Allow', Action, Resource })) } };
}

/** Returns the inline policy that lets a role send to a destination; undefined if none is needed or known. */
export function destinationPolicy(type: unknown, destination: unknown, logicalId: string): Json | undefined {
  switch (type) {
    case 'SQS': return inlinePolicy(`${logicalId}SQSPolicy`, ['sqs:SendMessage', destination]);
    case 'SNS': return inlinePolicy(`${logicalId}SNSPolicy`, ['sns:publish', destination]);
    case 'EventBridge': return inlinePolicy(`${logicalId}EventBridgePolicy`, ['events:PutEvents', destination]);
    case 'Lambda': return inlinePolicy(`${logicalId}LambdaPolicy`, ['lambda:InvokeFunction', destination]);
    case 'S3': case 'S3Bucket': return inlinePolicy(
      `${logicalId}S3Policy`, ['s3:PutObject', { 'Fn::Join': ['/', [destination, '*']] }], ['s3:ListBucket', destination],
    );
    default: return undefined;
  }
}

/** Returns the properties of a role that a service assumes. */
export function roleProperties(service: string, role: RoleDraft, more: Json = {}): Json {
  const [managed, inline] = [role.managedPolicies.list, role.policies.list];
  return withoutUnset({
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['sts:AssumeRole'], Principal: { Service: [`${service}.amazonaws.com`] } }],
    },
    ManagedPolicyArns: managed.length > 0 ? managed : undefined,
    Policies: inline.length > 0 ? inline : undefined,
    ...more,
  });
}

/** Returns a policy as the role contains it: the ARN of a managed policy, or an inline policy. */
function policyOf(policy: unknown, name: string): unknown {
  if (typeof policy === 'string') return policy.startsWith('arn:') ? policy : managedPolicy(policy);
  if (isIntrinsic(policy)) return policy;
  const document = isMap(policy) && Object.hasOwn(policy, 'Statement') ? policy : policyOfTemplate(policy);
  return document && { PolicyName: name, PolicyDocument: document };
}

