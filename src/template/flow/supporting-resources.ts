import type { Entry } from './entry';
import type { KeyAliasEntry, KeyEntry, PolicyEntry, ResourcePolicyEntry, RoleEntry } from './policy-entries';
import type { Reference } from '../resolve/references';
import type { Resolved, Value } from '../resolve/unknown';

/**
 * Looks up the resource that a value in a stack refers to.
 *
 * @param type the CloudFormation type that a plain name or id belongs to @default 'AWS::Lambda::Function'
 */
export type ReferTo = (value: Resolved<string>, type?: string) => Reference;

/** `AWS::Lambda::Permission`: allows a principal to invoke a function. */
export interface PermissionEntry extends Entry {
  readonly function: Reference;
  readonly action: Resolved<string>;
  readonly principal: Resolved<string>;

  /** The properties that restrict the principal, by name. Empty if the permission has no restriction. */
  readonly conditions: { readonly [property: string]: Value };
}

/** `AWS::Lambda::Url` */
export interface FunctionUrlEntry extends Entry {
  readonly function: Reference;

  /** 'AWS_IAM' or 'NONE' */
  readonly authType: Resolved<string>;
}

/** `AWS::Logs::LogGroup`, or the retention that the CDK's custom resource sets on a log group. */
export interface LogGroupEntry extends Entry {
  readonly logGroupName: Resolved<string>;

  /** Undefined if the logs never expire. */
  readonly retentionDays?: Resolved<number>;
}

/** `AWS::ApiGateway::Stage`, `AWS::ApiGatewayV2::Stage`, or the stage that an `AWS::ApiGateway::Deployment` creates. */
export interface StageEntry extends Entry {
  readonly deployment?: Reference;

  /** Indicates whether the stage or any of its routes has a throttling limit. */
  readonly throttled: Resolved<boolean>;
}

/** `AWS::DynamoDB::Table` or `AWS::DynamoDB::GlobalTable`, with or without a stream. */
export interface TableEntry extends Entry {
  readonly keys: Resolved<readonly Resolved<string>[]>;
  readonly timeToLive: Resolved<boolean>;
}

/** A custom resource and the function or topic that provides it. */
export interface CustomResourceEntry extends Entry {
  readonly provider: Reference;
}

/** `AWS::EC2::Subnet` */
export interface SubnetEntry extends Entry {
  readonly vpc: Reference;
}

/** `AWS::EC2::VPCEndpoint` of any type: private access from a VPC to an AWS service. */
export interface VpcEndpointEntry extends Entry {
  readonly vpc: Reference;

  /** For example 'com.amazonaws.eu-west-1.s3'. */
  readonly serviceName: Resolved<string>;
}

/**
 * A rule that allows traffic from one security group to another: `AWS::EC2::SecurityGroupIngress`, `…Egress`, or a rule declared inside a
 * group. Rules for IP addresses are left out.
 */
export interface SecurityGroupRuleEntry extends Entry {
  readonly from: Reference;
  readonly to: Reference;
}

/** `AWS::RDS::DBCluster` or `AWS::RDS::DBInstance` */
export interface DatabaseEntry extends Entry {
  readonly securityGroups: readonly Reference[];

  /** For example 'aurora-postgresql'. A database that is restored from a snapshot may not set it. */
  readonly engine?: Resolved<string>;

  /** Indicates whether the RDS Data API is enabled. */
  readonly dataApi: Resolved<boolean>;
}

/** `AWS::RDS::DBProxy`, or an additional endpoint of one (`AWS::RDS::DBProxyEndpoint`). */
export interface DatabaseProxyEntry extends Entry {
  readonly securityGroups: readonly Reference[];
}

/** `AWS::SecretsManager::RotationSchedule`, with the function that rotates the secret. */
export interface RotationEntry extends Entry {
  readonly function: Reference;
}

/** A resource that waits for the answer of a function: an API, a user pool or a distribution. One that invokes several functions has an entry for each. */
export interface CallerEntry extends Entry {
  readonly function: Reference;

  /** How long it waits. */
  readonly limitSeconds: Resolved<number>;
}

/** `AWS::Logs::SubscriptionFilter` */
export interface LogSubscriptionEntry extends Entry {
  readonly logGroup: Reference;
  readonly destination: Reference;
}

/** `AWS::EventsV2::Subscriber`, which delivers events of a Custom Event Bus. */
export interface BusSubscriberEntry extends Entry {
  readonly bus: Reference;

  /** What receives the events: for a function with a qualifier, its version or alias. */
  readonly target: Reference;
  readonly role: Reference;

  /** 'EVENT' or 'REQUEST_RESPONSE', for a function. Unknown if it is not set, because AWS does not document the default. */
  readonly invocationType: Resolved<string>;

  /** Values or expressions that tell the group and the deduplication id of a message, for a queue. */
  readonly messageGroupId?: Resolved<string>;
  readonly messageDeduplicationId?: Resolved<string>;

  /** How long a synchronous invocation waits for the answer. */
  readonly invocationTimeoutSeconds: Resolved<number>;
  readonly maximumRetryAttempts: Resolved<number>;
  readonly maximumEventAgeSeconds: Resolved<number>;

  /** Where failed events are recorded, without the events. */
  readonly deadLetterQueue?: Reference;

  /** 'UNORDERED' or 'FIFO' */
  readonly order: Resolved<string>;

  /** One for each scope; an event that fits all of them is delivered. */
  readonly filters: Resolved<readonly SubscriberPattern[]>;

  /** Unknown if it is not set, because the pages of AWS differ about the default. */
  readonly maximumBatchSize: Resolved<number>;
  readonly batchWindowSeconds: Resolved<number>;
}

/** A filter of a subscriber. */
export interface SubscriberPattern {
  /** What the pattern is about: 'DATA', 'METADATA' or 'SYSTEM_METADATA'. */
  readonly scope: Resolved<string>;
  readonly pattern: Resolved<unknown>;
}

/** The resources around the flow of events: permissions, logs, APIs, tables, networks and databases. */
export interface SupportingResources {
  readonly permissions: readonly PermissionEntry[];
  readonly functionUrls: readonly FunctionUrlEntry[];
  readonly logGroups: readonly LogGroupEntry[];
  readonly roles: readonly RoleEntry[];
  readonly policies: readonly PolicyEntry[];
  readonly resourcePolicies: readonly ResourcePolicyEntry[];
  readonly keys: readonly KeyEntry[];
  readonly keyAliases: readonly KeyAliasEntry[];
  readonly stages: readonly StageEntry[];
  readonly tables: readonly TableEntry[];
  readonly customResources: readonly CustomResourceEntry[];
  readonly subnets: readonly SubnetEntry[];
  readonly vpcEndpoints: readonly VpcEndpointEntry[];
  readonly securityGroupRules: readonly SecurityGroupRuleEntry[];
  readonly databases: readonly DatabaseEntry[];
  readonly databaseProxies: readonly DatabaseProxyEntry[];
  readonly rotations: readonly RotationEntry[];
  readonly callers: readonly CallerEntry[];
  readonly logSubscriptions: readonly LogSubscriptionEntry[];
  readonly busSubscribers: readonly BusSubscriberEntry[];
}
