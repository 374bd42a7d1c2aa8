import type { Entry } from './entry';
import type { Reference } from '../resolve/references';
import type { Resolved } from '../resolve/unknown';

/** A principal that a resource policy names: `{ kind: 'Service', id: 'sns.amazonaws.com' }`. `*` is of the kind 'AWS'. */
export interface PolicyPrincipal {
  /** 'AWS', 'Service', 'Federated' or 'CanonicalUser' */
  readonly kind: string;
  readonly id: Resolved<string>;
}

/** One key of a condition: `{ ArnLike: { 'aws:SourceArn': ['arn:…'] } }`. */
export interface PolicyCondition {
  readonly operator: string;
  readonly key: string;

  /** The values, of which one must match. */
  readonly values: readonly Resolved<string>[];
}

/** A statement of a policy of a role or resource. */
export interface Statement {
  /** Indicates whether the effect is `Allow` rather than `Deny`. */
  readonly allows: boolean;
  readonly actions: readonly Resolved<string>[];

  /** Set instead of `actions`: all other actions match. */
  readonly notActions?: readonly Resolved<string>[];
  readonly resources: readonly Resolved<string>[];

  /** Set instead of `resources`: all other resources match. */
  readonly notResources?: readonly Resolved<string>[];

  /** The principals of a resource policy. A policy of a role has none. */
  readonly principals?: Resolved<readonly PolicyPrincipal[]>;

  /** The conditions, all of which must hold. */
  readonly conditions: Resolved<readonly PolicyCondition[]>;
}

/** `AWS::IAM::Role`, including its inline policies. */
export interface RoleEntry extends Entry {
  /** The ARNs of its managed policies. */
  readonly managedPolicies: readonly Resolved<string>[];

  /** The managed policies of these templates among them. */
  readonly attached: readonly Reference[];
  readonly permissionsBoundary?: Resolved<string>;

  /** Who can assume the role. */
  readonly trust: readonly Statement[];
  readonly statements: readonly Statement[];
}

/** `AWS::IAM::Policy`, `AWS::IAM::ManagedPolicy` or `AWS::IAM::RolePolicy`. */
export interface PolicyEntry extends Entry {
  /** The roles that it is attached to. */
  readonly roles: readonly Reference[];
  readonly statements: readonly Statement[];
}

/**
 * A policy that says who may use the resources it is attached to: `AWS::SQS::QueuePolicy`, `AWS::SQS::QueueInlinePolicy`,
 * `AWS::SNS::TopicPolicy`, `AWS::SNS::TopicInlinePolicy`, `AWS::S3::BucketPolicy`, `AWS::Kinesis::ResourcePolicy` or
 * `AWS::Lambda::ResourcePolicy`.
 */
export interface ResourcePolicyEntry extends Entry {
  readonly attachedTo: readonly Reference[];
  readonly statements: readonly Statement[];
}

/** `AWS::KMS::Key` or `AWS::KMS::ReplicaKey` with its key policy. */
export interface KeyEntry extends Entry {
  readonly statements: readonly Statement[];
}

/** `AWS::KMS::Alias` */
export interface KeyAliasEntry extends Entry {
  readonly target: Reference;
}
