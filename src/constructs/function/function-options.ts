import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { HandlerCode } from './handler-code';
import { IIdempotencyTable } from './idempotency-table';
import { ProvisionedConcurrencyOptions } from './provisioned-concurrency-options';

/**
 * How often a function is invoked and how long that takes: the product is the concurrency that it needs.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
 */
export interface ExpectedLoad {
  /**
   * How many invocations start in a second, at the peak; of a function that gets batches, how many batches.
   */
  readonly invocationsPerSecond: number;

  /**
   * How long one takes. Take the p95 of the metric `Duration`, not its average.
   */
  readonly duration: Duration;
}

/**
 * What every construct of this library can be told about its function.
 */
export interface ResilientFunctionOptions {
  /**
   * The handler: `HandlerCode.fromNodejs('src/orders.ts')`, `HandlerCode.fromAsset(…)`, or your own strategy.
   */
  readonly code: HandlerCode;

  /**
   * How long one invocation may take. Valid range: 1 second to 15 minutes.
   *
   * @default Duration.seconds(30) - long enough for a batch of short calls, short enough to fail fast
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html
   */
  readonly timeout?: Duration;

  /**
   * The memory of the function in MiB; CPU and network grow with it. Valid range: 128 to 10240.
   *
   * @default 512 - the service's 128 starves most runtimes of CPU
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
   */
  readonly memorySize?: number;

  /**
   * What the function is for.
   *
   * @default - none
   */
  readonly description?: string;

  /**
   * A physical name. A named function can't be replaced without being renamed.
   *
   * @default - CloudFormation makes one
   */
  readonly functionName?: string;

  /**
   * Environment variables. Not for secrets: read those at run time.
   *
   * @default - none, but for what the code needs (`NODE_OPTIONS` for source maps)
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
   */
  readonly environment?: { [key: string]: string };

  /**
   * The processor.
   *
   * @default lambda.Architecture.ARM_64 - cheaper for the same work; the code can ask for another
   */
  readonly architecture?: lambda.Architecture;

  /**
   * The size of `/tmp`. Valid range: 512 MiB to 10240 MiB.
   *
   * @default Size.mebibytes(512)
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html
   */
  readonly ephemeralStorageSize?: Size;

  /**
   * Layers of the function, five at the most.
   *
   * @default - none
   */
  readonly layers?: lambda.ILayerVersion[];

  /**
   * The role of the function. It gets the rights that the function needs, in a policy beside this construct, also when it belongs to
   * another stack. A role that can't be changed (imported with `mutable: false`, or of another account) gets none: synth warns and prints them.
   *
   * @default - a role of its own
   */
  readonly role?: iam.IRole;

  /**
   * Statements for the function's role beside those that this library and `grant…` methods add.
   *
   * @default - none
   */
  readonly initialPolicy?: iam.PolicyStatement[];

  /**
   * The network of the function. For functions that reach something in it; Lambda itself needs none.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
   */
  readonly vpc?: ec2.IVpc;

  /**
   * The subnets of the function, in two Availability Zones or more. Only with `vpc`.
   *
   * @default - the private subnets of the VPC
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The security groups of the function. Only with `vpc`.
   *
   * @default - a new one that lets everything out and nothing in
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * A file system that the function mounts. Only with `vpc`.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-filesystem.html
   */
  readonly filesystem?: lambda.FileSystem;

  /**
   * The key that encrypts everything this construct creates that can be encrypted: environment variables, logs, queues, streams, buckets.
   *
   * All rights are granted, in the function's role and in the key's policy. The policy of an imported key is not ours to change:
   * synth warns and prints the statement to add. An alias that was imported by its name is refused, because a log group takes none.
   *
   * @default - what `ResilienceDefaults` says for this scope, else keys that AWS owns
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Concurrency that is set aside for this function in the account's pool, and that it never exceeds.
   *
   * @default - see the construct
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   */
  readonly reservedConcurrentExecutions?: number;

  /**
   * What the function has to carry, so that synth can check that its concurrency is enough for it: rate × duration.
   *
   * @default - not checked
   */
  readonly expectedLoad?: ExpectedLoad;

  /**
   * Execution environments that are always initialized, on an alias of the function: `live`, or that of `deployment`.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
   */
  readonly provisionedConcurrency?: ProvisionedConcurrencyOptions;

  /**
   * Snapshots of the initialized function that new environments start from. Java, Python and .NET; only of published versions, so only with
   * `deployment`; not with `provisionedConcurrency`, `filesystem` or more than 512 MiB of `ephemeralStorageSize`.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html
   */
  readonly snapStart?: lambda.SnapStartConf;

  /**
   * An existing log group. The function gets the right to write to it; its retention is yours to set.
   *
   * @default - a new one, which is deleted with the construct
   */
  readonly logGroup?: logs.ILogGroup;

  /**
   * How long log lines are kept. Not with `logGroup`.
   *
   * @default - what `ResilienceDefaults` says for this scope, else `logs.RetentionDays.ONE_MONTH`
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * The least level of the function's own log lines that is kept. Logs are JSON.
   *
   * @default lambda.ApplicationLogLevel.INFO
   * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-advanced.html
   */
  readonly logLevel?: lambda.ApplicationLogLevel;

  /**
   * X-Ray tracing.
   *
   * @default lambda.Tracing.ACTIVE - so that a failed event can be followed across services
   */
  readonly tracing?: lambda.Tracing;

  /**
   * CloudWatch Lambda Insights, by its layer's version.
   *
   * @default - off
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Lambda-Insights.html
   */
  readonly insightsVersion?: lambda.LambdaInsightsVersion;

  /**
   * The extension that caches parameters and secrets. Grant the reading yourself: `secret.grantRead(worker)`.
   *
   * @default - off
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_lambda.html
   */
  readonly paramsAndSecrets?: lambda.ParamsAndSecretsLayerVersion;

  /**
   * Who must have signed the code.
   *
   * @default - nobody
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html
   */
  readonly codeSigningConfig?: lambda.ICodeSigningConfig;

  /**
   * The table in which the handler remembers which events it has processed, so that one that comes again is not processed again.
   *
   * The function may use it, with its key where it has one, and finds its name in an environment variable from which
   * `cdk-resilient-lambda/runtime` takes it; another handler must read it itself. One table serves any number of functions. A function in a
   * VPC must reach DynamoDB, for example through a gateway endpoint: `vpc.addGatewayEndpoint('DynamoDb', { service:
   * ec2.GatewayVpcEndpointAwsService.DYNAMODB })`.
   *
   * @default - none: an event that comes again is processed again
   */
  readonly idempotencyTable?: IIdempotencyTable;

  /**
   * How long the handler remembers an event. Whole seconds; only with `idempotencyTable`. Less than an event can take to come again warns.
   *
   * @default - as long as an event can come again; for a queue as long as a message can wait there and in the dead-letter queue, and, sent
   * back from there, wait once more: 18 days for a default `SqsWorkerFunction`. For a stream until a record is too old, as long as it is parked, and
   * until it is too old once more: 90 days and 12 hours for a default `StreamProcessor`. For asynchronous events a day for their delivery, 14 for
   * which they can be parked, and the hours for which they are tried once more: 15 days and 6 hours for a default `AsyncFunctionWithDestinations`
   */
  readonly idempotencyExpiry?: Duration;

  /**
   * The topic that alarms notify, when they go off and when they are over.
   *
   * CloudWatch must be allowed to publish to it: a topic with a policy of its own (`enforceSSL`) needs
   * `topic.grantPublish(new iam.ServicePrincipal('cloudwatch.amazonaws.com'))`,
   * and one with a key of yours `key.grant(…, 'kms:Decrypt', 'kms:GenerateDataKey*')` for the same principal.
   *
   * @default - none where `alarmActions` is given, else what `ResilienceDefaults` says for this scope; where nobody says anything, synth warns
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * What alarms do, beside notifying `alarmTopic`, when they go off and when they are over.
   *
   * @default - none where `alarmTopic` is given, else what `ResilienceDefaults` says for this scope
   */
  readonly alarmActions?: cloudwatch.IAlarmAction[];

  /**
   * What happens to what this construct creates to hold events (queues, streams, failure buckets) when it is removed or replaced.
   *
   * @default - what `ResilienceDefaults` says for this scope, else `RemovalPolicy.RETAIN`: parked events survive a renamed construct
   */
  readonly removalPolicy?: RemovalPolicy;
}
