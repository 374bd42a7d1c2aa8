import { CfnResource, Duration, Stack, TagManager, Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as efs from 'aws-cdk-lib/aws-efs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as signer from 'aws-cdk-lib/aws-signer';
import { version } from 'aws-cdk-lib/package.json';
import { audit } from '../../../examples/audit';
import { SqsWorkerFunctionProps } from '../../../src';
import { cycleIn } from '../../fixtures/cycles';
import { ACCOUNT, appOnCall, env, newApp, newStack, newWorker, twoStacks, warningsOf } from '../../fixtures/stack';
import { ownRoleOf, ownStatementsOf, resourcesOf } from '../../fixtures/templates';
import { VARIANTS } from '../../fixtures/variants';

const FUNCTION = 'AWS::Lambda::Function';
type Part = (stack: Stack, other: Stack) => Partial<SqsWorkerFunctionProps>;
const templateOf = (stack: Stack) => Template.fromStack(stack);

test('the longest timeout of Lambda passes the validator of the CDK, which has the former maximum [F03]', () => {
  const app = appOnCall();
  const stack = newStack(app);
  newWorker({ timeout: Duration.minutes(30) }, stack);
  const plain = new lambda.Function(stack, 'Plain', {
    runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('//'), timeout: Duration.minutes(30),
  });
  const print = jest.spyOn(console, 'error').mockImplementation();
  const long = audit(app).findings.filter(finding => finding.includes('E3717'));
  print.mockRestore();
  // The lowest CDK of our peers has no such rule. The day the newest finds nothing here, the acknowledgement can go.
  const hasRule = !/^2\.27[0-3]\./.test(version);
  expect(long).toEqual(hasRule ? [expect.stringContaining(plain.node.path)] : []);
});

describe('network', () => {
  test('grants the function the permissions that it needs in a VPC, without a managed policy [F19]', () => {
    const stack = newStack();
    const vpc = new ec2.Vpc(stack, 'Vpc');
    const securityGroup = new ec2.SecurityGroup(stack, 'Group', { vpc });
    const worker = newWorker({ vpc, securityGroups: [securityGroup] }, stack);
    const arn = (service: string, account: unknown, resource: string) =>
      ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:${service}:`, { Ref: 'AWS::Region' }, ...account === '*' ? [`:*:${resource}`] : [':', account, `:${resource}`]]] });
    const change = ['ec2:AssignPrivateIpAddresses', 'ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface', 'ec2:UnassignPrivateIpAddresses'];
    const describeThem = ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'];
    const own = { Ref: 'AWS::AccountId' };
    expect(ownStatementsOf(stack).slice(1, 5)).toEqual([
      { Effect: 'Allow', Action: [...describeThem, 'xray:PutTelemetryRecords', 'xray:PutTraceSegments'], Resource: '*' },
      { Effect: 'Allow', Action: change, Resource: arn('ec2', own, '*/*') },
      { Effect: 'Allow', Action: 'ec2:CreateNetworkInterface', Resource: ['security-group/*', 'subnet/*'].map(each => arn('ec2', '*', each)) },
      {
        Effect: 'Deny',
        Action: [...change.slice(0, 3), ...describeThem, 'ec2:DetachNetworkInterface', change[3]],
        Resource: '*',
        Condition: { ArnLike: { 'lambda:SourceFunctionArn': arn('lambda', own, 'function:*') } },
      },
    ]);
    expect(ownRoleOf(stack).ManagedPolicyArns).toBeUndefined();
    templateOf(stack).hasResourceProperties(FUNCTION, {
      VpcConfig: {
        SecurityGroupIds: [stack.resolve(securityGroup.securityGroupId)],
        SubnetIds: vpc.privateSubnets.map(each => stack.resolve(each.subnetId)),
      },
    });
    expect(worker.connections.securityGroups).toEqual([securityGroup]);
  });

  test('denies the code of the function what Lambda needs, and warns if it is granted anyway [F19]', () => {
    const app = newApp();
    const stack = newStack(app);
    const worker = newWorker({ vpc: new ec2.Vpc(stack, 'Vpc') }, stack);
    worker.lambdaFunction.addToRolePolicy(new iam.PolicyStatement({ actions: ['ec2:DescribeSubnets', 'ec2:DescribeVpcs'], resources: ['*'] }));
    expect(warningsOf(app)).toEqual([
      'cdk-resilient-lambda:networkActionsDenied at /Orders/Worker: the function is granted ec2:DescribeSubnets, but the role of a function with a vpc denies them ' +
      'to its code, because Lambda needs them and the code should not use them: move this work to a function without a vpc, or remove the grant',
    ]);
  });

  test('denies it in a policy of the function if the role is the user\'s, because other functions may use that role', () => {
    const stack = newStack();
    const role = new iam.Role(stack, 'Given', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    const { lambdaFunction } = newWorker({ vpc: new ec2.Vpc(stack, 'Vpc'), role }, stack);
    const statements = resourcesOf(stack, 'AWS::IAM::Policy').flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
    expect(statements.filter(({ Effect }) => Effect === 'Deny')).toMatchObject([
      { Condition: { ArnLike: { 'lambda:SourceFunctionArn': stack.resolve(lambdaFunction.functionArn) } } },
    ]);
    expect(cycleIn(templateOf(stack).toJSON())).toBeUndefined();
  });

  test('works without tracing', () => {
    const stack = newStack();
    newWorker({ vpc: new ec2.Vpc(stack, 'Vpc'), tracing: lambda.Tracing.DISABLED }, stack);
    expect(ownStatementsOf(stack)[1].Action).not.toContain('xray:PutTraceSegments');
  });

  test('uses the subnets that are set, and warns if all are in one zone [F19]', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders', { env });
    const vpc = new ec2.Vpc(stack, 'Vpc', { availabilityZones: ['eu-west-1a', 'eu-west-1b'] });
    newWorker({ vpc, vpcSubnets: { subnets: [vpc.privateSubnets[0]] } }, stack);
    expect(warningsOf(app)).toEqual([
      'cdk-resilient-lambda:subnetsInOneZone at /Orders/Worker: all subnets of the function are in the Availability Zone eu-west-1a, ' +
      'so that no event is processed during an outage of that zone: select subnets in two zones or more',
    ]);
    templateOf(stack).hasResourceProperties(FUNCTION, { VpcConfig: { SubnetIds: [stack.resolve(vpc.privateSubnets[0].subnetId)] } });
  });

  test('does not warn about imported subnets without a zone [F19]', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders', { env });
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['eu-west-1a'] });
    const subnets = [ec2.Subnet.fromSubnetId(stack, 'One', 'subnet-0123456789abcdef0')];
    const securityGroups = [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0123456789abcdef0')];
    newWorker({ vpc, vpcSubnets: { subnets }, securityGroups }, stack);
    expect(warningsOf(app).filter(warning => warning.startsWith('cdk-resilient-lambda'))).toEqual([]);
  });

  test.each<[string, Part]>([
    ['vpcSubnets', () => ({ vpcSubnets: {} })],
    ['securityGroups', () => ({ securityGroups: [] })],
    ['filesystem', () => ({ filesystem: { config: {} } as lambda.FileSystem })],
  ])('fails when %s is given without vpc', (name, part) => {
    const { stack, other } = twoStacks();
    expect(() => newWorker(part(stack, other), stack)).toThrow(`${name} is set without vpc: set vpc, or omit ${name}`);
  });

  test('lets the function mount a file system, with the permissions inline on the role', () => {
    const stack = newStack();
    const vpc = new ec2.Vpc(stack, 'Vpc');
    const accessPoint = new efs.FileSystem(stack, 'Files', { vpc }).addAccessPoint('Point');
    newWorker({ vpc, filesystem: lambda.FileSystem.fromEfsAccessPoint(accessPoint, '/mnt/orders') }, stack);
    templateOf(stack).hasResourceProperties(FUNCTION, { FileSystemConfigs: [{ LocalMountPath: '/mnt/orders' }] });
    expect(JSON.stringify(ownStatementsOf(stack))).toContain('elasticfilesystem:ClientMount');
    expect(resourcesOf(stack, 'AWS::IAM::Policy').filter(policy => JSON.stringify(policy).includes('elasticfilesystem'))).toEqual([]);
  });
});

describe('further options', () => {
  test('without layers the function has none: its packages are in the bundle [F11]', () => {
    const stack = newStack();
    newWorker({}, stack);
    expect(resourcesOf(stack, FUNCTION).map(({ Layers }) => Layers)).toEqual([undefined]);
  });

  test('Lambda Insights writes to its own log group, without the managed policy [O09]', () => {
    const stack = newStack();
    newWorker({ insightsVersion: lambda.LambdaInsightsVersion.VERSION_1_0_333_0 }, stack);
    const [role] = resourcesOf(stack, 'AWS::IAM::Role');
    expect(role.ManagedPolicyArns).toBeUndefined();
    expect(JSON.stringify(role.Policies)).toContain('log-group:/aws/lambda-insights:*');
    expect(resourcesOf(stack, FUNCTION)[0].Layers).toHaveLength(1);
  });

  test('a managed policy of the user stays attached with Lambda Insights', () => {
    const stack = newStack();
    const worker = newWorker({ insightsVersion: lambda.LambdaInsightsVersion.VERSION_1_0_333_0 }, stack);
    worker.lambdaFunction.role!.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess'));
    expect(JSON.stringify(resourcesOf(stack, 'AWS::IAM::Role')[0].ManagedPolicyArns)).toMatch(/^[^,]*,[^,]*,[^,]*,[^,]*ReadOnlyAccess[^,]*$/);
  });

  test('the extension for parameters and secrets [E03]', () => {
    const stack = new Stack(newApp(), 'Orders', { env });
    newWorker({ paramsAndSecrets: lambda.ParamsAndSecretsLayerVersion.fromVersion(lambda.ParamsAndSecretsVersions.V1_0_103) }, stack);
    expect(JSON.stringify(resourcesOf(stack, FUNCTION)[0].Layers)).toContain('AWS-Parameters-and-Secrets-Lambda-Extension');
  });

  test('a code signing configuration [E08]', () => {
    const stack = newStack();
    const profile = new signer.SigningProfile(stack, 'Profile', { platform: signer.Platform.AWS_LAMBDA_SHA384_ECDSA });
    const codeSigningConfig = new lambda.CodeSigningConfig(stack, 'Signing', { signingProfiles: [profile] });
    newWorker({ codeSigningConfig }, stack);
    templateOf(stack).hasResourceProperties(FUNCTION, { CodeSigningConfigArn: stack.resolve(codeSigningConfig.codeSigningConfigArn) });
  });
});

describe('a given role', () => {
  const given = (stack: Stack, mutable: boolean) => iam.Role.fromRoleArn(stack, 'Given', `arn:aws:iam::${ACCOUNT}:role/orders`, { mutable });

  test('receives the permissions in a policy of the worker, before the function is created [E04]', () => {
    const stack = newStack();
    newWorker({ role: given(stack, true) }, stack);
    const template = templateOf(stack);
    template.resourceCountIs('AWS::IAM::Role', 0);
    template.hasResourceProperties('AWS::IAM::Policy', { Roles: ['orders'] });
    const [policyId] = Object.keys(template.findResources('AWS::IAM::Policy'));
    template.hasResource(FUNCTION, { DependsOn: Match.arrayWith([policyId]), Properties: { Role: `arn:aws:iam::${ACCOUNT}:role/orders` } });
    template.hasResource('AWS::Lambda::EventSourceMapping', { DependsOn: [policyId] });
  });

  test('that is immutable receives none, and synth warns with the missing statements [E12]', () => {
    const app = newApp();
    const stack = newStack(app);
    newWorker({ role: given(stack, false) }, stack);
    const [warning, ...others] = warningsOf(app);
    expect(others).toEqual([]);
    expect(warning).toMatch(/^cdk-resilient-lambda:roleNotUpdated at \/Orders\/Worker: the role .*Given.* cannot be changed here/);
    for (const action of ['logs:PutLogEvents', 'xray:PutTraceSegments', 'sqs:ReceiveMessage']) expect(warning).toContain(action);
    templateOf(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });
});

describe('a permissions boundary and tags', () => {
  test.each(Object.keys(VARIANTS))('each resource that takes tags has those of its scope, so that costs have an owner: %s [O14]', variant => {
    const stack = newStack();
    VARIANTS[variant](stack);
    Tags.of(stack).add('costs', 'of team 42');
    const template = Template.fromStack(stack).toJSON();
    const takeTags = stack.node.findAll().filter(node => CfnResource.isCfnResource(node) && TagManager.of(node))
      .map(node => stack.resolve((node as CfnResource).logicalId));
    expect(takeTags).not.toEqual([]);
    expect(takeTags.filter(id => !JSON.stringify(template.Resources[id].Properties).includes('"of team 42"'))).toEqual([]);
  });

  test('apply to the resources of the worker', () => {
    const stack = newStack();
    const boundary = new iam.ManagedPolicy(stack, 'Boundary', { statements: [new iam.PolicyStatement({ actions: ['s3:Get*'], resources: ['*'] })] });
    iam.PermissionsBoundary.of(stack).apply(boundary);
    Tags.of(stack).add('team', 'orders');
    newWorker({}, stack);
    const template = templateOf(stack);
    template.hasResourceProperties('AWS::IAM::Role', { PermissionsBoundary: stack.resolve(boundary.managedPolicyArn) });
    template.allResourcesProperties('AWS::SQS::Queue', { Tags: [{ Key: 'team', Value: 'orders' }] });
  });
});
