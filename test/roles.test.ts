import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { newApp, newWorker, warningsOf } from './fixtures/stack';
import { resourcesOf } from './fixtures/templates';
import { VARIANTS } from './fixtures/variants';

interface ReportedRole {
  readonly roleConstructPath: string;
  readonly roleName: string;
  readonly managedPolicyArns: unknown[];
  readonly identityPolicyStatements: { Action: string | string[]; Effect: string }[];
}

const lambdaRole = () => ({ assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });

function build(variant: string, prepare: (stack: Stack) => void = () => undefined): { app: App; stack: Stack } {
  const app = newApp();
  const stack = new Stack(app, 'Stack');
  prepare(stack);
  VARIANTS[variant](stack);
  return { app, stack };
}

/** The roles that a stack creates, by their paths below it. */
function rolesIn(stack: Stack): iam.Role[] {
  return stack.node.findAll().filter((each): each is iam.Role => iam.Role.isRole(each) && iam.CfnRole.isCfnRole(each.node.defaultChild));
}

function reportOf(app: App): Map<string, ReportedRole> {
  const print = jest.spyOn(console, 'error').mockImplementation();
  const { directory } = app.synth();
  print.mockRestore();
  const file = path.join(directory, 'iam-policy-report.json');
  const { roles = [] }: { roles?: ReportedRole[] } = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
  return new Map(roles.map(role => [role.roleConstructPath, role]));
}

const allowed = (statements: any[]) => [...new Set(statements.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => Action))].sort();
const statementsOf = (policies: any[]) => policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);

/** The actions that a template allows the roles of a stack, by the path of the role. */
function deployedActions(stack: Stack): Map<string, string[]> {
  const policies = resourcesOf(stack, 'AWS::IAM::Policy');
  const { Resources } = Template.fromStack(stack).toJSON();
  return new Map(rolesIn(stack).map(role => {
    const logicalId = stack.getLogicalId(role.node.defaultChild as iam.CfnRole);
    const attached = policies.filter(({ Roles }) => JSON.stringify(Roles) === JSON.stringify([{ Ref: logicalId }]));
    return [role.node.path, allowed(statementsOf([...Resources[logicalId].Properties.Policies ?? [], ...attached]))];
  }));
}

describe.each(Object.keys(VARIANTS))('%s', variant => {
  test('works with roles that exist, and the report lists the permissions of each [E04]', () => {
    const { stack: plain } = build(variant);
    const expected = deployedActions(plain);
    const names = Object.fromEntries([...expected.keys()].map((rolePath, index) => [rolePath, `precreated-${index}`]));
    const { app, stack } = build(variant, scope => iam.Role.customizeRoles(scope, { usePrecreatedRoles: names }));
    const report = reportOf(app);
    for (const [rolePath, actions] of expected) {
      expect(report.get(rolePath)!.roleName).toBe(names[rolePath]);
      expect(allowed(report.get(rolePath)!.identityPolicyStatements)).toEqual(actions);
    }
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Role', 0);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('has a permissions boundary on each role if its scope has one', () => {
    const boundary = 'arn:aws:iam::123456789012:policy/boundary';
    const { stack } = build(variant, scope => iam.PermissionsBoundary.of(scope).apply(iam.ManagedPolicy.fromManagedPolicyArn(scope, 'Boundary', boundary)));
    const roles = resourcesOf(stack, 'AWS::IAM::Role');
    expect(roles.map(({ PermissionsBoundary }) => PermissionsBoundary)).toEqual(roles.map(() => boundary));
  });
});

describe('a role that the user gives', () => {
  test('and that exists is reported with the permissions, without a warning', () => {
    const app = newApp();
    const stack = new Stack(app, 'Stack');
    iam.Role.customizeRoles(stack);
    newWorker({ role: iam.Role.fromRoleName(stack, 'Given', 'orders'), vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a'], privateSubnetIds: ['subnet-1'] }) }, stack);
    const statements = reportOf(app).get('Stack/Given')!.identityPolicyStatements;
    expect(allowed(statements)).toEqual(expect.arrayContaining(['sqs:ReceiveMessage', 'logs:PutLogEvents', 'ec2:CreateNetworkInterface']));
    expect(statements.filter(({ Effect }) => Effect === 'Deny')).toHaveLength(1);
    expect(warningsOf(app).filter(warning => warning.startsWith('cdk-resilient-lambda:role'))).toEqual([]);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('is changed as usual if only the roles of another stack are customized', () => {
    const app = newApp();
    const [stack, other] = [new Stack(app, 'Stack'), new Stack(app, 'Other')];
    iam.Role.customizeRoles(stack);
    newWorker({ role: new iam.Role(other, 'Given', lambdaRole()) }, stack);
    expect(allowed(statementsOf(resourcesOf(stack, 'AWS::IAM::Policy')))).toContain('sqs:ReceiveMessage');
    expect(reportOf(app).size).toBe(0);
  });
});

describe('a report without precreated roles', () => {
  const reported = (scope: Stack) => iam.Role.customizeRoles(scope, { preventSynthesis: false });

  test.each(['SqsWorkerFunction', 'AliasedCanaryFunction', 'StreamProcessor', 'AsyncFunctionWithDestinations, failures in a bucket'])('lists the permissions of %s, and changes nothing that is deployed', variant => {
    const { stack: plain } = build(variant);
    const { app, stack } = build(variant, reported);
    const report = reportOf(app);
    for (const [rolePath, actions] of deployedActions(plain)) expect(allowed(report.get(rolePath)!.identityPolicyStatements)).toEqual(actions);
    const inline = (of: Stack) => resourcesOf(of, 'AWS::IAM::Role').map(({ Policies }) => Policies);
    expect(inline(stack)).toEqual(inline(plain));
  });

  test('attaches the permissions to a role that the user gives', () => {
    const app = newApp();
    const stack = new Stack(app, 'Stack');
    reported(stack);
    newWorker({ role: new iam.Role(stack, 'Given', lambdaRole()) }, stack);
    expect(allowed(statementsOf(resourcesOf(stack, 'AWS::IAM::Policy')))).toContain('sqs:ReceiveMessage');
    expect(allowed(reportOf(app).get('Stack/Given')!.identityPolicyStatements)).toContain('sqs:ReceiveMessage');
  });
});
