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
  test('is these resources', () => {
    expect(withoutAssetHashes(templateOf())).toMatchSnapshot();
  });

  test('puts the alias live on a version of the current code [V01, V08]', () => {
    const alias = only(templateOf(), 'AWS::Lambda::Alias');
    expect(alias.Properties).toMatchObject({ Name: 'live', FunctionVersion: { 'Fn::GetAtt': [expect.stringMatching(/^ShopFunctionCurrentVersion/), 'Version'] } });
    expect(alias.Properties).not.toHaveProperty('RoutingConfig'); // V02, V06: CodeDeploy alone weights it
    expect(alias.UpdatePolicy.CodeDeployLambdaAliasUpdate).toMatchObject({ DeploymentGroupName: { Ref: expect.stringMatching(/^ShopDeploymentGroup/) } });
  });

  test('shifts a tenth of the traffic for five minutes by default [V03]', () => {
    expect(group(templateOf()).DeploymentConfigName).toBe('CodeDeployDefault.LambdaCanary10Percent5Minutes');
  });

  test('takes any configuration, also one of the user [V03]', () => {
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

  test('has one application for all functions of a stack, unless another is given', () => {
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

  test.each(['metricInvocations', 'metricErrors', 'metricThrottles', 'metricDuration'] as const)('%s is a metric of the alias', name => {
    const stack = newStack();
    const canary = newCanary({}, stack);
    const { dimensions, metricName, namespace } = canary[name]();
    expect(namespace).toBe('AWS/Lambda');
    expect(name).toBe(`metric${metricName}`);
    expect(stack.resolve(dimensions)).toMatchObject({ FunctionName: { Ref: expect.stringMatching(/^ShopFunction/) }, Resource: { 'Fn::Join': expect.anything() } });
    expect(canary.metric(metricName, { statistic: 'p50' })).toMatchObject({ metricName, statistic: 'p50', dimensions });
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

  test('remembers what it processed for as long as a service of AWS can deliver again [I05]', () => {
    const stack = newStack();
    newCanary({ idempotencyTable: new IdempotencyTable(stack, 'Processed') }, stack);
    const [fn] = resourcesOf(stack, 'AWS::Lambda::Function');
    expect(fn.Environment.Variables).toMatchObject({ RESILIENT_LAMBDA_IDEMPOTENCY_EXPIRY_SECONDS: '86400' });
  });
});

describe('the alarms that roll back', () => {
  const alarmsOf = (template: Template) => Object.entries<any>(template.findResources('AWS::CloudWatch::Alarm'));

  test('see the new version only, by the name of the function and the alias [V05]', () => {
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

  test('are new with each version, so that one that rings for the old version can not stop its mend [V05]', () => {
    const idOf = (props: Partial<AliasedCanaryFunctionProps>) => alarmsOf(templateOf(props)).map(([id]) => id).find(id => id.includes('NewVersion'))!;
    expect(idOf({})).toBe(idOf({}));
    expect(idOf({})).not.toBe(idOf({ environment: { MENDED: 'yes' } }));
    expect(idOf({}).slice(0, -32)).toBe(idOf({ environment: { MENDED: 'yes' } }).slice(0, -32));
  });

  test('look at the duration too with the full profile', () => {
    const [, { Properties }] = alarmsOf(templateOf({ alarms: { profile: AlarmProfile.FULL } })).find(([id]) => id.includes('NewVersionDuration'))!;
    expect(Properties).toMatchObject({ MetricName: 'Duration', ExtendedStatistic: 'p99', Threshold: 27_000, EvaluationPeriods: 2 });
    const [, given] = alarmsOf(templateOf({ alarms: { newVersionDuration: { enabled: true, threshold: Duration.seconds(1) } } })).find(([id]) => id.includes('NewVersionDuration'))!;
    expect(given.Properties.Threshold).toBe(1_000);
  });

  test('can have another threshold, and be joined by those of the user', () => {
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

  test('are ten at the most: more warn [V05]', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders');
    const alarms = Array.from({ length: 10 }, (_, index) => cloudwatch.Alarm.fromAlarmArn(stack, `Alarm${index}`, `arn:aws:cloudwatch:eu-west-1:123456789012:alarm:a${index}`));
    const canary = newCanary({ rollbackAlarms: alarms.slice(0, 9) }, stack);
    expect(warningsOf(app)).toEqual([]);
    const many = newApp();
    newCanary({ rollbackAlarms: alarms }, new Stack(many, 'Orders'));
    expect(canary.alarms).toHaveLength(3);
    expect(warningsOf(many)).toEqual([expect.stringContaining('11 alarms roll a deployment back, but CodeDeploy takes 10')]);
  });

  test('are missed when there is none', () => {
    const app = newApp();
    newCanary({ alarms: { profile: AlarmProfile.NONE } }, new Stack(app, 'Orders'));
    expect(warningsOf(app)).toEqual([expect.stringContaining('no alarm rolls a deployment back, so that a version that fails is deployed all the same')]);
  });

  test('that were taken out are gone, whatever the flags of the app', () => {
    const stack = new Stack(new App({ analyticsReporting: false }), 'Orders');
    newCanary({ alarms: { profile: AlarmProfile.NONE } }, stack);
    const print = jest.spyOn(console, 'error').mockImplementation();
    expect(group(Template.fromStack(stack)).AlarmConfiguration).toEqual({ Enabled: false });
    print.mockRestore();
  });
});

describe('hooks', () => {
  test('are asked before and after, may report and may invoke the new version [V04]', () => {
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

  test('can be invoked from the first deployment on: the alias waits for the right to do so [V04]', () => {
    expect(only(templateOf({ preTrafficHook: inlineCode }), 'AWS::Lambda::Alias').DependsOn)
      .toContainEqual(expect.stringMatching(/^ShopDeploymentGroupServiceRoleDefaultPolicy/));
  });

  test('can be one alone, or a function of the same stack', () => {
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

  test('of another stack are refused', () => {
    const { stack, other } = twoStacks();
    const existing = new lambda.Function(other, 'Check', { code: lambda.Code.fromInline('//'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_24_X });
    expect(() => newCanary({ preTrafficHook: HandlerCode.fromExisting(existing) }, stack)).toThrow(
      "preTrafficHook is the function 'Other/Check' of another stack, and the two stacks would wait for each other: make the hook here (HandlerCode.fromNodejs), or in this stack");
  });
});

describe('a hook that exists', () => {
  const check = (stack: Stack) => HandlerCode.fromExisting(new lambda.Function(stack, 'Check', {
    code: lambda.Code.fromInline('//'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_24_X,
  }));

  test('can be asked before and after, but not in two deployments: it is told of one new version [V04]', () => {
    const stack = newStack();
    const hook = check(stack);
    newCanary({ preTrafficHook: hook, postTrafficHook: hook }, stack);
    expect(cycleIn(Template.fromStack(stack).toJSON())).toBeUndefined();
    const other = newStack();
    const shared = check(other);
    newCanary({ preTrafficHook: shared }, other);
    expect(() => new AliasedCanaryFunction(other, 'Second', { code: inlineCode, postTrafficHook: shared })).toThrow(
      "postTrafficHook is the function 'Orders/Check', which is a hook of another deployment already and can be told of one new version only: make a hook for each");
  });

  test('is not the function itself', () => {
    const stack = newStack();
    const code = check(stack);
    expect(() => newCanary({ code, preTrafficHook: code }, stack)).toThrow("preTrafficHook is the function 'Orders/Check' itself, which can't say whether it is well");
  });
});

test('an alias may be called by a Token, and not as another one of the same function', () => {
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
  expect(() => Template.fromStack(twice)).toThrow("'Orders/Second/Alias/Resource' is called live too, and a function has one alias of a name: give one of them another aliasName");
});

describe('provisioned concurrency', () => {
  test('is on the alias from the start [V07, C05]', () => {
    const template = templateOf({ provisionedConcurrency: { minimum: 2 } });
    expect(only(template, 'AWS::Lambda::Alias').Properties.ProvisionedConcurrencyConfig).toEqual({ ProvisionedConcurrentExecutions: 2 });
    template.resourceCountIs('AWS::ApplicationAutoScaling::ScalableTarget', 0);
  });

  test('follows its use between two bounds, at 70 % unless said otherwise [C05]', () => {
    const target = (provisionedConcurrency: AliasedCanaryFunctionProps['provisionedConcurrency']) =>
      only(templateOf({ provisionedConcurrency }), 'AWS::ApplicationAutoScaling::ScalingPolicy').Properties.TargetTrackingScalingPolicyConfiguration;
    expect(target({ minimum: 1, maximum: 9 })).toEqual({
      PredefinedMetricSpecification: { PredefinedMetricType: 'LambdaProvisionedConcurrencyUtilization' }, TargetValue: 0.7,
    });
    expect(target({ minimum: 1, maximum: 9, targetUtilization: 0.5 }).TargetValue).toBe(0.5);
    expect(only(templateOf({ provisionedConcurrency: { minimum: 1, maximum: 9 } }), 'AWS::ApplicationAutoScaling::ScalableTarget').Properties)
      .toMatchObject({ MinCapacity: 1, MaxCapacity: 9, ScalableDimension: 'lambda:function:ProvisionedConcurrency', ServiceNamespace: 'lambda' });
  });

  test('follows the clock [C05]', () => {
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

  test('may be all that is reserved', () => {
    expect(only(templateOf({ reservedConcurrentExecutions: 5, provisionedConcurrency: { minimum: 5 } }), 'AWS::Lambda::Alias').Properties)
      .toMatchObject({ ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 5 } });
  });

  test('may come from Tokens', () => {
    const token = Lazy.number({ produce: () => 3 });
    const template = templateOf({ reservedConcurrentExecutions: 2, provisionedConcurrency: { minimum: token, maximum: token } });
    expect(only(template, 'AWS::ApplicationAutoScaling::ScalableTarget').Properties).toMatchObject({ MinCapacity: 3, MaxCapacity: 3 });
  });
});

describe('a Function URL', () => {
  test('is on the alias, with IAM authorization unless said otherwise [V09]', () => {
    const url = only(templateOf({ functionUrl: {} }), 'AWS::Lambda::Url');
    expect(url.Properties).toMatchObject({ AuthType: 'AWS_IAM', Qualifier: 'live' });
  });

  test('takes CORS and response streaming, and can be granted [V09]', () => {
    const stack = newStack();
    const canary = newCanary({ functionUrl: { cors: { allowedOrigins: ['https://example.com'] }, invokeMode: lambda.InvokeMode.RESPONSE_STREAM } }, stack);
    canary.grantInvokeUrl(new iam.Role(stack, 'Caller', { assumedBy: new iam.AccountRootPrincipal() }));
    const template = Template.fromStack(stack);
    expect(only(template, 'AWS::Lambda::Url').Properties).toMatchObject({ Cors: { AllowOrigins: ['https://example.com'] }, InvokeMode: 'RESPONSE_STREAM' });
    const rights = JSON.stringify(template.findResources('AWS::IAM::Policy'));
    expect(rights).toContain('lambda:InvokeFunctionUrl');
    expect(rights).toContain('"lambda:InvokeFunction"');
    expect(stack.resolve(canary.functionUrl!.url)).toEqual({ 'Fn::GetAtt': [Object.keys(template.findResources('AWS::Lambda::Url'))[0], 'FunctionUrl'] });
  });

  test('that is public warns, and has both permissions that it needs since 2025 [V09]', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders');
    newCanary({ functionUrl: { authType: lambda.FunctionUrlAuthType.NONE } }, stack);
    expect(warningsOf(app)).toEqual([expect.stringContaining('functionUrl has the authType NONE, so that everyone on the internet can invoke the function')]);
    const own = newStack();
    newCanary({ functionUrl: { authType: lambda.FunctionUrlAuthType.NONE } }, own);
    expect(resourcesOf(own, 'AWS::Lambda::Permission').map(({ Action, FunctionUrlAuthType, InvokedViaFunctionUrl }) => [Action, FunctionUrlAuthType ?? InvokedViaFunctionUrl]))
      .toEqual(expect.arrayContaining([['lambda:InvokeFunctionUrl', 'NONE'], ['lambda:InvokeFunction', true]]));
  });
});

describe('what is wrong', () => {
  test.each<[string, Partial<AliasedCanaryFunctionProps>, string]>([
    ['an alias of digits', { aliasName: '42' }, "aliasName is '42' but must be 1 to 128 letters, digits, '-' and '_', and not digits alone: rename it"],
    ['an alias with a space', { aliasName: 'a b' }, "aliasName is 'a b' but must be"],
    ['no provisioned concurrency at all', { provisionedConcurrency: { minimum: 0 } }, 'provisionedConcurrency.minimum is 0 but must be a whole number of at least 1'],
    ['half an environment', { provisionedConcurrency: { minimum: 1.5 } }, 'provisionedConcurrency.minimum is 1.5 but must be a whole number of at least 1'],
    ['bounds that cross', { provisionedConcurrency: { minimum: 3, maximum: 2 } }, 'provisionedConcurrency.maximum is 2 but provisionedConcurrency.minimum is 3: raise the one, or lower the other'],
    ['a broken bound', { provisionedConcurrency: { minimum: 1, maximum: 2.5 } }, 'provisionedConcurrency.maximum is 2.5 but must be a whole number'],
    ['more than is reserved', { reservedConcurrentExecutions: 5, provisionedConcurrency: { minimum: 1, maximum: 6 } },
      'provisionedConcurrency goes up to 6 but only 5 are reserved for the function (reservedConcurrentExecutions): raise the reservation, or lower it'],
    ['a schedule to zero', { provisionedConcurrency: { minimum: 1, schedules: [{ schedule: appscaling.Schedule.rate(Duration.days(1)), minimum: 0 }] } },
      'provisionedConcurrency.schedules[0].minimum is 0 but must be a whole number of at least 1: Lambda refuses an alias'],
    ['a target beyond the share that there is', { provisionedConcurrency: { minimum: 1, maximum: 2, targetUtilization: 70 } },
      'provisionedConcurrency.targetUtilization is 70 but must be from 0.1 to 0.9: it is a share, 0.7 by default'],
    ['a target that nothing follows', { provisionedConcurrency: { minimum: 1, targetUtilization: 0.7 } },
      'provisionedConcurrency.targetUtilization is given without provisionedConcurrency.maximum, so that nothing is scaled'],
    ['snapshots beside provisioned concurrency', { snapStart: lambda.SnapStartConf.ON_PUBLISHED_VERSIONS, provisionedConcurrency: { minimum: 1 } },
      'snapStart is given together with provisionedConcurrency, but Lambda takes only one of them: leave one of them out'],
    ['snapshots beside much of /tmp', { snapStart: lambda.SnapStartConf.ON_PUBLISHED_VERSIONS, ephemeralStorageSize: Size.gibibytes(1) },
      'ephemeralStorageSize is 1024 MiB but with snapStart at most 512 MiB are allowed: lower it, or leave snapStart out'],
    ['a duration alarm without a threshold', { timeout: Duration.seconds(Lazy.number({ produce: () => 3 })), alarms: { newVersionDuration: { enabled: true } } },
      'alarms.newVersionDuration has no threshold, and 90 % of a timeout that only CloudFormation will know cannot be computed'],
  ])('%s is refused, with the mend', (_what, props, message) => {
    expect(() => newCanary(props)).toThrow(message);
  });

  test('an unknown predefined configuration is refused [V03]', () => {
    const stack = newStack();
    const deploymentConfig = codedeploy.LambdaDeploymentConfig.fromLambdaDeploymentConfigName(stack, 'Config', 'CodeDeployDefault.LambdaLinear10PercentEvery5Minutes');
    expect(() => newCanary({ deploymentConfig }, stack)).toThrow(
      "deploymentConfig is 'CodeDeployDefault.LambdaLinear10PercentEvery5Minutes' but CodeDeploy predefines for functions only CodeDeployDefault.LambdaCanary10Percent5Minutes,");
  });

  test('snapshots beside a file system are refused', () => {
    const stack = new Stack(newApp(), 'Orders', { env });
    const vpc = new ec2.Vpc(stack, 'Vpc');
    const filesystem = lambda.FileSystem.fromEfsAccessPoint(new efs.FileSystem(stack, 'Files', { vpc }).addAccessPoint('Access'), '/mnt/files');
    expect(() => newCanary({ vpc, filesystem, snapStart: lambda.SnapStartConf.ON_PUBLISHED_VERSIONS }, stack))
      .toThrow('snapStart is given together with filesystem, but Lambda takes only one of them: leave one of them out');
  });
});

test('weights on the alias are refused: CodeDeploy alone shifts its traffic [V02, V06]', () => {
  const stack = newStack();
  const { alias } = newCanary({}, stack);
  (alias.node.defaultChild as lambda.CfnAlias).routingConfig = { additionalVersionWeights: [{ functionVersion: '1', functionWeight: 0.1 }] };
  expect(() => Template.fromStack(stack)).toThrow('routingConfig is set, but CodeDeploy shifts the traffic of this alias, and Lambda refuses weights');
});

describe('the load that is expected', () => {
  const warned = (props: Partial<AliasedCanaryFunctionProps>) => {
    const app = newApp();
    newCanary(props, new Stack(app, 'Orders'));
    return warningsOf(app);
  };

  test('needs rate times duration at once [C04]', () => {
    const expectedLoad = { invocationsPerSecond: 20, duration: Duration.millis(500) };
    expect(warned({ expectedLoad, reservedConcurrentExecutions: 10 })).toEqual([]);
    expect(warned({ expectedLoad, reservedConcurrentExecutions: 9 })).toEqual([
      expect.stringContaining('expectedLoad is 20 invocations a second of 0.5 s each, which needs 10 at once, but only 9 can run'),
    ]);
    expect(warned({ expectedLoad })).toEqual([]);
  });

  test('needs a tenth more of provisioned concurrency [C04]', () => {
    const expectedLoad = { invocationsPerSecond: 20, duration: Duration.millis(500) };
    expect(warned({ expectedLoad, provisionedConcurrency: { minimum: 11 } })).toEqual([]);
    expect(warned({ expectedLoad, provisionedConcurrency: { minimum: 1, maximum: 11 } })).toEqual([]);
    expect(warned({ expectedLoad, provisionedConcurrency: { minimum: 10 } })).toEqual([
      expect.stringContaining('which needs a provisioned concurrency of 11 (with 10 % to spare), but there are 10 at the most'),
    ]);
  });

  test('must be one, if it is known', () => {
    expect(() => newCanary({ expectedLoad: { invocationsPerSecond: 0, duration: Duration.seconds(1) } })).toThrow(
      'expectedLoad.invocationsPerSecond is 0 but must be above 0: give the peak rate, or leave expectedLoad out');
    const unknown = { invocationsPerSecond: Lazy.number({ produce: () => 9 }), duration: Duration.seconds(1) };
    expect(warned({ expectedLoad: unknown, reservedConcurrentExecutions: 1 })).toEqual([]);
  });
});

describe('a REST API before the function', () => {
  const warned = (timeout: Duration, integration: apigateway.LambdaIntegrationOptions = {}, through: 'alias' | 'lambdaFunction' = 'alias') => {
    const app = newApp();
    const stack = new Stack(app, 'Orders');
    const canary = newCanary({ timeout }, stack);
    new apigateway.RestApi(stack, 'Api', { cloudWatchRole: false }).root.addMethod('GET', new apigateway.LambdaIntegration(canary[through], integration));
    return warningsOf(app).filter(warning => warning.includes('timeoutBeyondApi'));
  };

  test('waits 29 seconds, or as long as it was told: a function that may take longer warns [A12]', () => {
    expect(warned(Duration.seconds(29))).toEqual([]);
    expect(warned(Duration.seconds(30))).toEqual([expect.stringContaining(
      "timeout is 30 seconds but the API method 'Orders/Api/Default/GET/Resource' waits 29 seconds, and tells its caller of a failure while the function works on")]);
    expect(warned(Duration.seconds(20), { timeout: Duration.seconds(10) })).toEqual([expect.stringContaining('waits 10 seconds')]);
    expect(warned(Duration.seconds(10), { timeout: Duration.seconds(10) })).toEqual([]);
  });

  test('is not asked about what does not invoke the alias, or what only CloudFormation knows [A12]', () => {
    expect(warned(Duration.seconds(30), {}, 'lambdaFunction')).toEqual([]);
    expect(warned(Duration.seconds(Lazy.number({ produce: () => 900 })))).toEqual([]);
  });
});

describe('a function that exists', () => {
  const existing = (stack: Stack, layers: lambda.ILayerVersion[] = []) => new lambda.Function(stack, 'Existing', {
    code: lambda.Code.fromInline('//'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_24_X, layers,
  });

  test('of another stack can be deployed version by version', () => {
    const { stack, other } = twoStacks();
    newCanary({ code: HandlerCode.fromExisting(existing(other)) }, stack);
    Template.fromStack(other).resourceCountIs('AWS::Lambda::Version', 1);
    const { Properties } = only(Template.fromStack(stack), 'AWS::Lambda::Alias');
    expect(JSON.stringify(Properties.FunctionVersion)).toContain('Other');
  });

  test.each([
    ['recognizeVersionProps', 'a change that is no part of a version (tags, concurrency) asks for a new one, which Lambda refuses'],
    ['recognizeLayerVersion', 'new content of a layer publishes no version, and the alias keeps the old one'],
  ])('warns where the flag %s is off: %s [V10]', (flag, what) => {
    const app = new App({ analyticsReporting: false, context: { [`@aws-cdk/aws-lambda:${flag}`]: false } });
    const stack = new Stack(app, 'Orders');
    const layer = lambda.LayerVersion.fromLayerVersionArn(stack, 'Layer', 'arn:aws:lambda:eu-west-1:123456789012:layer:common:1');
    newCanary({ code: HandlerCode.fromExisting(existing(stack, [layer])) }, stack);
    expect(warningsOf(app).join('\n')).toContain(`the function 'Orders/Existing' exists without the feature flag @aws-cdk/aws-lambda:${flag}, so that ${what}`);
  });

  test('is not warned of layers that it has not', () => {
    const app = new App({ analyticsReporting: false });
    const stack = new Stack(app, 'Orders');
    newCanary({ code: HandlerCode.fromExisting(existing(stack)) }, stack);
    expect(warningsOf(app).join('\n')).not.toContain('feature flag');
  });
});
