import type { PropertyCoverage } from './property-coverage';

const DEPLOYED_CODE = 'the test provides the code';
const RIGHTS = 'permissions, encryption and networks let events through or fail all of them: the rules check them';
const OBSERVED = 'logs, traces, names and tags are only for people';

const MANAGED_INSTANCES = { why: 'its environments run several invocations at once on instances of the account' };

/** The types of AWS Lambda. */
export const COMPUTE: { readonly [type: string]: PropertyCoverage } = {
  'AWS::Lambda::Function': {
    modelled: [
      'DeadLetterConfig.TargetArn', 'Environment.Variables', 'FunctionName', 'MemorySize', 'RecursiveLoop', 'ReservedConcurrentExecutions', 'Timeout',
    ],
    refused: {
      CapacityProviderConfig: MANAGED_INSTANCES,
      DurableConfig: { why: 'a durable function runs in steps, is suspended between them and continues after failures' },
      FunctionScalingConfig: MANAGED_INSTANCES,
      PublishToLatestPublished: { ...MANAGED_INSTANCES, unless: [false, 'false'] },
      TenancyConfig: { why: 'each tenant has environments of its own, and an invocation without a tenant is refused' },
    },
    irrelevant: {
      [DEPLOYED_CODE]: [
        'Architectures', 'Code', 'CodeSigningConfigArn', 'EphemeralStorage', 'FileSystemConfigs', 'Handler', 'ImageConfig', 'Layers', 'PackageType', 'Runtime',
        'RuntimeManagementConfig', 'SnapStart',
      ],
      [RIGHTS]: ['KmsKeyArn', 'Role', 'VpcConfig'],
      [OBSERVED]: ['Description', 'LoggingConfig', 'Tags', 'TracingConfig'],
    },
  },
  'AWS::Lambda::Version': {
    modelled: ['FunctionName', 'ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions'],
    refused: { FunctionScalingConfig: MANAGED_INSTANCES },
    irrelevant: { [DEPLOYED_CODE]: ['CodeSha256', 'RuntimePolicy'], [OBSERVED]: ['Description'] },
  },
  'AWS::Lambda::Alias': {
    modelled: [
      'FunctionName', 'FunctionVersion', 'Name', 'ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions',
      'RoutingConfig.AdditionalVersionWeights.FunctionVersion', 'RoutingConfig.AdditionalVersionWeights.FunctionWeight',
    ],
    irrelevant: { [OBSERVED]: ['Description'] },
  },
  'AWS::Lambda::EventInvokeConfig': {
    modelled: [
      'DestinationConfig.OnFailure.Destination', 'DestinationConfig.OnSuccess.Destination', 'FunctionName', 'MaximumEventAgeInSeconds', 'MaximumRetryAttempts',
      'Qualifier',
    ],
  },
  'AWS::Lambda::EventSourceMapping': {
    modelled: [
      'BatchSize', 'BisectBatchOnFunctionError', 'DestinationConfig.OnFailure.Destination', 'Enabled', 'EventSourceArn', 'FilterCriteria.Filters.Pattern',
      'FunctionName', 'FunctionResponseTypes', 'MaximumBatchingWindowInSeconds', 'MaximumRecordAgeInSeconds', 'MaximumRetryAttempts', 'MetricsConfig.Metrics',
      'ParallelizationFactor', 'ProvisionedPollerConfig.MaximumPollers', 'ProvisionedPollerConfig.MinimumPollers', 'ScalingConfig.MaximumConcurrency',
      'StartingPosition', 'StartingPositionTimestamp', 'TumblingWindowInSeconds',
    ],
    irrelevant: {
      'only for Kafka, Amazon MQ and DocumentDB, to which a test cannot send': [
        'AmazonManagedKafkaEventSourceConfig', 'DocumentDbEventSourceConfig', 'ProvisionedPollerConfig.PollerGroupName', 'Queues', 'SelfManagedEventSource',
        'SelfManagedKafkaEventSourceConfig', 'SourceAccessConfigurations', 'Topics',
      ],
      [RIGHTS]: ['KmsKeyArn'],
      [OBSERVED]: ['LoggingConfig', 'Tags'],
    },
  },
};
