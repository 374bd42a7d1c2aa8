import { Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { Permission } from '../resources/encryption';
import { statementsOf } from '../resources/grants';
import { Wildcard } from '../synth/acknowledgements';
import { atSynth } from '../synth/at-synth';
import { warn } from '../synth/validation';

/** Actions that Lambda needs to connect a function to a VPC, and that support no resources. */
export const DESCRIBE_NETWORK = ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'];

const CHANGE_NETWORK = [
  'ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface', 'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses',
];

/** What the code of the function is denied: AWS recommends these actions, although Lambda never needs the last one of the function's role. */
const DENIED_TO_CODE = [...CHANGE_NETWORK, ...DESCRIBE_NETWORK, 'ec2:DetachNetworkInterface'];

const REASON = 'Lambda creates the network interfaces of the function and chooses their ids; the code of the function is denied these actions';

/**
 * The permissions to create and delete network interfaces, with resources as AWS documents them. The subnets and security groups of a shared VPC
 * belong to another account.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
export function networkPermissions(scope: Construct): { permission: Permission; wildcards: Wildcard[] }[] {
  const { account, region } = Stack.of(scope);
  const arn = (owner: string, resource: string) => `arn:${Aws.PARTITION}:ec2:${region}:${owner}:${resource}`;
  return [
    { actions: CHANGE_NETWORK, resources: [arn(account, '*/*')] },
    { actions: ['ec2:CreateNetworkInterface'], resources: [arn('*', 'subnet/*'), arn('*', 'security-group/*')] },
  ].map(permission => ({ permission, wildcards: permission.resources.map(each => ({ owners: [], arn: each, reason: REASON })) }));
}

/**
 * Denies the code of functions what only Lambda needs. The key is set in requests of a function's code, and in those alone.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-best-practice
 */
export function denyNetworkToCode(functionArn: string): iam.PolicyStatement {
  return new iam.PolicyStatement({
    effect: iam.Effect.DENY,
    actions: DENIED_TO_CODE,
    resources: ['*'],
    conditions: { ArnLike: { 'lambda:SourceFunctionArn': functionArn } },
  });
}

/** Warns about actions that a user grants to a function in a VPC and that its code is denied. */
export function warnOfDeniedActions(scope: Construct, fn: lambda.IFunction): void {
  atSynth(scope, () => {
    const granted = statementsOf(fn).filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => Action);
    const denied = DENIED_TO_CODE.filter(action => granted.includes(action));
    if (denied.length === 0) return;
    warn(scope, 'networkActionsDenied',
      `the function is granted ${denied.join(', ')}, but the role of a function with a vpc denies them to its code, because Lambda needs them and the code should ` +
      'not use them: move this work to a function without a vpc, or remove the grant');
  });
}
