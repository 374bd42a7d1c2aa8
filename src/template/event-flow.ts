import type { Properties } from './properties';
import type { ResourceJson } from './template-json';
import type { Resolved, Value } from './unknown';

/** What every resource of the flow says of itself. */
export interface Entry {
  /** Unique among all stacks: `<stack>/<logical id>`. Everything that points to the resource holds it. */
  readonly key: string;

  /** The CloudFormation type. */
  readonly type: string;

  /** The id of its stack. */
  readonly stack: string;
  readonly logicalId: string;

  /** The construct path, where the template or the assembly tells it. */
  readonly path?: string;

  /** The physical name: the given one; or, if it isn't given or can't be known, one that looks like CloudFormation's (`<stack>-<logical id>`). */
  readonly name: string;

  /** What other resources and IAM call it. */
  readonly arn: string;

  /** `true`, or why nobody can tell whether the resource's condition creates it. One that is certainly not created is not in the flow. */
  readonly present: Resolved<true>;

  /** All properties, resolved. Those that the template doesn't give are not there, whatever their defaults: `has('ScalingConfig.MaximumConcurrency')`. */
  readonly properties: Properties;

  /** As the template writes it. */
  readonly resource: ResourceJson;
}

/** Where a property points to. */
export interface Reference {
  /** The ARN, URL or name, resolved. */
  readonly value: Resolved<string>;

  /** The key of the resource in these templates that it names. */
  readonly key?: string;

  /** The key of the function, if it names a function or one of its versions or aliases. */
  readonly function?: string;

  /** The version or alias, if it names one of a function. */
  readonly qualifier?: string;
}

/** `AWS::Lambda::Function` */
export interface FunctionEntry extends Entry {
  readonly runtime?: Resolved<string>;
  readonly handler?: Resolved<string>;
  readonly timeoutSeconds: Resolved<number>;
  readonly memoryMiB: Resolved<number>;
  readonly reservedConcurrency?: Resolved<number>;
  readonly environment: Resolved<{ readonly [variable: string]: Resolved<string> }>;
  readonly deadLetterTarget?: Reference;
  readonly recursiveLoop: Resolved<string>;
  readonly role?: Reference;
  readonly logGroup?: Reference;
}

/** `AWS::Lambda::Version` */
export interface VersionEntry extends Entry {
  readonly function: Reference;

  /** Counted in the order of the templates: the first version of a function that they hold is '1'. */
  readonly version: string;
  readonly provisionedConcurrency?: Resolved<number>;
}

/** A part of an alias's traffic. */
export interface VersionWeight {
  readonly version: Resolved<string>;

  /** The key of the version, if these templates hold it. */
  readonly key?: string;

  /** From 0 to 1. */
  readonly weight: Resolved<number>;
}

/** `AWS::Lambda::Alias` */
export interface AliasEntry extends Entry {
  readonly function: Reference;
  readonly aliasName: Resolved<string>;

  /** The version it points to, with what the additional ones leave of the traffic, then those. */
  readonly versions: Resolved<readonly VersionWeight[]>;
  readonly provisionedConcurrency?: Resolved<number>;

  /** How CodeDeploy shifts its traffic (`UpdatePolicy.CodeDeployLambdaAliasUpdate`). */
  readonly deployment?: AliasDeployment;
}

export interface AliasDeployment {
  readonly application: Reference;
  readonly group: Reference;
  readonly beforeAllowTraffic?: Reference;
  readonly afterAllowTraffic?: Reference;
}

export interface Redrive {
  readonly deadLetterQueue: Reference;
  readonly maxReceiveCount: Resolved<number>;
}

/** `AWS::SQS::Queue`; its name is the queue's, its ARN too. */
export interface QueueEntry extends Entry {
  readonly url: string;
  readonly fifo: Resolved<boolean>;
  readonly visibilityTimeoutSeconds: Resolved<number>;
  readonly retentionSeconds: Resolved<number>;
  readonly delaySeconds: Resolved<number>;
  readonly receiveWaitSeconds: Resolved<number>;
  readonly maximumMessageBytes: Resolved<number>;
  readonly contentBasedDeduplication: Resolved<boolean>;

  /** 'queue' or 'messageGroup' */
  readonly deduplicationScope: Resolved<string>;

  /** 'perQueue' or 'perMessageGroupId' */
  readonly fifoThroughputLimit: Resolved<string>;
  readonly redrive?: Resolved<Redrive>;
  readonly redriveAllow?: Resolved<RedriveAllow>;
  readonly kmsKey?: Reference;

  /** Encrypted with a key of SQS: what a new queue is when nobody says otherwise. */
  readonly sqsManagedEncryption: Resolved<boolean>;
}

export interface RedriveAllow {
  /** 'allowAll', 'denyAll' or 'byQueue' */
  readonly permission: Resolved<string>;
  readonly sourceQueues: readonly Reference[];
}

/** `AWS::Kinesis::Stream`; its ARN is the stream's. */
export interface KinesisStreamEntry extends Entry {
  readonly kind: 'kinesis';

  /** 'PROVISIONED' or 'ON_DEMAND' */
  readonly mode: Resolved<string>;

  /** None for a stream on demand: AWS decides. */
  readonly shardCount?: Resolved<number>;
  readonly retentionHours: Resolved<number>;
  readonly maximumRecordKiB: Resolved<number>;
  readonly kmsKey?: Reference;
}

/** A table with a stream: `AWS::DynamoDB::Table` or `AWS::DynamoDB::GlobalTable`; its ARN is the table's. */
export interface TableStreamEntry extends Entry {
  readonly kind: 'dynamodb';
  readonly streamArn: string;

  /** 'KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE' or 'NEW_AND_OLD_IMAGES' */
  readonly viewType: Resolved<string>;

  /** The names of the partition key and, if there is one, of the sort key. */
  readonly keys: Resolved<readonly Resolved<string>[]>;
}

export type StreamEntry = KinesisStreamEntry | TableStreamEntry;

/** `AWS::Kinesis::StreamConsumer`: enhanced fan-out. */
export interface ConsumerEntry extends Entry {
  readonly stream: Reference;
}

/** 'other' is Kafka, MQ or DocumentDB. */
export type SourceKind = 'sqs' | 'kinesis' | 'dynamodb' | 'other';

/** A filter of an event source mapping. */
export interface Filter {
  /** As it is written. */
  readonly text: Resolved<string>;

  /** Parsed; unknown if the text is, or is no JSON. */
  readonly pattern: Resolved<unknown>;
}

/** `AWS::Lambda::EventSourceMapping`; its name is the UUID. Settings that its kind of source has not are undefined. */
export interface MappingEntry extends Entry {
  readonly sourceKind: Resolved<SourceKind>;

  /** The queue, the stream, the table with the stream or the consumer; none for self-managed Kafka. */
  readonly source?: Reference;
  readonly function: Reference;
  readonly enabled: Resolved<boolean>;
  readonly batchSize: Resolved<number>;
  readonly batchingWindowSeconds: Resolved<number>;

  /** Any may match; none: every event does. */
  readonly filters: Resolved<readonly Filter[]>;
  readonly reportBatchItemFailures: Resolved<boolean>;

  /** `ScalingConfig.MaximumConcurrency`, of queues. */
  readonly maximumConcurrency?: Resolved<number>;
  readonly provisionedPollers?: Resolved<ProvisionedPollers>;

  /** Of streams, as everything below: 'TRIM_HORIZON', 'LATEST' or 'AT_TIMESTAMP'. */
  readonly startingPosition?: Resolved<string>;

  /** Seconds since 1970. */
  readonly startingPositionTimestamp?: Resolved<number>;
  readonly bisectBatchOnError?: Resolved<boolean>;

  /** -1: until the records expire. */
  readonly maximumRetryAttempts?: Resolved<number>;

  /** -1: until the records expire. */
  readonly maximumRecordAgeSeconds?: Resolved<number>;
  readonly parallelizationFactor?: Resolved<number>;

  /** 0: no window. */
  readonly tumblingWindowSeconds?: Resolved<number>;
  readonly onFailure?: Reference;

  /** The groups of metrics that are switched on: 'EventCount', … */
  readonly metrics: Resolved<readonly Value[]>;
  readonly kmsKey?: Reference;
}

export interface ProvisionedPollers {
  readonly minimum: Resolved<number>;
  readonly maximum: Resolved<number>;
}

/** `AWS::Lambda::EventInvokeConfig`: of one qualifier, never inherited. The function's qualifier is `$LATEST` when none is given. */
export interface InvokeConfigEntry extends Entry {
  readonly function: Reference;
  readonly qualifier: Resolved<string>;
  readonly maximumRetryAttempts: Resolved<number>;
  readonly maximumEventAgeSeconds: Resolved<number>;
  readonly onSuccess?: Reference;
  readonly onFailure?: Reference;
}

/** `AWS::SNS::Topic` */
export interface TopicEntry extends Entry {
  readonly fifo: Resolved<boolean>;
  readonly contentBasedDeduplication: Resolved<boolean>;
  readonly kmsKey?: Reference;
}

/** `AWS::SNS::Subscription`, or one written into its topic. */
export interface SubscriptionEntry extends Entry {
  readonly topic: Reference;
  readonly protocol: Resolved<string>;
  readonly endpoint?: Reference;
  readonly filterPolicy?: Resolved<unknown>;

  /** 'MessageAttributes' or 'MessageBody' */
  readonly filterPolicyScope: Resolved<string>;
  readonly rawMessageDelivery: Resolved<boolean>;
  readonly deadLetterQueue?: Reference;
}

/** `AWS::Events::EventBus`. The default bus of an account is none: it has no entry. */
export interface BusEntry extends Entry {
  readonly deadLetterQueue?: Reference;
}

/** What a rule or a schedule starts. */
export interface DeliveryTarget {
  /** Of a rule's target. */
  readonly id?: Resolved<string>;
  readonly target: Reference;
  readonly deadLetterQueue?: Reference;
  readonly maximumRetryAttempts: Resolved<number>;
  readonly maximumEventAgeSeconds: Resolved<number>;

  /** A constant, as text. */
  readonly input?: Resolved<string>;

  /** Only of rules. */
  readonly inputPath?: Resolved<string>;
  readonly inputTransformer?: Resolved<InputTransformer>;
  readonly messageGroupId?: Resolved<string>;
  readonly role?: Reference;

  /** All of the target, resolved. */
  readonly properties: Properties;
}

export interface InputTransformer {
  readonly paths: Resolved<{ readonly [name: string]: Resolved<string> }>;
  readonly template: Resolved<string>;
}

/** `AWS::Events::Rule` */
export interface RuleEntry extends Entry {
  /** The bus; its value is 'default' when none is given. */
  readonly bus: Reference;
  readonly enabled: Resolved<boolean>;
  readonly pattern?: Resolved<unknown>;
  readonly schedule?: Resolved<string>;
  readonly targets: Resolved<readonly DeliveryTarget[]>;
}

/** `AWS::Scheduler::Schedule` */
export interface ScheduleEntry extends Entry {
  readonly enabled: Resolved<boolean>;
  readonly schedule: Resolved<string>;
  readonly timezone: Resolved<string>;
  readonly startDate?: Resolved<string>;
  readonly endDate?: Resolved<string>;

  /** 0: exactly at its times. */
  readonly flexibleWindowMinutes: Resolved<number>;
  readonly target: DeliveryTarget;
}

/** What a bucket tells whom directly. */
export interface BucketNotification {
  readonly events: readonly Resolved<string>[];
  readonly target: Reference;
  readonly prefix?: Resolved<string>;
  readonly suffix?: Resolved<string>;
}

/**
 * `AWS::S3::Bucket` with what the CDK's `Custom::S3BucketNotifications` adds to it; or such a custom resource alone, for a bucket that is
 * not in these templates (then its name is the bucket's).
 */
export interface BucketEntry extends Entry {
  readonly notifications: Resolved<readonly BucketNotification[]>;
  readonly eventBridge: Resolved<boolean>;
  readonly kmsKey?: Reference;
}

export interface Dimension {
  readonly name: Resolved<string>;
  readonly value: Resolved<string>;
}

/** A metric with how it is condensed. */
export interface MetricStat {
  readonly namespace: Resolved<string>;
  readonly metricName: Resolved<string>;
  readonly dimensions: readonly Dimension[];
  readonly period: Resolved<number>;
  readonly stat: Resolved<string>;
  readonly unit?: Resolved<string>;
}

/** One line of an alarm on metric math. */
export interface MetricQuery {
  readonly id: Resolved<string>;
  readonly expression?: Resolved<string>;
  readonly metricStat?: MetricStat;
  readonly period?: Resolved<number>;
  readonly returnData: Resolved<boolean>;
  readonly label?: Resolved<string>;
  readonly accountId?: Resolved<string>;
}

/** What an alarm does when it enters a state. */
export interface AlarmActions {
  readonly actionsEnabled: Resolved<boolean>;
  readonly alarmActions: readonly Reference[];
  readonly okActions: readonly Reference[];
  readonly insufficientDataActions: readonly Reference[];
  readonly description?: Resolved<string>;
}

/** `AWS::CloudWatch::Alarm`: on one metric, or on metric math. */
export interface AlarmEntry extends Entry, AlarmActions {
  readonly comparisonOperator: Resolved<string>;
  readonly threshold?: Resolved<number>;

  /** Of anomaly detection. */
  readonly thresholdMetricId?: Resolved<string>;
  readonly evaluationPeriods: Resolved<number>;
  readonly datapointsToAlarm: Resolved<number>;
  readonly treatMissingData: Resolved<string>;

  /** 'evaluate' or 'ignore' */
  readonly evaluateLowSampleCountPercentile: Resolved<string>;

  /** The one metric; its `stat` is the statistic or the extended one. */
  readonly metric?: MetricStat;

  /** Metric math. */
  readonly metrics?: Resolved<readonly MetricQuery[]>;
}

/** `AWS::CloudWatch::CompositeAlarm` */
export interface CompositeAlarmEntry extends Entry, AlarmActions {
  readonly rule: Resolved<string>;
}

/** `AWS::CodeDeploy::DeploymentGroup` */
export interface DeploymentGroupEntry extends Entry {
  readonly application: Reference;
  readonly configName?: Resolved<string>;
  readonly alarms: readonly Reference[];
  readonly alarmsEnabled: Resolved<boolean>;

  /** What rolls a deployment back; none when automatic rollback is off. */
  readonly rollbackEvents: readonly Resolved<string>[];
}

/** One stack, nested ones too. */
export interface StackEntry {
  /** Unique; the first part of its resources' keys. That of a nested one is `<parent's>/<logical id>`. */
  readonly id: string;
  readonly stackName: string;
  readonly account: string;
  readonly region: string;
  readonly partition: string;

  /** Whether they were given; else names, ARNs and conditions were worked out with placeholders. */
  readonly accountGiven: boolean;
  readonly regionGiven: boolean;

  /** The stage that it is deployed with, if any. */
  readonly stage?: string;

  /** The construct path, where something tells it. */
  readonly path?: string;

  /** The id of the stack that it is nested in. */
  readonly parent?: string;

  readonly outputs: { readonly [name: string]: Value };
}

/** The resources by what they are, each list in the order of the templates. */
export interface FlowEntries {
  readonly functions: readonly FunctionEntry[];
  readonly versions: readonly VersionEntry[];
  readonly aliases: readonly AliasEntry[];
  readonly mappings: readonly MappingEntry[];
  readonly invokeConfigs: readonly InvokeConfigEntry[];
  readonly queues: readonly QueueEntry[];
  readonly streams: readonly StreamEntry[];
  readonly consumers: readonly ConsumerEntry[];
  readonly topics: readonly TopicEntry[];
  readonly subscriptions: readonly SubscriptionEntry[];
  readonly buses: readonly BusEntry[];
  readonly rules: readonly RuleEntry[];
  readonly schedules: readonly ScheduleEntry[];
  readonly buckets: readonly BucketEntry[];
  readonly alarms: readonly AlarmEntry[];
  readonly compositeAlarms: readonly CompositeAlarmEntry[];
  readonly deploymentGroups: readonly DeploymentGroupEntry[];

  /** Every other resource, so that nothing is passed over without being seen. */
  readonly others: readonly Entry[];
}

/** How events flow through the stacks: what moves, keeps, handles or watches them. Plain data. */
export interface EventFlow extends FlowEntries {
  readonly stacks: readonly StackEntry[];

  /** Every entry of every list by its key, `others` too. */
  readonly byKey: ReadonlyMap<string, Entry>;

  /**
   * What an ARN, a queue's URL, or a function's name with or without a qualifier names, as a resource of the stack would mean it.
   *
   * @param stack decides whose account and Region a mere name belongs to, and between equal names @default - the first stack
   * @param type what a mere name is the name of @default 'AWS::Lambda::Function'
   */
  refer(value: Resolved<string>, stack?: string, type?: string): Reference;
}
