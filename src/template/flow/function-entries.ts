import type { Entry } from './entry';
import type { Reference } from '../resolve/references';
import type { Resolved } from '../resolve/unknown';

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

  /** Numbered in template order: the first version of a function in the templates is '1'. */
  readonly version: string;
  readonly provisionedConcurrency?: Resolved<number>;
}

/** A version's share of an alias's traffic. */
export interface VersionWeight {
  readonly version: Resolved<string>;

  /** The key of the version, if it is in these templates. */
  readonly key?: string;

  /** From 0 to 1. */
  readonly weight: Resolved<number>;
}

/** `AWS::Lambda::Alias` */
export interface AliasEntry extends Entry {
  readonly function: Reference;
  readonly aliasName: Resolved<string>;

  /** The alias's main version with the remaining share of the traffic, followed by the additional versions. */
  readonly versions: Resolved<readonly VersionWeight[]>;
  readonly provisionedConcurrency?: Resolved<number>;

  /** The CodeDeploy settings that shift its traffic (`UpdatePolicy.CodeDeployLambdaAliasUpdate`). */
  readonly deployment?: AliasDeployment;
}

/** The CodeDeploy settings in an alias's update policy. */
export interface AliasDeployment {
  readonly application: Reference;
  readonly group: Reference;
  readonly beforeAllowTraffic?: Reference;
  readonly afterAllowTraffic?: Reference;
}

/**
 * `AWS::Lambda::EventInvokeConfig`: the asynchronous invocation settings of one qualifier. Settings are never inherited by another
 * qualifier.
 */
export interface InvokeConfigEntry extends Entry {
  readonly function: Reference;

  /** `$LATEST` if the template sets none. */
  readonly qualifier: Resolved<string>;
  readonly maximumRetryAttempts: Resolved<number>;
  readonly maximumEventAgeSeconds: Resolved<number>;
  readonly onSuccess?: Reference;
  readonly onFailure?: Reference;
}

/** `AWS::CodeDeploy::DeploymentGroup` */
export interface DeploymentGroupEntry extends Entry {
  readonly application: Reference;
  readonly configName?: Resolved<string>;
  readonly alarms: readonly Reference[];
  readonly alarmsEnabled: Resolved<boolean>;

  /** The events that roll back a deployment; empty if automatic rollback is disabled. */
  readonly rollbackEvents: readonly Resolved<string>[];
}
