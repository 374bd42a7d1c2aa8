import type { PropertyCoverage } from './property-coverage';

const RIGHTS = 'permissions and encryption let events through or fail all of them: the rules check them';
const OBSERVED = 'logs, traces, names and tags are only for people';
const QUOTA = 'the quotas of an account for requests are not reached';

const PARAMETERS = (names: readonly string[]) => names.map(name => `${name}Parameters`);

/** What only the targets need that are refused themselves once an event reaches them. */
const OTHER_TARGETS = 'only for targets that are refused once an event reaches them';

/** The types of Amazon SQS, Amazon SNS, EventBridge and EventBridge Scheduler. */
export const MESSAGING: { readonly [type: string]: PropertyCoverage } = {
  'AWS::SQS::Queue': {
    modelled: [
      'ContentBasedDeduplication', 'DeduplicationScope', 'DelaySeconds', 'FifoQueue', 'MaximumMessageSize', 'MessageRetentionPeriod', 'QueueName',
      'RedriveAllowPolicy', 'RedrivePolicy', 'VisibilityTimeout',
    ],
    irrelevant: {
      [QUOTA]: ['FifoThroughputLimit'],
      [RIGHTS]: ['KmsDataKeyReusePeriodSeconds', 'KmsMasterKeyId', 'SqsManagedSseEnabled'],
      'it only shortens the wait of a receive request': ['ReceiveMessageWaitTimeSeconds'],
      [OBSERVED]: ['Tags'],
    },
  },
  'AWS::SNS::Topic': {
    modelled: [
      'ContentBasedDeduplication', 'FifoThroughputScope', 'FifoTopic', 'MaximumMessageSize', 'Subscription.Endpoint', 'Subscription.Protocol', 'TopicName',
    ],
    refused: {
      DataProtectionPolicy: { why: 'it refuses or changes messages with sensitive data' },
    },
    irrelevant: {
      [RIGHTS]: ['KmsMasterKeyId'],
      'archived messages are sent again only by a ReplayPolicy': ['ArchivePolicy'],
      [OBSERVED]: ['DeliveryStatusLogging', 'DisplayName', 'SignatureVersion', 'Tags', 'TracingConfig'],
    },
  },
  'AWS::SNS::Subscription': {
    modelled: ['Endpoint', 'FilterPolicy', 'FilterPolicyScope', 'Protocol', 'RawMessageDelivery', 'RedrivePolicy', 'TopicArn'],
    refused: { ReplayPolicy: { why: 'it sends archived messages again' } },
    irrelevant: {
      'only for HTTP and HTTPS, which are refused once a message reaches them': ['DeliveryPolicy'],
      'the ARN of the topic tells it': ['Region'],
      [RIGHTS]: ['SubscriptionRoleArn'],
    },
  },
  'AWS::Events::EventBus': {
    modelled: ['Name'],
    irrelevant: {
      'only for events that EventBridge cannot decrypt': ['DeadLetterConfig'],
      'a test puts the events of partners like all others': ['EventSourceName'],
      [RIGHTS]: ['KmsKeyIdentifier', 'Policy'],
      [OBSERVED]: ['Description', 'LogConfig', 'Tags'],
    },
  },
  'AWS::Events::Rule': {
    modelled: [
      'EventBusName', 'EventPattern', 'Name', 'ScheduleExpression', 'State', 'Targets.Arn', 'Targets.DeadLetterConfig.Arn', 'Targets.Id', 'Targets.Input',
      'Targets.InputPath', 'Targets.InputTransformer.InputPathsMap', 'Targets.InputTransformer.InputTemplate', 'Targets.RetryPolicy.MaximumEventAgeInSeconds',
      'Targets.RetryPolicy.MaximumRetryAttempts', 'Targets.SqsParameters.MessageGroupId',
    ],
    irrelevant: {
      [OTHER_TARGETS]: PARAMETERS(['AppSync', 'Batch', 'Ecs', 'Http', 'Kinesis', 'RedshiftData', 'RunCommand', 'SageMakerPipeline']).map(name => `Targets.${name}`),
      [RIGHTS]: ['RoleArn', 'Targets.RoleArn'],
      [OBSERVED]: ['Description', 'Tags'],
    },
  },
  'AWS::EventsV2::EventBus': {
    modelled: ['Name', 'StorageConfiguration.RetentionPeriodInDays'],
    irrelevant: {
      [RIGHTS]: ['EncryptionConfiguration'],
      [OBSERVED]: ['Description', 'Tags'],
    },
  },
  'AWS::EventsV2::Subscriber': {
    modelled: [
      'BatchConfiguration.MaxBatchSize', 'BatchConfiguration.MaxBatchWindowInSeconds', 'EventBusArn', 'FilterConfiguration.Filters.Pattern',
      'FilterConfiguration.Filters.Scope', 'InvokeConfiguration.LambdaParameters.InvocationTimeoutSeconds', 'InvokeConfiguration.LambdaParameters.InvocationType',
      'InvokeConfiguration.LambdaParameters.Qualifier', 'InvokeConfiguration.SqsParameters.MessageDeduplicationId',
      'InvokeConfiguration.SqsParameters.MessageGroupId', 'InvokeConfiguration.TargetArn', 'Name', 'OnFailureConfiguration.Arn', 'RetryPolicy.MaxEventAgeInSeconds',
      'RetryPolicy.MaxRetryAttempts', 'Type',
    ],
    refused: {
      'FilterConfiguration.Language': { why: 'it is another language', unless: ['EVENT_BRIDGE_PATTERN'] },
      'InvokeConfiguration.LambdaParameters.DurableExecutionName': { why: 'the function runs in steps and is suspended between them' },
      'InvokeConfiguration.LambdaParameters.TenantId': { why: 'each tenant has execution environments of its own' },
      'InvokeConfiguration.SqsParameters.DelaySeconds': { why: 'it delays messages' },
      'InvokeConfiguration.SqsParameters.MessageAttributes': { why: 'it adds to messages' },
      'PointInTimeConfiguration': { why: 'it delivers events of the past' },
      'RetryPolicy.RetryStrategy': { why: 'it retries only some errors', unless: ['ALL'] },
      'StartingPosition': { why: 'it delivers events of the past', unless: ['LATEST'] },
      'State': { why: 'it delivers nothing until someone starts it', unless: ['RUNNING'] },
      'Transformer': { why: 'it changes what the target receives', unless: [{ Type: 'RAW' }] },
    },
    irrelevant: {
      'it is looked at only when a stopped subscriber is started': ['ResumePosition'],
      [OTHER_TARGETS]: PARAMETERS(['EventBusV2', 'Http', 'Kinesis', 'Sns', 'StepFunctions', 'UniversalTarget']).map(name => `InvokeConfiguration.${name}`),
      [RIGHTS]: ['InvokeConfiguration.RoleArn'],
      [OBSERVED]: ['Description', 'InvokeConfiguration.SqsParameters.MessageSystemAttributes', 'LogConfiguration', 'Tags'],
    },
  },
  'AWS::Scheduler::Schedule': {
    modelled: [
      'EndDate', 'FlexibleTimeWindow.MaximumWindowInMinutes', 'FlexibleTimeWindow.Mode', 'GroupName', 'Name', 'ScheduleExpression', 'ScheduleExpressionTimezone',
      'StartDate', 'State', 'Target.Arn', 'Target.DeadLetterConfig.Arn', 'Target.EventBridgeParameters.DetailType', 'Target.EventBridgeParameters.Source',
      'Target.Input', 'Target.RetryPolicy.MaximumEventAgeInSeconds', 'Target.RetryPolicy.MaximumRetryAttempts', 'Target.SqsParameters.MessageGroupId',
    ],
    irrelevant: {
      [OTHER_TARGETS]: PARAMETERS(['Ecs', 'Kinesis', 'SageMakerPipeline']).map(name => `Target.${name}`),
      [RIGHTS]: ['KmsKeyArn', 'Target.RoleArn'],
      [OBSERVED]: ['Description'],
    },
  },
};
