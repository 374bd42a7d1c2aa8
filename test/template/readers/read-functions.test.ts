import { Unknown } from '../../../src/template';
import { arnOf, flowOf, FUNCTION, QUEUE } from '../flow';

const unknown = { 'Fn::GetAZs': '' };
const why = new Unknown('Fn::GetAZs is known only to CloudFormation');
const given = (Properties: object) => ({ ...FUNCTION, Properties: { ...FUNCTION.Properties, ...Properties } });
const version = { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Function' } } };
const alias = (Properties: object = {}, attributes: object = {}) => ({
  Type: 'AWS::Lambda::Alias',
  Properties: { FunctionName: { Ref: 'Function' }, FunctionVersion: { 'Fn::GetAtt': ['Version', 'Version'] }, Name: 'live', ...Properties },
  ...attributes,
});
const aliasOf = (...a: Parameters<typeof alias>) => flowOf({ Function: FUNCTION, Version: version, Alias: alias(...a) }).aliases[0];

describe('readFunction', () => {
  test("fills in Lambda's defaults", () => {
    const [fn] = flowOf({ Function: FUNCTION }).functions;
    expect(fn).toMatchObject({ key: 'Stack/Function', name: 'Stack-Function', timeoutSeconds: 3, memoryMiB: 128, environment: {}, recursiveLoop: 'Terminate', present: true });
    expect([fn.reservedConcurrency, fn.deadLetterTarget, fn.runtime, fn.handler, fn.logGroup]).toEqual(Array(5).fill(undefined));
    expect([fn.properties.has('Timeout'), fn.properties.has('Role')]).toEqual([false, true]);
  });

  test('reads all properties', () => {
    const [fn] = flowOf({
      Function: given({
        Timeout: '30',
        MemorySize: 512,
        ReservedConcurrentExecutions: 0,
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        RecursiveLoop: 'Allow',
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Environment: { Variables: { QUEUE_URL: { Ref: 'Queue' }, STAGE: 'prod', COUNT: 3, ZONES: unknown } },
        DeadLetterConfig: { TargetArn: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
        LoggingConfig: { LogGroup: { Ref: 'Logs' } },
      }),
      Queue: QUEUE,
      Role: { Type: 'AWS::IAM::Role' },
      Logs: { Type: 'AWS::Logs::LogGroup' },
    }).functions;
    expect(fn).toMatchObject({
      timeoutSeconds: 30,
      memoryMiB: 512,
      reservedConcurrency: 0,
      runtime: 'nodejs24.x',
      handler: 'index.handler',
      recursiveLoop: 'Allow',
      environment: { QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/123456789012/Stack-Queue', STAGE: 'prod', COUNT: '3', ZONES: why },
      deadLetterTarget: { value: arnOf('sqs', 'Stack-Queue'), key: 'Stack/Queue' },
      role: { key: 'Stack/Role' },
      logGroup: { value: 'Stack-Logs', key: 'Stack/Logs' },
    });
    expect(fn.properties.has('Environment.Variables.STAGE')).toBe(true);
  });

  test('all variables are unknown if the map is unknown', () => {
    expect(flowOf({ Function: given({ Environment: { Variables: unknown } }) }).functions[0].environment).toEqual(why);
  });
});

describe('readVersion', () => {
  test('reads the function and number', () => {
    const provisioned = { ...version, Properties: { ...version.Properties, ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 2 } } };
    const { versions } = flowOf({ Function: FUNCTION, A: version, B: provisioned });
    expect(versions[0]).toMatchObject({ version: '1', function: { key: 'Stack/Function' }, arn: arnOf('lambda', 'function:Stack-Function:1') });
    expect(versions[1]).toMatchObject({ version: '2', provisionedConcurrency: 2 });
  });
});

describe('readAlias', () => {
  test('gives all traffic to the version without routing', () => {
    expect(aliasOf()).toMatchObject({
      aliasName: 'live',
      arn: arnOf('lambda', 'function:Stack-Function:live'),
      function: { key: 'Stack/Function' },
      versions: [{ version: '1', key: 'Stack/Version', weight: 1 }],
    });
    expect(aliasOf().deployment).toBeUndefined();
  });

  test('subtracts the weights of additional versions', () => {
    expect(aliasOf({ RoutingConfig: { AdditionalVersionWeights: [{ FunctionVersion: '7', FunctionWeight: 0.25 }] }, ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 1 } }))
      .toMatchObject({ versions: [{ version: '1', weight: 0.75 }, { version: '7', weight: 0.25 }], provisionedConcurrency: 1 });
  });

  test('an unknown weight makes the remaining weight unknown', () => {
    expect(aliasOf({ RoutingConfig: { AdditionalVersionWeights: [{ FunctionVersion: '7', FunctionWeight: unknown }] } }).versions)
      .toEqual([{ version: '1', key: 'Stack/Version', weight: why }, { version: '7', weight: why }]);
    expect(aliasOf({ FunctionVersion: unknown, RoutingConfig: { AdditionalVersionWeights: [unknown] } }).versions)
      .toEqual([{ version: why, weight: why }, { version: why, weight: why }]);
    expect(aliasOf({ RoutingConfig: { AdditionalVersionWeights: unknown } }).versions).toEqual(why);
  });

  test('reads the deployment group', () => {
    const flow = flowOf({
      Function: FUNCTION,
      Version: version,
      Application: { Type: 'AWS::CodeDeploy::Application' },
      Group: { Type: 'AWS::CodeDeploy::DeploymentGroup', Properties: { ApplicationName: { Ref: 'Application' } } },
      Alias: alias({}, {
        UpdatePolicy: {
          CodeDeployLambdaAliasUpdate: { ApplicationName: { Ref: 'Application' }, DeploymentGroupName: { Ref: 'Group' }, BeforeAllowTrafficHook: { Ref: 'Function' } },
        },
      }),
    });
    expect(flow.aliases[0].deployment).toEqual({
      application: { value: 'Stack-Application', key: 'Stack/Application' },
      group: { value: 'Stack-Group', key: 'Stack/Group' },
      beforeAllowTraffic: { value: 'Stack-Function', key: 'Stack/Function', function: 'Stack/Function' },
      afterAllowTraffic: undefined,
    });
  });

  test('the mapping of an alias refers to the alias and its function', () => {
    const name = { 'Fn::Join': ['', [{ 'Fn::Select': [6, { 'Fn::Split': [':', { Ref: 'Alias' }] }] }, ':live']] };
    const { mappings: [mapping] } = flowOf({
      Function: FUNCTION,
      Version: version,
      Alias: alias(),
      Queue: QUEUE,
      Mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { FunctionName: name, EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] } } },
    });
    expect(mapping.function).toEqual({ value: 'Stack-Function:live', key: 'Stack/Alias', function: 'Stack/Function', qualifier: 'live' });
  });
});

describe('readInvokeConfig', () => {
  const config = (Properties: object) => flowOf({
    Function: FUNCTION,
    Version: version,
    Alias: alias(),
    Queue: QUEUE,
    Config: { Type: 'AWS::Lambda::EventInvokeConfig', Properties: { FunctionName: { Ref: 'Function' }, ...Properties } },
  }).invokeConfigs[0];

  test("fills in Lambda's defaults", () => {
    expect(config({ Qualifier: '$LATEST' })).toMatchObject({
      qualifier: '$LATEST', maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600, function: { key: 'Stack/Function', qualifier: '$LATEST' },
    });
    expect(config({}).qualifier).toBe('$LATEST');
  });

  test('reads the qualifier that the CDK sets', () => {
    const destination = (to: object) => ({ Destination: to });
    expect(config({
      Qualifier: { 'Fn::Select': [7, { 'Fn::Split': [':', { Ref: 'Alias' }] }] },
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
      DestinationConfig: { OnFailure: destination({ 'Fn::GetAtt': ['Queue', 'Arn'] }), OnSuccess: destination({ 'Fn::GetAtt': ['Function', 'Arn'] }) },
    })).toMatchObject({
      qualifier: 'live',
      maximumRetryAttempts: 0,
      maximumEventAgeSeconds: 60,
      function: { key: 'Stack/Alias', function: 'Stack/Function', qualifier: 'live' },
      onFailure: { key: 'Stack/Queue' },
      onSuccess: { key: 'Stack/Function' },
    });
  });

  test('has an unknown function if the name or qualifier is unknown', () => {
    expect(config({ Qualifier: unknown }).function).toEqual({ value: why });
    expect(config({ FunctionName: unknown }).function).toEqual({ value: why });
  });
});
