import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ResilientFunctionOptions } from '../constructs/function-options';
import type { ResilienceDefaultsOptions } from '../constructs/resilience-defaults';
import { EPHEMERAL_STORAGE_MIB, FUNCTION_MEMORY_MIB, FUNCTION_TIMEOUT_SECONDS } from '../limits';
import { acknowledge } from './acknowledgements';
import { knownNumber, PropProblems } from './validation';

/** The timeout of a function whose construct is not told another. */
export const DEFAULT_TIMEOUT = Duration.seconds(30);

/** Collects what is wrong with the options that every construct takes. */
export function checkFunctionOptions(problems: PropProblems, options: ResilientFunctionOptions): void {
  problems.wholeSeconds('timeout', options.timeout, FUNCTION_TIMEOUT_SECONDS,
    'split longer work into smaller events, or hand it to AWS Step Functions');
  problems.wholeNumber('memorySize', options.memorySize, FUNCTION_MEMORY_MIB, 'it is in MiB');
  if (options.ephemeralStorageSize !== undefined && !options.ephemeralStorageSize.isUnresolved()) {
    problems.wholeNumber('ephemeralStorageSize', options.ephemeralStorageSize.toMebibytes(), EPHEMERAL_STORAGE_MIB, 'it is in MiB');
  }
  const reserved = knownNumber(options.reservedConcurrentExecutions);
  problems.addIf(reserved === 0,
    'reservedConcurrentExecutions is 0, which stops the function: no event would ever be processed; leave it out or reserve at least 1');
  problems.addIf(reserved !== undefined && (reserved < 0 || !Number.isInteger(reserved)),
    `reservedConcurrentExecutions is ${reserved} but must be a whole number of at least 1`);
  problems.addIf(options.logGroup !== undefined && options.logRetention !== undefined,
    'logRetention is given together with logGroup, whose retention is not ours to set: leave one of them out');
}

/**
 * The function of a construct with its own role and log group.
 *
 * The rights that the function needs to work stand inline on the role, so that an acknowledgement of theirs
 * never covers a statement that a user adds: those go into a policy of their own.
 */
export class ResilientFunction {
  public readonly lambdaFunction: lambda.Function;
  public readonly logGroup: logs.ILogGroup;
  private readonly rights = new iam.PolicyDocument();

  /** Children of the scope: Role, LogGroup, Function. */
  constructor(scope: Construct, options: ResilientFunctionOptions, defaults: ResilienceDefaultsOptions, reservedConcurrentExecutions?: number) {
    // Without it new content of a layer publishes no version, and an alias would keep the old layer.
    scope.node.setContext('@aws-cdk/aws-lambda:recognizeLayerVersion', true);

    const role = new iam.Role(scope, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { Own: this.rights },
    });
    this.logGroup = options.logGroup ?? new logs.LogGroup(scope, 'LogGroup', {
      retention: options.logRetention ?? defaults.logRetention ?? logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], this.logGroup.logGroupArn);

    this.lambdaFunction = options.code.createFunction(scope, 'Function', {
      role,
      timeout: options.timeout ?? DEFAULT_TIMEOUT,
      memorySize: options.memorySize ?? 512,
      description: options.description,
      functionName: options.functionName,
      environment: options.environment,
      architecture: options.architecture ?? lambda.Architecture.ARM_64,
      ephemeralStorageSize: options.ephemeralStorageSize,
      layers: options.layers,
      initialPolicy: options.initialPolicy,
      reservedConcurrentExecutions,
      logGroup: this.logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      applicationLogLevelV2: options.logLevel ?? lambda.ApplicationLogLevel.INFO,
      systemLogLevelV2: lambda.SystemLogLevel.INFO,
    });
    this.trace(options.tracing ?? lambda.Tracing.ACTIVE);

    acknowledge(this.lambdaFunction, {
      'Serverless-LambdaDLQ': 'Failed events are kept by the event source or its failure destination; a dead-letter queue of the function would never see them',
    });
    acknowledge(role, {
      'AwsSolutions-IAM5[Resource::*]': 'X-Ray knows no resources: its actions can only be allowed on *',
      'Serverless-LambdaStarPermissions': 'X-Ray knows no resources: its actions can only be allowed on *',
    });
  }

  /** What mappings, permissions and destinations point to. All of them ask here, so that there is one place to say it. */
  public get target(): lambda.IFunction {
    return this.lambdaFunction;
  }

  /** Gives the function a right that it needs to work. */
  public allow(actions: string[], ...resources: string[]): void {
    this.rights.addStatements(new iam.PolicyStatement({ actions, resources }));
  }

  /** Sets tracing where it adds no statement of its own: the L2 would put X-Ray's `*` into the user's policy. */
  private trace(tracing: lambda.Tracing): void {
    (this.lambdaFunction.node.defaultChild as lambda.CfnFunction).tracingConfig =
      { mode: tracing === lambda.Tracing.ACTIVE ? 'Active' : 'PassThrough' };
    if (tracing !== lambda.Tracing.DISABLED) {
      this.allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], '*');
    }
  }
}
