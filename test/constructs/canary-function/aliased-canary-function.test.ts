import { App, CfnParameter, Duration, Lazy, Size, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as efs from 'aws-cdk-lib/aws-efs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { AlarmProfile, AliasedCanaryFunction, AliasedCanaryFunctionProps, HandlerCode, IdempotencyTable } from '../../../src';
import { cycleIn } from '../../fixtures/cycles';
import { injectProps } from '../../fixtures/injection';
import { env, inlineCode, newApp, newStack, twoStacks, warningsOf } from '../../fixtures/stack';
import { resourcesOf, withoutAssetHashes } from '../../fixtures/templates';

function newCanary(props: Partial<AliasedCanaryFunctionProps> = {}, stack = newStack()): AliasedCanaryFunction {
  return new AliasedCanaryFunction(stack, 'Shop', { code: inlineCode, ...props });
}

const templateOf = (props: Partial<AliasedCanaryFunctionProps> = {}) => Template.fromStack(Stack.of(newCanary(props)));
const only = (template: Template, type: string) => {
  const found = Object.values<any>(template.findResources(type));
  expect(found).toHaveLength(1);
  return found[0];
};
const group = (template: Template) => only(template, 'AWS::CodeDeploy::DeploymentGroup').Properties;

describe('AliasedCanaryFunction', () => {
  test('creates these resources', () => {
    expect(withoutAssetHashes(templateOf())).toMatchSnapshot();
  });

  test('puts the alias live on a version of the current code [V01, V08]', () => {
    const alias = only(templateOf(), 'AWS::Lambda::Alias');
    expect(alias.Properties).toMatchObject({ Name: 'live', FunctionVersion: { 'Fn::GetAtt': [expect.stringMatching(/^ShopFunctionCurrentVersion/), 'Version'] } });
    expect(alias.Properties).not.toHaveProperty('RoutingConfig'); // V02, V06: only CodeDeploy adds weights
    expect(alias.UpdatePolicy.CodeDeployLambdaAliasUpdate).toMatchObject({ DeploymentGroupName: { Ref: expect.stringMatching(/^ShopDeploymentGroup/) } });
  });

  test('keeps old versions for a rollback by hand if asked to [V11]', () => {
    const policies = (props: Partial<AliasedCanaryFunctionProps>) => {
      const { DeletionPolicy, UpdateReplacePolicy } = only(templateOf(props), 'AWS::Lambda::Version');
      return [DeletionPolicy, UpdateReplacePolicy];
    };
    expect(policies({ retainVersions: true })).toEqual(['Retain', 'Retain']);
    for (const retainVersions of [false, undefined]) expect(policies({ retainVersions })).not.toContain('Retain');
    const stack = newStack();
    const code = HandlerCode.fromExisting(new lambda.Function(stack, 'Existing', {
      code: lambda.Code.fromInline('//'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_24_X,
    }));
    newCanary({ code, retainVersions: true }, stack);
    expect(only(Template.fromStack(stack), 'AWS::Lambda::Version').DeletionPolicy).toBe('Retain');
  });

  test('shifts 10 % of the traffic for 5 minutes by default [V03]', () => {
    expect(group(templateOf()).DeploymentConfigName).toBe('CodeDeployDefault.LambdaCanary10Percent5Minutes');
  });

  test('accepts every deployment configuration, including one of the user [V03]', () => {
    const linear = templateOf({ deploymentConfig: codedeploy.LambdaDeploymentConfig.LINEAR_10PERCENT_EVERY_3MINUTES });
    expect(group(linear).DeploymentConfigName).toBe('CodeDeployDefault.LambdaLinear10PercentEvery3Minutes');
    const stack = newStack();
    const own = new codedeploy.LambdaDeploymentConfig(stack, 'Own', { trafficRouting: codedeploy.TrafficRouting.timeBasedCanary({ interval: Duration.minutes(1), percentage: 1 }) });
    newCanary({ deploymentConfig: own }, stack);
    expect(group(Template.fromStack(stack)).DeploymentConfigName).toEqual({ Ref: expect.stringMatching(/^Own/) });
  });

  test('rolls back on failure, on an alarm and when stopped [V05]', () => {
    expect(group(templateOf()).AutoRollbackConfiguration).toEqual({
      Enabled: true, Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST', 'DEPLOYMENT_STOP_ON_ALARM'],
    });
  });

  test('has one application for all functions of a stack, unless another one is set', () => {
    const stack = newStack();
    newCanary({}, stack);
    new AliasedCanaryFunction(stack, 'Other', { code: inlineCode });
    Template.fromStack(stack).resourceCountIs('AWS::CodeDeploy::Application', 1);
    const given = newStack();
    newCanary({ application: new codedeploy.LambdaApplication(given, 'Mine') }, given);
    expect(group(Template.fromStack(given)).ApplicationName).toEqual({ Ref: expect.stringMatching(/^Mine/) });
  });

  test('is invoked through its alias', () => {
    const stack = newStack();
    const canary = newCanary({}, stack);
    const caller = new iam.Role(stack, 'Caller', { assumedBy: new iam.AccountRootPrincipal() });
    expect(canary.target).toBe(canary.alias);
    canary.grantInvoke(caller);
    const [policy] = resourcesOf(stack, 'AWS::IAM::Policy');
    expect(policy.PolicyDocument.Statement).toEqual([
      { Action: 'lambda:InvokeFunction', Effect: 'Allow', Resource: { Ref: expect.stringMatching(/^ShopAlias/) } },
    ]);
  });

  test('is the grantee of permissions for its role, and has connections only in a VPC', () => {
    const canary = newCanary();
    expect(canary.grantPrincipal).toBe(canary.lambdaFunction.role);
    expect(() => canary.connections).toThrow('Only VPC-associated Lambda Functions have security groups to manage');
  });

  test('fails when access is granted to a function URL that it does not have', () => {
    const stack = newStack();
    const canary = newCanary({}, stack);
    expect(() => canary.grantInvokeUrl(new iam.Role(stack, 'Caller', { assumedBy: new iam.AccountRootPrincipal() }))).toThrow(
      "AliasedCanaryFunction at 'Orders/Shop' has no function URL to grant access to: set functionUrl ({} for the defaults)");
  });

  test('metric is any metric of the alias', () => {
    const canary = newCanary();
    const { functionName } = canary.lambdaFunction;
    expect(canary.metric('Duration', { statistic: 'p50' })).toMatchObject({
      namespace: 'AWS/Lambda', metricName: 'Duration', statistic: 'p50', dimensions: { FunctionName: functionName, Resource: `${functionName}:live` },
    });
  });

  test('takes injected props before it checks them', () => {
    const app = newApp();
    injectProps(app, AliasedCanaryFunction, { aliasName: 'injected' });
    const stack = newStack(app);
    newCanary({ aliasName: 'given' }, stack);
    expect(only(Template.fromStack(stack), 'AWS::Lambda::Alias').Properties.Name).toBe('injected');
    const wrong = newApp();
    injectProps(wrong, AliasedCanaryFunction, { aliasName: '7' });
    expect(() => newCanary({}, newStack(wrong))).toThrow("aliasName is '7' but");
  });

  test('keeps idempotency records for as long as an AWS service can deliver an event again [I05]', () => {
    const stack = newStack();
    newCanary({ idempotencyTable: new IdempotencyTable(stack, 'Processed') }, stack);
    const [fn] = resourcesOf(stack, 'AWS::Lambda::Function');
    expect(fn.Environment.Variables).toMatchObject({ RESILIENT_LAMBDA_IDEMPOTENCY_EXPIRY_SECONDS: '86400' });
  });
});

describe('rollback alarms', () => {
  const alarmsOf = (template: Template) => Object.entries<any>(template.findResources('AWS::CloudWatch::Alarm'));

  test('observe the new version only, by the name of the function and the alias [V05]', () => {
    const template = templateOf();
    const [id, { Properties }] = alarmsOf(template).find(([logicalId]) => logicalId.includes('NewVersionErrors'))!;
    const [version] = Object.keys(template.findResources('AWS::Lambda::Version'));
    const [fn] = Object.keys(template.findResources('AWS::Lambda::Function'));
    expect(Properties.Dimensions).toEqual([
      { Name: 'ExecutedVersion', Value: { 'Fn::GetAtt': [version, 'Version'] } },
      { Name: 'FunctionName', Value: { Ref: fn } },
      { Name: 'Resource', Value: { 'Fn::Join': ['', [{ Ref: fn }, ':live']] } },
    ]);
    expect(Properties).toMatchObject({ MetricName: 'Errors', Namespace: 'AWS/Lambda', Period: 60, EvaluationPeriods: 1, DatapointsToAlarm: 1, Threshold: 0 });
    expect(group(template).AlarmConfiguration).toEqual({ Enabled: true, Alarms: [{ Name: { Ref: id } }] });
  });

  test('are new with each version, so that one that is in ALARM for the old version cannot block the fix [V05]', () => {
    const idOf = (props: Partial<AliasedCanaryFunctionProps>) => alarmsOf(templateOf(props)).map(([id]) => id).find(id => id.includes('NewVersion'))!;
    expect(idOf({})).toBe(idOf({}));
    expect(idOf({})).not.toBe(idOf({ environment: { FIXED: 'yes' } }));
    expect(idOf({}).slice(0, -32)).toBe(idOf({ environment: { FIXED: 'yes' } }).slice(0, -32));
  });

  test('observe the duration too with the full profile', () => {
    const [, { Properties }] = alarmsOf(templateOf({ alarms: { profile: AlarmProfile.FULL } })).find(([id]) => id.includes('NewVersionDuration'))!;
    expect(Properties).toMatchObject({ MetricName: 'Duration', ExtendedStatistic: 'p99', Threshold: 27_000, EvaluationPeriods: 2 });
    const [, given] = alarmsOf(templateOf({ alarms: { newVersionDuration: { enabled: true, threshold: Duration.seconds(1) } } })).find(([id]) => id.includes('NewVersionDuration'))!;
    expect(given.Properties.Threshold).toBe(1_000);
  });

  test('can have another threshold, and include those of the user', () => {
    const stack = newStack();
    const mine = (id: string) => new cloudwatch.Alarm(stack, id, {
      metric: new cloudwatch.Metric({ namespace: 'Shop', metricName: id }), threshold: 1, evaluationPeriods: 1,
    });
    const canary = newCanary({ rollbackAlarms: [mine('Given')], alarms: { newVersionErrors: { threshold: 7 } } }, stack);
    canary.addRollbackAlarm(mine('Added'));
    const template = Template.fromStack(stack);
    expect(group(template).AlarmConfiguration.Alarms.map(({ Name }: any) => Name.Ref.replace(/[0-9A-F]{8}.*/, ''))).toEqual(['Given', 'ShopAlarmsNewVersionErrors', 'Added']);
    expect(alarmsOf(template).find(([id]) => id.includes('NewVersionErrors'))![1].Properties.Threshold).toBe(7);
    expect(canary.alarms).toHaveLength(3);
  });

  test('are refused if there are more than ten [V05]', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders');
    const alarms = Array.from({ length: 10 }, (_, index) => cloudwatch.Alarm.fromAlarmArn(stack, `Alarm${index}`, `arn:aws:cloudwatch:eu-west-1:123456789012:alarm:a${index}`));
    const canary = newCanary({ rollbackAlarms: alarms.slice(0, 9) }, stack);
    expect(warningsOf(app)).toEqual([]);
    const many = newApp();
    newCanary({ rollbackAlarms: alarms }, new Stack(many, 'Orders'));
    expect(canary.alarms).toHaveLength(3);
    expect(() => many.synth()).toThrow('[Orders/Shop] 11 alarms roll a deployment back, but CodeDeploy accepts 10: remove some from rollbackAlarms');
    const [first] = alarms;
    expect(() => newCanary({ rollbackAlarms: Array(11).fill(first) })).toThrow(
      'rollbackAlarms has 11 alarms, but CodeDeploy accepts 10 together with those on the new version: remove some, or combine them in a composite alarm');
  });

  test('produce a warning if there is none', () => {
    const app = newApp();
    newCanary({ alarms: { profile: AlarmProfile.NONE } }, new Stack(app, 'Orders'));
    expect(warningsOf(app)).toEqual([expect.stringContaining('no alarm rolls a deployment back, so that a failing version is deployed to all traffic')]);
  });

  test('stop rolling back when they are removed, with all feature flags', () => {
    const stack = new Stack(new App({ analyticsReporting: false }), 'Orders');
    newCanary({ alarms: { profile: AlarmProfile.NONE } }, stack);
    const print = jest.spyOn(console, 'error').mockImplementation();
    expect(group(Template.fromStack(stack)).AlarmConfiguration).toEqual({ Enabled: false });
    print.mockRestore();
  });
});

describe('hooks', () => {
  test('are invoked before and after, and may report their result and invoke the new version [V04]', () => {
    const template = templateOf({ preTrafficHook: inlineCode, postTrafficHook: inlineCode });
    const [version] = Object.keys(template.findResources('AWS::Lambda::Version'));
    const functions = Object.keys(template.findResources('AWS::Lambda::Function'));
    const [before, after] = ['Pre', 'Post'].map(name => functions.find(id => id.includes(`${name}TrafficHook`))!);
    expect(only(template, 'AWS::Lambda::Alias').UpdatePolicy.CodeDeployLambdaAliasUpdate)
      .toMatchObject({ BeforeAllowTrafficHook: { Ref: before }, AfterAllowTrafficHook: { Ref: after } });
    for (const hook of [before, after]) {
      const { Environment, Role, Timeout } = template.findResources('AWS::Lambda::Function')[hook].Properties;
      expect(Environment.Variables).toEqual({ RESILIENT_LAMBDA_NEW_VERSION: { Ref: version } });
      expect(Timeout).toBe(300);
      const role = template.findResources('AWS::IAM::Role')[Role['Fn::GetAtt'][0]].Properties;
      expect(role.Policies[0].PolicyDocument.Statement).toEqual(expect.arrayContaining([
        expect.objectContaining({ Action: 'codedeploy:PutLifecycleEventHookExecutionStatus' }),
        { Action: 'lambda:InvokeFunction', Effect: 'Allow', Resource: { Ref: version } },
      ]));
    }
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [{ Action: 'lambda:InvokeFunction', Resource: [{ 'Fn::GetAtt': [after, 'Arn'] }, { 'Fn::GetAtt': [before, 'Arn'] }] }] },
      Roles: [{ Ref: Match.stringLikeRegexp('ShopDeploymentGroupServiceRole') }],
    });
  });

  test('have options of their own: time, memory, environment, permissions and a network [V04]', () => {
    const stack = newStack();
    const vpc = new ec2.Vpc(stack, 'Vpc', { restrictDefaultSecurityGroup: false });
    newCanary({
      preTrafficHook: inlineCode,
      preTrafficHookOptions: {
        timeout: Duration.minutes(2),
        memorySize: 1_024,
        environment: { URL: 'https://shop.example' },
        initialPolicy: [new iam.PolicyStatement({ actions: ['dynamodb:GetItem'], resources: ['arn:aws:dynamodb:eu-west-1:123456789012:table/orders'] })],
        vpc,
      },
      postTrafficHook: inlineCode,
    }, stack);
    const functions: any = Template.fromStack(stack).findResources('AWS::Lambda::Function');
    const [before, after] = ['Pre', 'Post'].map(name => functions[Object.keys(functions).find(id => id.includes(`${name}TrafficHook`))!].Properties);
    expect(before).toMatchObject({ Timeout: 120, MemorySize: 1_024, VpcConfig: { SubnetIds: expect.anything() } });
    expect(before.Environment.Variables).toEqual({ URL: 'https://shop.example', RESILIENT_LAMBDA_NEW_VERSION: { Ref: expect.anything() } });
    expect([after.Timeout, after.MemorySize, after.VpcConfig]).toEqual([300, 512, undefined]);
    expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'))).toContain('dynamodb:GetItem');
    expect(cycleIn(Template.fromStack(stack).toJSON())).toBeUndefined();
  });

  test.each<[string, Partial<AliasedCanaryFunctionProps>, string]>([
    ['there is no hook', { postTrafficHookOptions: {} }, 'postTrafficHookOptions is set without postTrafficHook: set postTrafficHook, or omit postTrafficHookOptions'],
    ['the timeout is too long', { preTrafficHook: inlineCode, preTrafficHookOptions: { timeout: Duration.hours(1) } },
      'preTrafficHookOptions.timeout is 1 hour but must be whole seconds from 1 second to 30 minutes'],
    ['the environment has our variable', { preTrafficHook: inlineCode, preTrafficHookOptions: { environment: { RESILIENT_LAMBDA_NEW_VERSION: 'x' } } },
      "preTrafficHookOptions.environment has the variable 'RESILIENT_LAMBDA_NEW_VERSION', in which the hook receives the ARN of the new version: rename it"],
    ['subnets have no VPC', { preTrafficHook: inlineCode, preTrafficHookOptions: { vpcSubnets: {} } },
      'preTrafficHookOptions.vpcSubnets is set without vpc: set vpc, or omit vpcSubnets'],
  ])('fail when %s', (_, props, problem) => {
    expect(() => newCanary(props)).toThrow(`\n  - ${problem}`);
  });

  test('fail when an existing function would be configured', () => {
    const stack = newStack();
    const existing = new lambda.Function(stack, 'Check', { code: lambda.Code.fromInline('//'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_24_X });
    expect(() => newCanary({ preTrafficHook: HandlerCode.fromExisting(existing), preTrafficHookOptions: { memorySize: 256 } }, stack))
      .toThrow("preTrafficHookOptions.memorySize cannot be applied to the existing function 'Orders/Check': set it where the function is created");
  });

  test('can be invoked in the first deployment, because the alias depends on the permission [V04]', () => {
    expect(only(templateOf({ preTrafficHook: inlineCode }), 'AWS::Lambda::Alias').DependsOn)
      .toContainEqual(expect.stringMatching(/^ShopDeploymentGroupServiceRoleDefaultPolicy/));
  });

  test('can be a single one, or an existing function of the same stack', () => {
    const stack = newStack();
    const existing = new lambda.Function(stack, 'Check', { code: lambda.Code.fromInline('//'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_24_X, timeout: Duration.minutes(1) });
    newCanary({ postTrafficHook: HandlerCode.fromExisting(existing) }, stack);
    const template = Template.fromStack(stack);
    const update = only(template, 'AWS::Lambda::Alias').UpdatePolicy.CodeDeployLambdaAliasUpdate;
    expect(update).toMatchObject({ AfterAllowTrafficHook: { Ref: expect.stringMatching(/^Check/) } });
    expect(update).not.toHaveProperty('BeforeAllowTrafficHook');
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { RESILIENT_LAMBDA_NEW_VERSION: { Ref: Match.stringLikeRegexp('ShopFunctionCurrentVersion') } } },
    });
  });

  test('fails when a hook belongs to another stack', () => {
    const { stack, other } = twoStacks();
    const existing = new lambda.Function(other, 'Check', { code: lambda.Code.fromInline('//'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_24_X });
    expect(() => newCanary({ preTrafficHook: HandlerCode.fromExisting(existing) }, stack)).toThrow(
      "preTrafficHook is the function 'Other/Check' of another stack, which would make the two stacks depend on each other: create the hook in this stack, or here with HandlerCode.fromNodejs");
  });
});

describe('an existing function as a hook', () => {
  const check = (stack: Stack) => HandlerCode.fromExisting(new lambda.Function(stack, 'Check', {
    code: lambda.Code.fromInline('//'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_24_X,
  }));

  test('can be invoked before and after, but not in two deployments: it receives one new version [V04]', () => {
    const stack = newStack();
    const hook = check(stack);
    newCanary({ preTrafficHook: hook, postTrafficHook: hook }, stack);
    expect(cycleIn(Template.fromStack(stack).toJSON())).toBeUndefined();
    const other = newStack();
    const shared = check(other);
    newCanary({ preTrafficHook: shared }, other);
    expect(() => new AliasedCanaryFunction(other, 'Second', { code: inlineCode, postTrafficHook: shared })).toThrow(
      "postTrafficHook is the function 'Orders/Check', which is already the hook of another deployment and can receive the ARN of one new version only: create a hook for each");
  });

  test('fails when it is the function that is being deployed', () => {
    const stack = newStack();
    const code = check(stack);
    expect(() => newCanary({ code, preTrafficHook: code }, stack)).toThrow("preTrafficHook is the function 'Orders/Check' that is being deployed, which cannot check itself");
  });
});

test('the name of an alias can be a Token, and must be unique for its function', () => {
  const stack = newStack();
  const aliasName = new CfnParameter(stack, 'Name').valueAsString;
  newCanary({ aliasName }, stack);
  expect(only(Template.fromStack(stack), 'AWS::Lambda::Alias').Properties.Name).toEqual({ Ref: 'Name' });

  const twice = newStack();
  const code = HandlerCode.fromExisting(new lambda.Function(twice, 'Existing', {
    code: lambda.Code.fromInline('//'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_24_X,
  }));
  newCanary({ code }, twice);
  new AliasedCanaryFunction(twice, 'Second', { code });
  expect(() => Template.fromStack(twice)).toThrow("'Orders/Second/Alias/Resource' is also named live, but the aliases of a function need different names. If it is an alias " +
    "of your own, which callers may use, adopt it: remove it there and set aliasLogicalId to 'SecondAliasA363EC9F', so that CloudFormation updates it in place. If it " +
    'belongs to another construct of this library, set aliasName on the construct that is not deployed yet');
});

test('an alias that is deployed can be adopted, which replaces nothing', () => {
  const [before, after] = [newStack(), newStack()];
  const existing = (stack: Stack) => new lambda.Function(stack, 'Existing', {
    code: lambda.Code.fromInline('//'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_24_X,
  });
  new lambda.Alias(before, 'Live', { aliasName: 'live', version: existing(before).currentVersion });
  const [logicalId] = Object.keys(Template.fromStack(before).findResources('AWS::Lambda::Alias')) as [string];
  newCanary({ code: HandlerCode.fromExisting(existing(after)), aliasLogicalId: logicalId }, after);
  const [old, now] = [before, after].map(stack => Template.fromStack(stack).toJSON().Resources[logicalId]);
  expect(now.Properties).toEqual(old.Properties);
});

describe('provisioned concurrency', () => {
  test('is set on the alias from its creation [V07, C05]', () => {
    const template = templateOf({ provisionedConcurrency: { minimum: 2 } });
    expect(only(template, 'AWS::Lambda::Alias').Properties.ProvisionedConcurrencyConfig).toEqual({ ProvisionedConcurrentExecutions: 2 });
    template.resourceCountIs('AWS::ApplicationAutoScaling::ScalableTarget', 0);
  });

  test('scales with its utilization between two bounds, by default at 70 % [C05]', () => {
    const target = (provisionedConcurrency: AliasedCanaryFunctionProps['provisionedConcurrency']) =>
      only(templateOf({ provisionedConcurrency }), 'AWS::ApplicationAutoScaling::ScalingPolicy').Properties.TargetTrackingScalingPolicyConfiguration;
    expect(target({ minimum: 1, maximum: 9 })).toEqual({
      PredefinedMetricSpecification: { PredefinedMetricType: 'LambdaProvisionedConcurrencyUtilization' }, TargetValue: 0.7,
    });
    expect(target({ minimum: 1, maximum: 9, targetUtilization: 0.5 }).TargetValue).toBe(0.5);
    expect(only(templateOf({ provisionedConcurrency: { minimum: 1, maximum: 9 } }), 'AWS::ApplicationAutoScaling::ScalableTarget').Properties)
      .toMatchObject({ MinCapacity: 1, MaxCapacity: 9, ScalableDimension: 'lambda:function:ProvisionedConcurrency', ServiceNamespace: 'lambda' });
  });

  test('scales on schedules [C05]', () => {
    const schedules = [
      { schedule: appscaling.Schedule.cron({ hour: '8', minute: '0' }), minimum: 5, maximum: 20 },
      { schedule: appscaling.Schedule.cron({ hour: '20', minute: '0' }), minimum: 1 },
    ];
    const template = templateOf({ provisionedConcurrency: { minimum: 1, schedules } });
    expect(only(template, 'AWS::ApplicationAutoScaling::ScalableTarget').Properties.ScheduledActions).toMatchObject([
      { Schedule: 'cron(0 8 * * ? *)', ScalableTargetAction: { MinCapacity: 5, MaxCapacity: 20 } },
      { Schedule: 'cron(0 20 * * ? *)', ScalableTargetAction: { MinCapacity: 1, MaxCapacity: 1 } },
    ]);
    template.resourceCountIs('AWS::ApplicationAutoScaling::ScalingPolicy', 0);
  });

  test('can be as high as the reserved concurrency', () => {
    expect(only(templateOf({ reservedConcurrentExecutions: 5, provisionedConcurrency: { minimum: 5 } }), 'AWS::Lambda::Alias').Properties)
      .toMatchObject({ ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 5 } });
  });

  test('can be a Token', () => {
    const token = Lazy.number({ produce: () => 3 });
    const template = templateOf({ reservedConcurrentExecutions: 2, provisionedConcurrency: { minimum: token, maximum: token } });
    expect(only(template, 'AWS::ApplicationAutoScaling::ScalableTarget').Properties).toMatchObject({ MinCapacity: 3, MaxCapacity: 3 });
  });
});

describe('a function URL', () => {
  test('belongs to the alias, with IAM authorization by default [V09]', () => {
    const url = only(templateOf({ functionUrl: {} }), 'AWS::Lambda::Url');
    expect(url.Properties).toMatchObject({ AuthType: 'AWS_IAM', Qualifier: 'live' });
  });

  test('accepts CORS and response streaming, and can be granted [V09]', () => {
    const stack = newStack();
    const canary = newCanary({ functionUrl: { cors: { allowedOrigins: ['https://example.com'] }, invokeMode: lambda.InvokeMode.RESPONSE_STREAM } }, stack);
    canary.grantInvokeUrl(new iam.Role(stack, 'Caller', { assumedBy: new iam.AccountRootPrincipal() }));
    const template = Template.fromStack(stack);
    expect(only(template, 'AWS::Lambda::Url').Properties).toMatchObject({ Cors: { AllowOrigins: ['https://example.com'] }, InvokeMode: 'RESPONSE_STREAM' });
    const policies = JSON.stringify(template.findResources('AWS::IAM::Policy'));
    expect(policies).toContain('lambda:InvokeFunctionUrl');
    expect(policies).toContain('"lambda:InvokeFunction"');
    expect(stack.resolve(canary.functionUrl!.url)).toEqual({ 'Fn::GetAtt': [Object.keys(template.findResources('AWS::Lambda::Url'))[0], 'FunctionUrl'] });
  });

  test('that is public produces a warning, and has both permissions that are required since 2025 [V09]', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders');
    newCanary({ functionUrl: { authType: lambda.FunctionUrlAuthType.NONE } }, stack);
    expect(warningsOf(app)).toEqual([expect.stringContaining('functionUrl.authType is NONE, so that anyone on the internet can invoke the function at your cost')]);
    const own = newStack();
    newCanary({ functionUrl: { authType: lambda.FunctionUrlAuthType.NONE } }, own);
    expect(resourcesOf(own, 'AWS::Lambda::Permission').map(({ Action, FunctionUrlAuthType, InvokedViaFunctionUrl }) => [Action, FunctionUrlAuthType ?? InvokedViaFunctionUrl]))
      .toEqual(expect.arrayContaining([['lambda:InvokeFunctionUrl', 'NONE'], ['lambda:InvokeFunction', true]]));
  });
});

describe('invalid props', () => {
  test.each<[string, Partial<AliasedCanaryFunctionProps>, string]>([
    ['an alias of digits', { aliasName: '42' }, "aliasName is '42' but must be 1 to 128 letters, digits, '-' and '_', and not only digits: choose another name"],
    ['an alias with a space', { aliasName: 'a b' }, "aliasName is 'a b' but must be"],
    ['a provisioned concurrency of 0', { provisionedConcurrency: { minimum: 0 } }, 'provisionedConcurrency.minimum is 0 but must be a whole number of at least 1'],
    ['a fractional provisioned concurrency', { provisionedConcurrency: { minimum: 1.5 } }, 'provisionedConcurrency.minimum is 1.5 but must be a whole number of at least 1'],
    ['a maximum below the minimum', { provisionedConcurrency: { minimum: 3, maximum: 2 } }, 'provisionedConcurrency.maximum is 2 but must be at least provisionedConcurrency.minimum, which is 3: raise maximum, or lower minimum'],
    ['a fractional maximum', { provisionedConcurrency: { minimum: 1, maximum: 2.5 } }, 'provisionedConcurrency.maximum is 2.5 but must be a whole number: round it'],
    ['more than the reserved concurrency', { reservedConcurrentExecutions: 5, provisionedConcurrency: { minimum: 1, maximum: 6 } },
      'provisionedConcurrency goes up to 6 but the function reserves only 5 (reservedConcurrentExecutions): raise the reservation, or lower provisionedConcurrency'],
    ['a schedule to zero', { provisionedConcurrency: { minimum: 1, schedules: [{ schedule: appscaling.Schedule.rate(Duration.days(1)), minimum: 0 }] } },
      'provisionedConcurrency.schedules[0].minimum is 0 but must be a whole number of at least 1: Lambda refuses a provisioned concurrency of 0'],
    ['a target utilization above 1', { provisionedConcurrency: { minimum: 1, maximum: 2, targetUtilization: 70 } },
      'provisionedConcurrency.targetUtilization is 70 but must be from 0.1 to 0.9: set it to a share, such as 0.7'],
    ['a target utilization without a maximum', { provisionedConcurrency: { minimum: 1, targetUtilization: 0.7 } },
      'provisionedConcurrency.targetUtilization is set without provisionedConcurrency.maximum and has no effect: set maximum, or omit targetUtilization'],
    ['SnapStart with provisioned concurrency', { snapStart: lambda.SnapStartConf.ON_PUBLISHED_VERSIONS, provisionedConcurrency: { minimum: 1 } },
      'snapStart and provisionedConcurrency are both set, but Lambda supports only one of them: omit one'],
    ['SnapStart with a large /tmp', { snapStart: lambda.SnapStartConf.ON_PUBLISHED_VERSIONS, ephemeralStorageSize: Size.gibibytes(1) },
      'ephemeralStorageSize is 1024 MiB but must be at most 512 MiB with snapStart: lower it, or omit snapStart'],
    ['a duration alarm without a threshold', { timeout: Duration.seconds(Lazy.number({ produce: () => 3 })), alarms: { newVersionDuration: { enabled: true } } },
      'alarms.newVersionDuration has no threshold, and the default of 90 % of the timeout cannot be computed because the timeout is a Token'],
  ])('fails when there is %s, with the fix', (_what, props, message) => {
    expect(() => newCanary(props)).toThrow(message);
  });

  test('fails when a predefined configuration is unknown [V03]', () => {
    const stack = newStack();
    const deploymentConfig = codedeploy.LambdaDeploymentConfig.fromLambdaDeploymentConfigName(stack, 'Config', 'CodeDeployDefault.LambdaLinear10PercentEvery5Minutes');
    expect(() => newCanary({ deploymentConfig }, stack)).toThrow(
      "deploymentConfig is 'CodeDeployDefault.LambdaLinear10PercentEvery5Minutes' but CodeDeploy predefines only CodeDeployDefault.LambdaCanary10Percent5Minutes,");
  });

  test('fails when SnapStart is set with a file system', () => {
    const stack = new Stack(newApp(), 'Orders', { env });
    const vpc = new ec2.Vpc(stack, 'Vpc');
    const filesystem = lambda.FileSystem.fromEfsAccessPoint(new efs.FileSystem(stack, 'Files', { vpc }).addAccessPoint('Access'), '/mnt/files');
    expect(() => newCanary({ vpc, filesystem, snapStart: lambda.SnapStartConf.ON_PUBLISHED_VERSIONS }, stack))
      .toThrow('snapStart and filesystem are both set, but Lambda supports only one of them: omit one');
  });
});

test('fails when the alias has weights, because CodeDeploy shifts its traffic [V02, V06]', () => {
  const stack = newStack();
  const { alias } = newCanary({}, stack);
  (alias.node.defaultChild as lambda.CfnAlias).routingConfig = { additionalVersionWeights: [{ functionVersion: '1', functionWeight: 0.1 }] };
  expect(() => Template.fromStack(stack)).toThrow('routingConfig is set, but CodeDeploy shifts the traffic of this alias, and Lambda refuses weights together with provisioned concurrency: remove it');
});

describe('expectedLoad', () => {
  const warned = (props: Partial<AliasedCanaryFunctionProps>) => {
    const app = newApp();
    newCanary(props, new Stack(app, 'Orders'));
    return warningsOf(app);
  };

  test('warns when less than rate times duration is reserved [C04]', () => {
    const expectedLoad = { invocationsPerSecond: 20, duration: Duration.millis(500) };
    expect(warned({ expectedLoad, reservedConcurrentExecutions: 10 })).toEqual([]);
    expect(warned({ expectedLoad, reservedConcurrentExecutions: 9 })).toEqual([
      expect.stringContaining('expectedLoad is 20 invocations per second of 0.5 s each, which needs a concurrency of 10, but the function reserves 9'),
    ]);
    expect(warned({ expectedLoad })).toEqual([]);
  });

  test('warns when provisioned concurrency has no buffer of 10 % [C04]', () => {
    const expectedLoad = { invocationsPerSecond: 20, duration: Duration.millis(500) };
    expect(warned({ expectedLoad, provisionedConcurrency: { minimum: 11 } })).toEqual([]);
    expect(warned({ expectedLoad, provisionedConcurrency: { minimum: 1, maximum: 11 } })).toEqual([]);
    expect(warned({ expectedLoad, provisionedConcurrency: { minimum: 10 } })).toEqual([
      expect.stringContaining('which needs a provisioned concurrency of 11 (including a buffer of 10 %), but it reaches only 10'),
    ]);
  });

  test('fails when the rate is 0, and is not checked if it is a Token', () => {
    expect(() => newCanary({ expectedLoad: { invocationsPerSecond: 0, duration: Duration.seconds(1) } })).toThrow(
      'expectedLoad.invocationsPerSecond is 0 but must be above 0: set it to the peak rate, or omit expectedLoad');
    const unknown = { invocationsPerSecond: Lazy.number({ produce: () => 9 }), duration: Duration.seconds(1) };
    expect(warned({ expectedLoad: unknown, reservedConcurrentExecutions: 1 })).toEqual([]);
  });
});

describe('a REST API in front of the function', () => {
  const warned = (timeout: Duration, integration: apigateway.LambdaIntegrationOptions = {}, through: 'alias' | 'lambdaFunction' = 'alias') => {
    const app = newApp();
    const stack = new Stack(app, 'Orders');
    const canary = newCanary({ timeout }, stack);
    new apigateway.RestApi(stack, 'Api', { cloudWatchRole: false }).root.addMethod('GET', new apigateway.LambdaIntegration(canary[through], integration));
    return warningsOf(app).filter(warning => warning.includes('timeoutBeyondApi'));
  };

  test('times out after 29 seconds or its own timeout, and a longer timeout of the function produces a warning [A12]', () => {
    expect(warned(Duration.seconds(29))).toEqual([]);
    expect(warned(Duration.seconds(30))).toEqual([expect.stringContaining(
      "timeout is 30 seconds but the API method 'Orders/Api/Default/GET/Resource' times out after 29 seconds, so that its caller receives an error while the function continues")]);
    expect(warned(Duration.seconds(20), { timeout: Duration.seconds(10) })).toEqual([expect.stringContaining('times out after 10 seconds')]);
    expect(warned(Duration.seconds(10), { timeout: Duration.seconds(10) })).toEqual([]);
  });

  test('produces no warning if it does not invoke the alias, or if the timeout is a Token [A12]', () => {
    expect(warned(Duration.seconds(30), {}, 'lambdaFunction')).toEqual([]);
    expect(warned(Duration.seconds(Lazy.number({ produce: () => 900 })))).toEqual([]);
  });
});

describe('an existing function', () => {
  const existing = (stack: Stack, layers: lambda.ILayerVersion[] = []) => new lambda.Function(stack, 'Existing', {
    code: lambda.Code.fromInline('//'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_24_X, layers,
  });

  test('of another stack can be deployed gradually', () => {
    const { stack, other } = twoStacks();
    newCanary({ code: HandlerCode.fromExisting(existing(other)) }, stack);
    Template.fromStack(other).resourceCountIs('AWS::Lambda::Version', 1);
    const { Properties } = only(Template.fromStack(stack), 'AWS::Lambda::Alias');
    expect(JSON.stringify(Properties.FunctionVersion)).toContain('Other');
  });

  test.each([
    ['recognizeVersionProps', 'a change that is not part of a version (tags, concurrency) publishes a new version, which Lambda refuses'],
    ['recognizeLayerVersion', 'new content of a layer publishes no version, and the alias keeps the old content'],
  ])('without the feature flag %s produces a warning: %s [V10]', (flag, what) => {
    const app = new App({ analyticsReporting: false, context: { [`@aws-cdk/aws-lambda:${flag}`]: false } });
    const stack = new Stack(app, 'Orders');
    const layer = lambda.LayerVersion.fromLayerVersionArn(stack, 'Layer', 'arn:aws:lambda:eu-west-1:123456789012:layer:common:1');
    newCanary({ code: HandlerCode.fromExisting(existing(stack, [layer])) }, stack);
    expect(warningsOf(app).join('\n')).toContain(`the function 'Orders/Existing' was created without the feature flag @aws-cdk/aws-lambda:${flag}, so that ${what}`);
  });

  test('without layers produces no warning about layers', () => {
    const app = new App({ analyticsReporting: false });
    const stack = new Stack(app, 'Orders');
    newCanary({ code: HandlerCode.fromExisting(existing(stack)) }, stack);
    expect(warningsOf(app).join('\n')).not.toContain('feature flag');
  });
});
