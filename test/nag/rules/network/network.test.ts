import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as destinations from 'aws-cdk-lib/aws-lambda-destinations';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  AsyncFunctionWithDestinations, HandlerCode, LambdaBestPracticesChecks, SqsWorkerFunction, StreamProcessor, StreamSource,
} from '../../../../src';
import { Case, testCases } from '../../cases';
import { aFunction } from '../../examples/shop';
import { allow, bucket, config, fn, get, of, onFailure, policy, ref, role, stream, streamMapping, UNKNOWN } from '../../resources';
import { Resources } from '../../verdicts';

const id = (group: string) => get(group, 'GroupId');
const group = of('AWS::EC2::SecurityGroup');
const ingress = (to: string, from: unknown) => of('AWS::EC2::SecurityGroupIngress')({ GroupId: id(to), SourceSecurityGroupId: from, IpProtocol: 'tcp', FromPort: UNKNOWN, ToPort: UNKNOWN });
const egress = (from: string, to: string) => of('AWS::EC2::SecurityGroupEgress')({ GroupId: id(from), DestinationSecurityGroupId: id(to), IpProtocol: 'tcp' });
const cluster = (properties: object = {}) => of('AWS::RDS::DBCluster')({ Engine: 'aurora-postgresql', VpcSecurityGroupIds: [id('Db')], ...properties });
const instance = (properties: object = {}) => of('AWS::RDS::DBInstance')({ Engine: 'mysql', VPCSecurityGroups: [id('Db')], ...properties });
const proxy = (...groups: string[]) => of('AWS::RDS::DBProxy')({ VpcSecurityGroupIds: groups.map(id) });
const inGroups = (...SecurityGroupIds: unknown[]) => fn({ VpcConfig: { SubnetIds: ['subnet-1'], SecurityGroupIds } });
const deny = (properties: object = {}) => ({ Effect: 'Deny', Action: 's3:*', Resource: '*', ...properties });

/** A function and a database, each in its own security group. */
const shop: Resources = { Fn: inGroups(id('Own')), Own: group(), Db: group(), Cluster: cluster() };
const direct = { ...shop, In: ingress('Db', id('Own')) };
const dataApi = (EnableHttpEndpoint: unknown, ...actions: string[]) => ({ ...direct, Cluster: cluster({ EnableHttpEndpoint }), Role: role(), Policy: policy(allow(actions, '*')) });
const behind = { ...shop, ProxyGroup: group(), Proxy: proxy('ProxyGroup'), ToDb: ingress('Db', id('ProxyGroup')) };
const byProxy = { ...behind, ToProxy: ingress('ProxyGroup', id('Own')) };

describe('rules for databases', () => {
  testCases([
    ['a cluster that allows connections from the function [F20]', 'DatabaseProxy', 'Fn', 'violates', direct],
    ['an instance that allows connections from the function [F20]', 'DatabaseProxy', 'Fn', 'violates', { ...direct, Cluster: instance() }],
    ['an inline ingress rule from the function [F20]', 'DatabaseProxy', 'Fn', 'violates', { ...shop, Db: group({ SecurityGroupIngress: [{ SourceSecurityGroupId: id('Own') }] }) }],
    ['an egress rule to the database [F20]', 'DatabaseProxy', 'Fn', 'violates', { ...shop, Out: egress('Own', 'Db') }],
    ['an inline egress rule to the database [F20]', 'DatabaseProxy', 'Fn', 'violates', { ...shop, Own: group({ SecurityGroupEgress: [{ DestinationSecurityGroupId: id('Db') }] }) }],
    ['a function in the security group of the database [F20]', 'DatabaseProxy', 'Fn', 'violates', { ...shop, Fn: inGroups(id('Db')), In: ingress('Db', id('Db')) }],
    ['a function that can connect to both proxy and database [F20]', 'DatabaseProxy', 'Fn', 'violates', { ...byProxy, In: ingress('Db', id('Own')) }],
    ['a connection from the second security group of the function [F20]', 'DatabaseProxy', 'Fn', 'violates', { ...direct, Fn: inGroups('sg-1', id('Own')) }],
    ['a database without an engine name [F20]', 'DatabaseProxy', 'Fn', 'violates', { ...direct, Cluster: cluster({ Engine: undefined }) }],
    ['a proxy [F20]', 'DatabaseProxy', 'Fn', 'complies', byProxy],
    ['an additional endpoint of a proxy [F20]', 'DatabaseProxy', 'Fn', 'complies', { ...byProxy, Proxy: of('AWS::RDS::DBProxyEndpoint')({ VpcSecurityGroupIds: [id('ProxyGroup')] }) }],
    ['an egress rule to a proxy [F20]', 'DatabaseProxy', 'Fn', 'complies', { ...behind, Out: egress('Own', 'ProxyGroup') }],
    ['a proxy in the security group of the database', 'DatabaseProxy', 'Fn', 'undecided', { ...direct, Proxy: proxy('Db') }],
    ['a proxy in the security group of the function', 'DatabaseProxy', 'Fn', 'undecided', { ...direct, Proxy: proxy('Own') }],
    ['an imported security group', 'DatabaseProxy', 'Fn', 'undecided', { ...shop, Fn: inGroups('sg-1'), In: ingress('Db', 'sg-1') }],
    ['an imported security group next to a proxy', 'DatabaseProxy', 'Fn', 'undecided', { ...byProxy, Fn: inGroups(id('Own'), 'sg-1') }],
    ['unknown security groups', 'DatabaseProxy', 'Fn', 'undecided', { ...direct, Fn: fn({ VpcConfig: { SubnetIds: ['subnet-1'], SecurityGroupIds: UNKNOWN } }) }],
    ['an unknown engine', 'DatabaseProxy', 'Fn', 'undecided', { ...direct, Cluster: cluster({ Engine: UNKNOWN }) }],
    ['a function with permission for the Data API', 'DatabaseProxy', 'Fn', 'undecided', dataApi(true, 'rds-data:ExecuteStatement')],
    ['a function with permission for a Data API that may be disabled', 'DatabaseProxy', 'Fn', 'undecided', dataApi(UNKNOWN, 'rds-data:ExecuteStatement')],
    ['a function that is denied the Data API [F20]', 'DatabaseProxy', 'Fn', 'violates', { ...dataApi(true, 'rds-data:ExecuteStatement'), No: policy(deny({ Action: 'rds-data:*' })) }],
    ['a function that is denied the Data API on a condition', 'DatabaseProxy', 'Fn', 'undecided', { ...dataApi(true, 'rds-data:ExecuteStatement'), No: policy(deny({ Action: 'rds-data:*', Condition: { Bool: { 'aws:ViaAWSService': 'false' } } })) }],
    ['a function without permission for the Data API [F20]', 'DatabaseProxy', 'Fn', 'violates', dataApi(true, 'sqs:SendMessage')],
    ['a database without the Data API [F20]', 'DatabaseProxy', 'Fn', 'violates', dataApi(false, 'rds-data:ExecuteStatement')],
    ['an engine without support for RDS Proxy', 'DatabaseProxy', 'Fn', 'does not apply', { ...direct, Cluster: instance({ Engine: 'oracle-se2' }) }],
    ['a database that allows connections from another security group', 'DatabaseProxy', 'Fn', 'does not apply', { ...shop, Other: group(), In: ingress('Db', id('Other')) }],
    ['a database that allows connections from IP addresses', 'DatabaseProxy', 'Fn', 'does not apply', { ...shop, Db: group({ SecurityGroupIngress: [{ CidrIp: '10.0.0.0/8' }] }) }],
    ['a rule from the database to the function', 'DatabaseProxy', 'Fn', 'does not apply', { ...shop, In: ingress('Own', id('Db')) }],
    ['an imported database', 'DatabaseProxy', 'Fn', 'does not apply', { ...shop, Cluster: cluster({ VpcSecurityGroupIds: ['sg-1'] }), In: of('AWS::EC2::SecurityGroupIngress')({ GroupId: 'sg-1', SourceSecurityGroupId: id('Own') }) }],
    ['no database', 'DatabaseProxy', 'Fn', 'does not apply', { ...direct, Fn: inGroups('sg-1'), Cluster: group() }],
    ['no VPC', 'DatabaseProxy', 'Fn', 'does not apply', { ...direct, Fn: fn() }],
    ['a function that rotates the secret of a database', 'DatabaseProxy', 'Fn', 'does not apply', { ...direct, Rotation: of('AWS::SecretsManager::RotationSchedule')({ RotationLambdaARN: get('Fn') }) }],
  ]);

  test('DatabaseProxy accepts a proxy and reports a direct connection, across stacks of the CDK [F20]', () => {
    const found = (isProxied: boolean) => {
      const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false });
      const [network, data, code] = ['Network', 'Data', 'Code'].map(name => new Stack(app, name));
      const vpc = new ec2.Vpc(network, 'Vpc');
      const database = new rds.DatabaseInstance(data, 'Database', { engine: rds.DatabaseInstanceEngine.POSTGRES, vpc });
      const worker = aFunction(code, { vpc, allowAllOutbound: false });
      if (isProxied) database.addProxy('Proxy', { secrets: [database.secret!], vpc }).connections.allowFrom(worker, ec2.Port.POSTGRES);
      else database.connections.allowDefaultPortFrom(worker);
      const { violations } = new LambdaBestPracticesChecks().validateScope(app);
      return violations.filter(({ ruleName }) => ruleName === 'LambdaBestPractices-DatabaseProxy').flatMap(({ violatingResources }) => violatingResources.map(({ constructPath }) => constructPath));
    };
    expect(found(false)).toEqual(['Code/Orders/Resource']);
    expect(found(true)).toEqual([]);
  });
});

const zone = (index: number) => ({ 'Fn::Select': [index, { 'Fn::GetAZs': '' }] });
const subnetIn = (AvailabilityZone?: unknown) => of('AWS::EC2::Subnet')({ VpcId: 'vpc', AvailabilityZone });
const vpc = of('AWS::EC2::VPC')({ CidrBlock: '10.0.0.0/16' });
const subnet = (VpcId: unknown = ref('Vpc')) => of('AWS::EC2::Subnet')({ VpcId });
const endpoint = (service: unknown, properties: object = {}) => of('AWS::EC2::VPCEndpoint')({
  VpcId: ref('Vpc'), ServiceName: typeof service === 'string' ? { 'Fn::Join': ['', ['com.amazonaws.', ref('AWS::Region'), `.${service}`]] } : service, VpcEndpointType: 'Gateway', ...properties,
});
const INTERFACE = { VpcEndpointType: 'Interface' };
const inSubnets = (...SubnetIds: unknown[]) => fn({ VpcConfig: { SubnetIds, SecurityGroupIds: ['sg-1'] } });
const may = (...actions: string[]): Resources => ({
  Fn: inSubnets(ref('A'), ref('B')), Vpc: vpc, A: subnet(), B: subnet(), Bucket: bucket(), Role: role(), Policy: policy(allow(actions, get('Bucket'))),
});
const read = may('s3:GetObject');
const managed = (name: string) => ({ ...may('sqs:SendMessage'), Role: role({ ManagedPolicyArns: [`arn:aws:iam::aws:policy/${name}`] }) });

describe('rules for VPCs', () => {
  testCases([
    ['one subnet [F19]', 'VpcZones', 'Fn', 'violates', { Fn: inSubnets(ref('A')), A: subnetIn('a') }],
    ['two subnets in one zone [F19]', 'VpcZones', 'Fn', 'violates', { Fn: inSubnets(ref('A'), ref('B')), A: subnetIn(zone(0)), B: subnetIn(zone(0)) }],
    ['two subnets in two zones [F19]', 'VpcZones', 'Fn', 'complies', { Fn: inSubnets(ref('A'), ref('B')), A: subnetIn(zone(0)), B: subnetIn(zone(1)) }],
    ['two imported subnets', 'VpcZones', 'Fn', 'undecided', { Fn: inSubnets('subnet-1', 'subnet-2') }],
    ['two subnets without zones', 'VpcZones', 'Fn', 'undecided', { Fn: inSubnets(ref('A'), ref('B')), A: subnetIn(), B: subnetIn() }],
    ['unknown subnets', 'VpcZones', 'Fn', 'undecided', { Fn: fn({ VpcConfig: { SubnetIds: UNKNOWN } }) }],
    ['no VPC', 'VpcZones', 'Fn', 'does not apply', { Fn: fn() }],

    ['calls of functions without an endpoint for Lambda [E07]', 'VpcLambdaEndpoint', 'Fn', 'violates', may('lambda:InvokeFunction')],
    ['calls of functions with an endpoint for another service [E07]', 'VpcLambdaEndpoint', 'Fn', 'violates', { ...may('lambda:InvokeFunction'), Endpoint: endpoint('sqs', INTERFACE) }],
    ['calls of functions with an endpoint for Lambda [E07]', 'VpcLambdaEndpoint', 'Fn', 'complies', { ...may('lambda:InvokeFunction'), Endpoint: endpoint('lambda', INTERFACE) }],
    ['calls of functions and an endpoint for an unknown service', 'VpcLambdaEndpoint', 'Fn', 'undecided', { ...may('lambda:InvokeFunction'), Endpoint: endpoint(UNKNOWN, INTERFACE) }],
    ['calls of functions from an imported VPC', 'VpcLambdaEndpoint', 'Fn', 'undecided', { ...may('lambda:InvokeFunction'), Fn: inSubnets('subnet-1', 'subnet-2') }],
    ['no calls of functions', 'VpcLambdaEndpoint', 'Fn', 'does not apply', read],
    ['a function as the place of failed events: Lambda calls it, from outside of the VPC', 'VpcLambdaEndpoint', 'Fn', 'does not apply', {
      ...may('sqs:SendMessage'), Policy: policy(allow('lambda:InvokeFunction', get('Failed', 'Arn'))), Failed: fn(), Config: config(onFailure(get('Failed'))),
    }],
    ['calls of functions from no VPC', 'VpcLambdaEndpoint', 'Fn', 'does not apply', { ...may('lambda:InvokeFunction'), Fn: fn() }],
    ['Amazon S3 without a gateway endpoint [F19]', 'VpcGatewayEndpoint', 'Fn', 'violates', read],
    ['DynamoDB without a gateway endpoint [F19]', 'VpcGatewayEndpoint', 'Fn', 'violates', may('dynamodb:PutItem')],
    ['a gateway endpoint for the other service [F19]', 'VpcGatewayEndpoint', 'Fn', 'violates', { ...read, Endpoint: endpoint('dynamodb') }],
    ['one of two gateway endpoints [F19]', 'VpcGatewayEndpoint', 'Fn', 'violates', { ...may('s3:GetObject', 'dynamodb:GetItem'), Endpoint: endpoint('s3') }],
    ['a gateway endpoint in another VPC [F19]', 'VpcGatewayEndpoint', 'Fn', 'violates', { ...read, Other: vpc, Endpoint: endpoint('s3', { VpcId: ref('Other') }) }],
    ['a gateway endpoint in an imported VPC [F19]', 'VpcGatewayEndpoint', 'Fn', 'violates', { ...read, Endpoint: endpoint('s3', { VpcId: 'vpc-1' }) }],
    ['permission for all actions [F19]', 'VpcGatewayEndpoint', 'Fn', 'violates', may('*')],
    ['a managed policy for Amazon S3 [F19]', 'VpcGatewayEndpoint', 'Fn', 'violates', managed('AmazonS3ReadOnlyAccess')],
    ['a managed policy for DynamoDB [F19]', 'VpcGatewayEndpoint', 'Fn', 'violates', managed('AmazonDynamoDBFullAccess_v2')],
    ['a stream whose function writes to DynamoDB [F19]', 'VpcGatewayEndpoint', 'Fn', 'violates', may('dynamodb:GetRecords', 'dynamodb:PutItem')],
    ['a bucket next to the failure bucket [F19]', 'VpcGatewayEndpoint', 'Fn', 'violates', { ...read, Parked: bucket(), Config: config(onFailure(get('Parked'))) }],
    ['an imported subnet and one of the app [F19]', 'VpcGatewayEndpoint', 'Fn', 'violates', { ...read, Fn: inSubnets('subnet-1', ref('A')) }],
    ['a gateway endpoint for Amazon S3 [F19]', 'VpcGatewayEndpoint', 'Fn', 'complies', { ...read, Endpoint: endpoint('s3') }],
    ['gateway endpoints for both [F19]', 'VpcGatewayEndpoint', 'Fn', 'complies', { ...may('s3:GetObject', 'dynamodb:GetItem'), One: endpoint('s3'), Two: endpoint('dynamodb') }],
    ['an interface endpoint for Amazon S3', 'VpcGatewayEndpoint', 'Fn', 'complies', { ...read, Endpoint: endpoint('s3', INTERFACE) }],
    ['an endpoint next to one for an unknown service', 'VpcGatewayEndpoint', 'Fn', 'complies', { ...read, Endpoint: endpoint('s3'), Odd: endpoint(UNKNOWN) }],
    ['imported subnets', 'VpcGatewayEndpoint', 'Fn', 'undecided', { ...read, Fn: inSubnets('subnet-1', 'subnet-2') }],
    ['unknown subnets', 'VpcGatewayEndpoint', 'Fn', 'undecided', { ...read, Fn: fn({ VpcConfig: { SubnetIds: UNKNOWN } }) }],
    ['subnets of an imported VPC', 'VpcGatewayEndpoint', 'Fn', 'undecided', { ...read, A: subnet('vpc-1'), B: subnet('vpc-1') }],
    ['an endpoint for an unknown service', 'VpcGatewayEndpoint', 'Fn', 'undecided', { ...read, Endpoint: endpoint(UNKNOWN) }],
    ['an endpoint in an unknown VPC', 'VpcGatewayEndpoint', 'Fn', 'undecided', { ...read, Endpoint: endpoint('s3', { VpcId: UNKNOWN }) }],
    ['an endpoint for another service in an unknown VPC [F19]', 'VpcGatewayEndpoint', 'Fn', 'violates', { ...read, Endpoint: endpoint('sqs', { VpcId: UNKNOWN }) }],
    ['permissions for other services', 'VpcGatewayEndpoint', 'Fn', 'does not apply', may('sqs:SendMessage', 's3express:CreateSession')],
    ...['s3:*', '*', 's3:Get*', ['s3:PutObject', 's3:GetObject']].map((Action): Case => [`${String(Action)} denied on all resources`, 'VpcGatewayEndpoint', 'Fn', 'does not apply', { ...read, No: policy(deny({ Action })) }]),
    ['a denial of all but another service', 'VpcGatewayEndpoint', 'Fn', 'does not apply', { ...read, No: policy(deny({ Action: undefined, NotAction: ['sqs:*', 'logs:*'] })) }],
    ['a denial on the bucket', 'VpcGatewayEndpoint', 'Fn', 'does not apply', { ...read, No: policy(deny({ Resource: get('Bucket') })) }],
    ['a denial on all but another bucket', 'VpcGatewayEndpoint', 'Fn', 'does not apply', { ...read, No: policy(deny({ Resource: undefined, NotResource: 'arn:aws:s3:::other' })) }],
    ['a denied managed policy', 'VpcGatewayEndpoint', 'Fn', 'does not apply', { ...managed('AmazonS3FullAccess'), No: policy(deny()) }],
    ['a denial in the role itself', 'VpcGatewayEndpoint', 'Fn', 'does not apply', { ...read, Role: role({ Policies: [{ PolicyDocument: { Statement: deny() } }] }) }],
    ['a denial of some of the actions [F19]', 'VpcGatewayEndpoint', 'Fn', 'violates', { ...may('s3:GetObject', 's3:PutObject'), No: policy(deny({ Action: 's3:Put*' })) }],
    ['a denial of some of what a wildcard allows [F19]', 'VpcGatewayEndpoint', 'Fn', 'violates', { ...may('s3:*'), No: policy(deny({ Action: 's3:Delete*' })) }],
    ['a denial of one-letter endings of what a wildcard allows [F19]', 'VpcGatewayEndpoint', 'Fn', 'violates', { ...may('s3:Get*'), No: policy(deny({ Action: 's3:Get?' })) }],
    ['a denial of all but what a wildcard allows too [F19]', 'VpcGatewayEndpoint', 'Fn', 'violates', { ...may('s3:*'), No: policy(deny({ Action: undefined, NotAction: 's3:Get*' })) }],
    ['a denial of all but the action [F19]', 'VpcGatewayEndpoint', 'Fn', 'violates', { ...read, No: policy(deny({ Action: undefined, NotAction: 's3:GetObject' })) }],
    ['a denial on another bucket [F19]', 'VpcGatewayEndpoint', 'Fn', 'violates', { ...read, No: policy(deny({ Resource: 'arn:aws:s3:::other' })) }],
    ['a denial on one of all buckets [F19]', 'VpcGatewayEndpoint', 'Fn', 'violates', { ...read, Policy: policy(allow('s3:GetObject', '*')), No: policy(deny({ Resource: get('Bucket') })) }],
    ['a denial for the other service [F19]', 'VpcGatewayEndpoint', 'Fn', 'violates', { ...may('s3:GetObject', 'dynamodb:GetItem'), One: endpoint('s3'), No: policy(deny()) }],
    ['a managed policy of which some is denied [F19]', 'VpcGatewayEndpoint', 'Fn', 'violates', { ...managed('AmazonS3FullAccess'), No: policy(deny({ Action: 's3:DeleteBucket' })) }],
    ['a denial with a condition', 'VpcGatewayEndpoint', 'Fn', 'undecided', { ...read, No: policy(deny({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } })) }],
    ['a denial with an unknown condition', 'VpcGatewayEndpoint', 'Fn', 'undecided', { ...read, No: policy(deny({ Condition: UNKNOWN })) }],
    ['a denial of unknown actions', 'VpcGatewayEndpoint', 'Fn', 'undecided', { ...read, No: policy(deny({ Action: UNKNOWN })) }],
    ['a denial of all but unknown actions', 'VpcGatewayEndpoint', 'Fn', 'undecided', { ...read, No: policy(deny({ Action: undefined, NotAction: UNKNOWN })) }],
    ['a managed policy that is denied on a condition', 'VpcGatewayEndpoint', 'Fn', 'undecided', { ...managed('AmazonS3FullAccess'), No: policy(deny({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } })) }],
    ['more statements than IAM accepts', 'VpcGatewayEndpoint', 'Fn', 'undecided', { ...read, No: policy(deny({ Action: Array.from({ length: 5_001 }, (_, i) => `s3:${i}`) })) }],
    ['a denial with a condition where there is an endpoint', 'VpcGatewayEndpoint', 'Fn', 'complies', { ...read, Endpoint: endpoint('s3'), No: policy(deny({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } })) }],
    ['a denial on an unknown resource that a denial on all covers', 'VpcGatewayEndpoint', 'Fn', 'does not apply', { ...read, Policy: policy(allow('s3:GetObject', UNKNOWN)), No: policy(deny()) }],
    ['denied actions', 'VpcGatewayEndpoint', 'Fn', 'does not apply', { ...read, Policy: policy({ Effect: 'Deny', Action: 's3:*', Resource: '*' }) }],
    ['an imported role', 'VpcGatewayEndpoint', 'Fn', 'does not apply', { ...read, Fn: fn({ Role: 'arn:aws:iam::1:role/r', VpcConfig: { SubnetIds: [ref('A')] } }) }],
    ['a DynamoDB stream, which Lambda itself reads', 'VpcGatewayEndpoint', 'Fn', 'does not apply', may('dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams')],
    ['a bucket for failed records, to which Lambda itself writes', 'VpcGatewayEndpoint', 'Fn', 'does not apply', {
      ...may('s3:ListBucket'), Stream: stream(), Mapping: streamMapping(onFailure(get('Bucket'))), Objects: policy(allow('s3:PutObject', { 'Fn::Join': ['', [get('Bucket'), '/aws/lambda/*']] })),
    }],
    ['a bucket for failed events, to which Lambda itself writes', 'VpcGatewayEndpoint', 'Fn', 'does not apply', { ...may('s3:PutObject'), Config: config(onFailure(get('Bucket'))) }],
    ['a managed policy for streams', 'VpcGatewayEndpoint', 'Fn', 'does not apply', managed('service-role/AWSLambdaDynamoDBExecutionRole')],
    ['no VPC', 'VpcGatewayEndpoint', 'Fn', 'does not apply', { ...read, Fn: fn() }],
    ['no subnets', 'VpcGatewayEndpoint', 'Fn', 'does not apply', { ...read, Fn: inSubnets() }],
  ]);

  test('VpcGatewayEndpoint accepts the constructs of this library in a VPC [F19]', () => {
    const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false });
    const stack = new Stack(app, 'Stack');
    const code = HandlerCode.fromInline('exports.handler = async () => {}', { runtime: lambda.Runtime.NODEJS_24_X });
    const props = { code, vpc: new ec2.Vpc(stack, 'Vpc') };
    new StreamProcessor(stack, 'Clicks', { ...props, source: StreamSource.kinesis() });
    new AsyncFunctionWithDestinations(stack, 'Uploads', { ...props, onFailure: new destinations.S3Destination(new s3.Bucket(stack, 'Parked')) });
    new SqsWorkerFunction(stack, 'Orders', props);
    const { violations } = new LambdaBestPracticesChecks(app, { verbose: true }).validateScope(app);
    expect(violations.map(({ ruleName }) => ruleName)).not.toContain('LambdaBestPractices-VpcGatewayEndpoint');
  });
});
