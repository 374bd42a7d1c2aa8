import type { Entry, Reference } from './event-flow';
import type { Resolved, Value } from './unknown';

/** What a value of a stack names; a mere name or id is one of the type. @param type @default 'AWS::Lambda::Function' */
export type ReferTo = (value: Resolved<string>, type?: string) => Reference;

/** `AWS::Lambda::Permission`: who may invoke a function. */
export interface PermissionEntry extends Entry {
  readonly function: Reference;
  readonly action: Resolved<string>;
  readonly principal: Resolved<string>;

  /** The properties that narrow the principal down, by name; empty when it says nothing but the principal. */
  readonly conditions: { readonly [property: string]: Value };
}

/** `AWS::Lambda::Url` */
export interface FunctionUrlEntry extends Entry {
  readonly function: Reference;

  /** 'AWS_IAM' or 'NONE' */
  readonly authType: Resolved<string>;
}

/** `AWS::Logs::LogGroup`, or the retention that the CDK's custom resource sets. */
export interface LogGroupEntry extends Entry {
  readonly logGroupName: Resolved<string>;

  /** None: for ever. */
  readonly retentionDays?: Resolved<number>;
}

/** What a policy says. */
export interface Statement {
  readonly allows: boolean;
  readonly actions: readonly Resolved<string>[];

  readonly resources: readonly Resolved<string>[];
}

/** `AWS::IAM::Role`, with the policies that it holds itself. */
export interface RoleEntry extends Entry {
  readonly managedPolicies: readonly Resolved<string>[];
  readonly statements: readonly Statement[];
}

/** `AWS::IAM::Policy`, `AWS::IAM::ManagedPolicy` or `AWS::IAM::RolePolicy`. */
export interface PolicyEntry extends Entry {
  /** What it is attached to. */
  readonly roles: readonly Reference[];
  readonly statements: readonly Statement[];
}

/** `AWS::ApiGateway::Stage`, `AWS::ApiGatewayV2::Stage`, or the stage that an `AWS::ApiGateway::Deployment` makes. */
export interface StageEntry extends Entry {
  readonly deployment?: Reference;

  /** Whether any of its routes has a limit. */
  readonly throttled: Resolved<boolean>;
}

/** `AWS::DynamoDB::Table` or `AWS::DynamoDB::GlobalTable`, with a stream or without. */
export interface TableEntry extends Entry {
  readonly keys: Resolved<readonly Resolved<string>[]>;
  readonly timeToLive: Resolved<boolean>;
}

/** What a custom resource is made by. */
export interface CustomResourceEntry extends Entry {
  readonly provider: Reference;
}

/** `AWS::EC2::Subnet` */
export interface SubnetEntry extends Entry {
  readonly vpc: Reference;
}

/** `AWS::EC2::VPCEndpoint`, of whatever kind: the way from a VPC to a service of AWS. */
export interface VpcEndpointEntry extends Entry {
  readonly vpc: Reference;

  /** 'com.amazonaws.eu-west-1.s3' */
  readonly serviceName: Resolved<string>;
}

/** A way from one security group to another: `AWS::EC2::SecurityGroupIngress`, `…Egress`, or one written into a group. Others are left out. */
export interface SecurityGroupRuleEntry extends Entry {
  readonly from: Reference;
  readonly to: Reference;
}

/** `AWS::RDS::DBCluster` or `AWS::RDS::DBInstance` */
export interface DatabaseEntry extends Entry {
  readonly securityGroups: readonly Reference[];

  /** 'aurora-postgresql' and the like; one that is restored may have it from its snapshot. */
  readonly engine?: Resolved<string>;

  /** Whether SQL can be sent to it as a call to AWS. */
  readonly dataApi: Resolved<boolean>;
}

/** `AWS::RDS::DBProxy` or a further way in, `AWS::RDS::DBProxyEndpoint`. */
export interface DatabaseProxyEntry extends Entry {
  readonly securityGroups: readonly Reference[];
}

/** `AWS::SecretsManager::RotationSchedule`: who changes a password. */
export interface RotationEntry extends Entry {
  readonly function: Reference;
}

/** What stands around the flow of events: who may do what, what is logged where, and which doors are open. */
export interface Surroundings {
  readonly permissions: readonly PermissionEntry[];
  readonly functionUrls: readonly FunctionUrlEntry[];
  readonly logGroups: readonly LogGroupEntry[];
  readonly roles: readonly RoleEntry[];
  readonly policies: readonly PolicyEntry[];
  readonly stages: readonly StageEntry[];
  readonly tables: readonly TableEntry[];
  readonly customResources: readonly CustomResourceEntry[];
  readonly subnets: readonly SubnetEntry[];
  readonly vpcEndpoints: readonly VpcEndpointEntry[];
  readonly securityGroupRules: readonly SecurityGroupRuleEntry[];
  readonly databases: readonly DatabaseEntry[];
  readonly databaseProxies: readonly DatabaseProxyEntry[];
  readonly rotations: readonly RotationEntry[];
}
