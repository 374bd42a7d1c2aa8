import type { Access } from './access';
import { allowed, MissingPermission, Need } from './role-needs';
import { AccessConfiguration, isFollowed, MappingEntry, RoleEntry, SourceKind } from '../flow';
import { isUnknown } from '../resolve/unknown';

/**
 * The actions with which Lambda finds a cluster or broker: one of each list. What the cluster itself asks for when Lambda signs in as the role
 * (kafka-cluster:…) depends on its settings, which are not read.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-msk-permissions.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/process-messages-with-lambda.html
 */
const DESCRIBE: { readonly [kind in SourceKind]?: readonly Need[] } = {
  kafka: [['kafka:DescribeClusterV2', 'kafka:DescribeCluster'], ['kafka:GetBootstrapBrokers']],
  mq: [['mq:DescribeBroker']],
};

/** The actions with which Lambda reaches brokers in a VPC. @see https://docs.aws.amazon.com/lambda/latest/dg/smaa-permissions.html */
const NETWORK = [
  'CreateNetworkInterface', 'DescribeNetworkInterfaces', 'DescribeVpcs', 'DeleteNetworkInterface', 'DescribeSubnets', 'DescribeSecurityGroups',
];

/** Returns what a role needs so that Lambda can reach the cluster or broker of a mapping, and sign in. */
export function clusterNeeds(
  { sourceKind, source, accessConfigurations = [] }: MappingEntry, role: RoleEntry, access: Access,
): readonly MissingPermission[] {
  if (isUnknown(sourceKind) || isFollowed(sourceKind)) return [];
  if (isUnknown(accessConfigurations)) return [{ text: '', verdict: accessConfigurations }];
  const inVpc = accessConfigurations.some(({ type }) => type === 'VPC_SUBNET');
  return [
    ...describing(DESCRIBE[sourceKind], source, role, access),
    ...accessConfigurations.filter(({ type }) => isUnknown(type) || SECRETS.test(type))
      .flatMap(configuration => readingSecret(configuration, role, access)),
    ...inVpc ? NETWORK.map(action => ({ text: `ec2:${action}`, verdict: access.roleMayAnywhere(role, `ec2:${action}`) })) : [],
  ];
}

/** The types of which the URI is the ARN of a secret. */
const SECRETS = /^(BASIC_AUTH|SASL_SCRAM_(256|512)_AUTH|CLIENT_CERTIFICATE_TLS_AUTH|SERVER_ROOT_CA_CERTIFICATE)$/;

function describing(
  needs: readonly Need[] | undefined, source: MappingEntry['source'], role: RoleEntry, access: Access,
): readonly MissingPermission[] {
  if (needs === undefined || source === undefined) return [];
  if (isUnknown(source.value)) return [{ text: '', verdict: source.value }];
  return allowed(role, needs, { arn: source.value, entry: access.entry(source) }, access);
}

function readingSecret({ type, uri }: AccessConfiguration, role: RoleEntry, access: Access): readonly MissingPermission[] {
  if (isUnknown(type)) return [{ text: '', verdict: type }];
  if (isUnknown(uri.value)) return [{ text: '', verdict: uri.value }];
  return allowed(role, [['secretsmanager:GetSecretValue']], { arn: uri.value, entry: access.entry(uri) }, access);
}
