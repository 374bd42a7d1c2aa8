import type { Entry, Reference } from './event-flow';
import type { Resolved, Value } from './unknown';

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
}
