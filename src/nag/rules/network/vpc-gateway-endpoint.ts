import { allHold, anyHolds, isUnknown, not } from '../../../template';
import { COMPLIANT, resolved, rule, violation } from '../../model/rule';

const SERVICES = [
  { name: 'Amazon S3', id: 's3', managed: /\/AmazonS3\w+Access$/ },
  { name: 'DynamoDB', id: 'dynamodb', managed: /\/AmazonDynamoDB\w+Access(_v\d+)?$/ },
];

/** Actions that Lambda itself uses to read a stream, from outside of the VPC. */
const POLLING = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'];

export const vpcGatewayEndpoint = rule({
  id: 'VpcGatewayEndpoint',
  level: 'info',
  appliesTo: 'functions',
  info: 'The function can use Amazon S3 or DynamoDB, but its VPC has no endpoint for it.',
  explanation: 'The traffic goes through a NAT gateway, which charges for every byte, or fails if there is none. A gateway endpoint is ' +
    'free of charge.',
  fix: "Add one (AWS::EC2::VPCEndpoint): vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 }), or DYNAMODB.",
  practices: ['F19'],
  link: 'https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html',
  check: (handler, app) => {
    const { rolePermissions, network } = app;
    if (network.subnetsOf(handler).length === 0) return undefined;
    const destinations = app.destinationsOf(handler);
    const managedPolicies = rolePermissions.of(handler).flatMap(grant => 'managedPolicies' in grant ? grant.managedPolicies : []);
    const mayUse = ({ id, managed }: typeof SERVICES[number]) => anyHolds([
      rolePermissions.uses(handler, id, POLLING, destinations),
      managedPolicies.some(policy => managed.test(String(policy))) && not(rolePermissions.isDenied(handler, id)),
    ]);
    const used = SERVICES.map(service => ({ ...service, verdict: mayUse(service) })).filter(({ verdict }) => verdict !== false);
    if (used.length === 0) return undefined;
    const vpc = resolved(network.vpcOf(handler));
    const lacks = used.map(({ id, verdict }) => allHold([verdict, not(network.hasEndpoint(vpc, id))]));
    const without = used.filter((_, i) => lacks[i] === true).map(({ name }) => name);
    if (without.length > 0) return violation(`The role of the function allows it to use ${without.join(' and ')}, but its VPC has no endpoint for it.`);
    return lacks.find(isUnknown) ?? COMPLIANT;
  },
});
