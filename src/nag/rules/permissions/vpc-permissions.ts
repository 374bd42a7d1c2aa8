import { missingPermissions } from './missing-permissions';
import { resolved, rule } from '../../model/rule';

/** The actions without which Lambda does not create a function in a VPC. */
const NETWORK_INTERFACES = ['ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DeleteNetworkInterface'];

export const vpcPermissions = rule({
  id: 'VpcPermissions',
  level: 'error',
  appliesTo: 'functions',
  info: 'The role of a function in a VPC does not allow Lambda to create network interfaces.',
  explanation: 'Lambda creates the network interfaces with the permissions of the execution role. Without them, the deployment fails.',
  fix: 'Attach the managed policy service-role/AWSLambdaVPCAccessExecutionRole (ManagedPolicyArns) to the role, as the constructs do for a role of their own.',
  practices: ['E12'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
  check: (handler, { access }) => {
    if (!handler.properties.has('VpcConfig.SubnetIds') || resolved(handler.properties.list('VpcConfig.SubnetIds')).length === 0) return undefined;
    const role = resolved(access.role(handler.role));
    return missingPermissions(role, NETWORK_INTERFACES.map(action => ({ text: action, verdict: access.roleMayAnywhere(role, action) })));
  },
});
