import { likeness } from '../../template';

/** What is known of a metric that an AWS service publishes. */
export interface ServiceMetric {
  readonly name: string;

  /** The names of the dimensions with which it is published, sorted and joined by commas: '', 'FunctionName', 'FunctionName,Resource'. */
  readonly dimensions: readonly string[];
}

/** A service that publishes metrics. */
interface ServiceNamespace {
  /** The page that lists the metrics. */
  readonly link: string;
  readonly groups: readonly MetricGroup[];

  /** Metrics of other parts of the service, about which nothing is said. */
  readonly others?: RegExp;
}

/** Metrics that are published with the same dimensions. */
interface MetricGroup {
  readonly dimensions: readonly string[];
  readonly names: string;
}

const OF_FUNCTION = ['', 'FunctionName', 'FunctionName,Resource', 'ExecutedVersion,FunctionName,Resource'];
const OF_RULE = ['RuleName', 'EventBusName,RuleName'];

/**
 * The metrics of the services that carry events. A metric with other dimensions than these has no data.
 *
 * `AWS/DynamoDB` and `AWS/States` have more metrics than these, which `others` names.
 */
const SERVICES: { readonly [namespace: string]: ServiceNamespace } = {
  'AWS/Lambda': {
    link: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html',
    groups: [
      {
        dimensions: OF_FUNCTION,
        names: 'Invocations Errors DeadLetterErrors DestinationDeliveryFailures Throttles OversizedRecordCount ProvisionedConcurrencyInvocations ' +
          'ProvisionedConcurrencySpilloverInvocations RecursiveInvocationsDropped Duration PostRuntimeExtensionsDuration IteratorAge OffsetLag ' +
          'ConcurrentExecutions ProvisionedConcurrentExecutions ProvisionedConcurrencyUtilization AsyncEventsReceived AsyncEventAge AsyncEventsDropped ' +
          'SignatureValidationErrors UrlRequestCount UrlRequestLatency Url4xxCount Url5xxCount',
      },
      { dimensions: [''], names: 'UnreservedConcurrentExecutions ClaimedAccountConcurrency' },
      {
        dimensions: ['EventSourceMappingUUID', 'EventSourceMappingUUID,FunctionName'],
        names: 'PolledEventCount FilteredOutEventCount InvokedEventCount FailedInvokeEventCount DroppedEventCount OnFailureDestinationDeliveredEventCount ' +
          'DeletedEventCount CommittedEventCount PollingErrorCount InvokeErrorCount OnFailureDestinationDeliveryErrorCount SchemaRegistryErrorCount ' +
          'CommitErrorCount MaxOffsetLag SumOffsetLag ProvisionedPollers EventPollerUnit EventPollerThroughputInBytes',
      },
    ],
    others: /Durable|CapacityProvider|vCPU|Utilization|Tenant/,
  },
  'AWS/SQS': {
    link: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html',
    groups: [{
      dimensions: ['QueueName'],
      names: 'ApproximateAgeOfOldestMessage ApproximateNumberOfGroupsWithInflightMessages ApproximateNumberOfMessagesDelayed ' +
        'ApproximateNumberOfMessagesNotVisible ApproximateNumberOfMessagesVisible NumberOfEmptyReceives NumberOfDeduplicatedSentMessages ' +
        'NumberOfMessagesDeleted NumberOfMessagesReceived NumberOfMessagesSent SentMessageSize ApproximateNumberOfNoisyGroups ' +
        'ApproximateNumberOfMessagesVisibleInQuietGroups ApproximateNumberOfMessagesNotVisibleInQuietGroups ' +
        'ApproximateNumberOfMessagesDelayedInQuietGroups ApproximateAgeOfOldestMessageInQuietGroups',
    }],
  },
  'AWS/Kinesis': {
    link: 'https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html',
    groups: [
      {
        dimensions: ['StreamName'],
        names: 'GetRecords.Bytes GetRecords.IteratorAge GetRecords.IteratorAgeMilliseconds GetRecords.Latency GetRecords.Records GetRecords.Success ' +
          'PutRecord.Bytes PutRecord.Latency PutRecord.Success PutRecords.Bytes PutRecords.Latency PutRecords.Records PutRecords.Success ' +
          'PutRecords.TotalRecords PutRecords.SuccessfulRecords PutRecords.FailedRecords PutRecords.ThrottledRecords',
      },
      {
        dimensions: ['StreamName', 'ShardId,StreamName'],
        names: 'IncomingBytes IncomingRecords ReadProvisionedThroughputExceeded WriteProvisionedThroughputExceeded',
      },
      { dimensions: ['ShardId,StreamName'], names: 'IteratorAgeMilliseconds OutgoingBytes OutgoingRecords' },
      {
        dimensions: ['ConsumerName,StreamName'],
        names: 'SubscribeToShard.RateExceeded SubscribeToShard.Success SubscribeToShardEvent.Bytes SubscribeToShardEvent.MillisBehindLatest ' +
          'SubscribeToShardEvent.Records SubscribeToShardEvent.Success',
      },
    ],
  },
  'AWS/SNS': {
    link: 'https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html',
    groups: [
      {
        dimensions: ['TopicName', 'PhoneNumber', 'Country,SMSType', 'Application', 'Platform', 'Application,Platform'],
        names: 'NumberOfMessagesPublished NumberOfNotificationsDelivered NumberOfNotificationsFailed PublishSize',
      },
      {
        dimensions: ['TopicName'],
        names: 'NumberOfNotificationsFilteredOut NumberOfNotificationsFilteredOut-InvalidAttributes NumberOfNotificationsFilteredOut-NoMessageAttributes ' +
          'NumberOfNotificationsFilteredOut-MessageAttributes NumberOfNotificationsFilteredOut-MessageBody ' +
          'NumberOfNotificationsFilteredOut-InvalidMessageBody NumberOfNotificationsRedrivenToDlq NumberOfNotificationsFailedToRedriveToDlq',
      },
      { dimensions: ['', 'PhoneNumber', 'Country,SMSType', 'Country', 'SMSType'], names: 'SMSMonthToDateSpentUSD SMSSuccessRate' },
    ],
  },
  'AWS/Events': {
    link: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html',
    groups: [
      {
        dimensions: OF_RULE,
        names: 'DeadLetterInvocations FailedInvocations InvocationsFailedToBeSentToDlq InvocationsSentToDlq ThrottledRules TriggeredRules',
      },
      {
        dimensions: ['', 'EventBusName', ...OF_RULE, 'EventSourceName'],
        names: 'Events Invocations InvocationAttempts InvocationsCreated IngestionToInvocationCompleteLatency IngestionToInvocationStartLatency ' +
          'MatchedEvents RetryInvocationAttempts SuccessfulInvocationAttempts',
      },
    ],
    others: /^Put(Partner)?Events|^IngestionTo/,
  },
  'AWS/Scheduler': {
    link: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html',
    groups: [{
      dimensions: ['', 'ScheduleGroup'],
      names: 'InvocationAttemptCount TargetErrorCount TargetErrorThrottledCount InvocationThrottleCount InvocationDroppedCount ' +
        'InvocationsSentToDeadLetterCount InvocationsFailedToBeSentToDeadLetterCount InvocationsSentToDeadLetterCount_Truncated_MessageSizeExceeded',
    }],
    others: /^InvocationsFailedToBeSentToDeadLetterCount_/,
  },
  'AWS/DynamoDB': {
    link: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html',
    groups: [
      { dimensions: ['Operation,TableName'], names: 'ReturnedItemCount SuccessfulRequestLatency SystemErrors ThrottledRequests' },
      { dimensions: ['Operation,StreamLabel,TableName'], names: 'ReturnedBytes ReturnedRecordsCount' },
      { dimensions: [''], names: 'UserErrors' },
      {
        dimensions: ['TableName', 'GlobalSecondaryIndexName,TableName'],
        names: 'ConsumedReadCapacityUnits ConsumedWriteCapacityUnits ProvisionedReadCapacityUnits ProvisionedWriteCapacityUnits ReadThrottleEvents ' +
          'WriteThrottleEvents',
      },
      { dimensions: ['TableName'], names: 'ConditionalCheckFailedRequests TransactionConflict TimeToLiveDeletedItemCount' },
    ],
    others: /^(Account|Max|Online|Replicat|Pending|AgeOf|Consumed|Provisioned|Failed|ReturnedItem|FaultInjection|OnDemand|SLA|Contributor)|Throttle/,
  },
  'AWS/States': {
    link: 'https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html',
    groups: [{
      dimensions: ['StateMachineArn', 'Alias,StateMachineArn', 'StateMachineArn,Version'],
      names: 'ExecutionTime ExecutionThrottled ExecutionsAborted ExecutionsFailed ExecutionsStarted ExecutionsSucceeded ExecutionsTimedOut ' +
        'ExpressExecutionMemory ExpressExecutionBilledDuration ExpressExecutionBilledMemory',
    }],
    others: /^(Activit|LambdaFunction|ServiceIntegration|Open|Provisioned|Consumed|Throttled|Redriven)|Redriven|MapRun|ChildExecution/,
  },
};

/** The dimensions of a metric, as they are listed here. */
export function dimensionsKey(names: readonly string[]): string {
  return [...names].sort().join(',');
}

/** The page that lists the metrics of a namespace; undefined if the namespace is not one of these services. */
export function metricsPage(namespace: string): string | undefined {
  return Object.hasOwn(SERVICES, namespace) ? SERVICES[namespace].link : undefined;
}

/** Returns what is known of a metric; undefined for an unknown one. */
export function serviceMetric(namespace: string, name: string): ServiceMetric | undefined {
  return METRICS.get(namespace)?.get(name);
}

/** Indicates whether the service publishes no such metric. */
export function isNoMetric(namespace: string, name: string): boolean {
  const metrics = METRICS.get(namespace);
  return metrics !== undefined && !metrics.has(name) && !SERVICES[namespace].others?.test(name);
}

/** Returns the metric of the namespace whose name is most similar. */
export function similarMetric(namespace: string, name: string): string {
  const alike = [...METRICS.get(namespace)!.keys()].map(other => [likeness(name, other), other] as const);
  return alike.reduce((near, one) => one[0] > near[0] ? one : near)[1];
}

const METRICS = new Map(Object.entries(SERVICES).map(([namespace, { groups }]) => [namespace, new Map(groups.flatMap(({ names, dimensions }) =>
  names.split(' ').map(name => [name, { name, dimensions }])))]));
