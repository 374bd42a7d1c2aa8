import { isUnknown } from '../../../template';
import { COMPLIANT, known, rule, violation } from '../../rule';

const SERVICES = [
  { name: 'Amazon S3', id: 's3', managed: /\/AmazonS3\w+Access$/ },
  { name: 'DynamoDB', id: 'dynamodb', managed: /\/AmazonDynamoDB\w+Access(_v\d+)?$/ },
];

/** What Lambda does with the function's role when it reads a stream: not from the VPC. */
const POLLING = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'];

export const vpcGatewayEndpoint = rule({
  id: 'VpcGatewayEndpoint',
  level: 'info',
  of: 'functions',
  info: 'The function may use a service to which its VPC has no way of its own.',
  explanation: 'Each byte goes through a NAT gateway and is paid for there, or nowhere at all. A gateway endpoint costs nothing.',
  mend: 'Add one: vpc.addGatewayEndpoint(\'S3\', { service: GatewayVpcEndpointAwsService.S3 }), or DYNAMODB.',
  practices: ['F19'],
  link: 'https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html',
  check: (handler, system) => {
    const { grants, network } = system;
    if (network.subnetsOf(handler).length === 0) return undefined;
    const destinations = system.destinationsOf(handler);
    const managedPolicies = grants.of(handler).flatMap(grant => 'managedPolicies' in grant ? grant.managedPolicies : []);
    const used = SERVICES.filter(({ id, managed }) => grants.uses(handler, id, POLLING, destinations)
      || managedPolicies.some(policy => managed.test(String(policy))));
    if (used.length === 0) return undefined;
    const vpc = known(network.vpcOf(handler));
    const endpoints = used.map(({ id }) => network.hasEndpoint(vpc, id));
    const without = used.filter((_, i) => endpoints[i] === false).map(({ name }) => name);
    if (without.length > 0) return violation(`Its role may use ${without.join(' and ')}, to which its VPC has no endpoint.`);
    return endpoints.find(isUnknown) ?? COMPLIANT;
  },
});
