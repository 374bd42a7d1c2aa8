import { RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { databasePermission, openDatabase } from './database-connection';
import { warnOfDeprecatedRuntime } from './function-checks';
import type { ResilientFunctionOptions } from './function-options';
import { FunctionPermissions } from './function-permissions';
import { FunctionSettings } from './function-settings';
import { addIdempotencyVariables, idempotencyKeyPrefix, idempotencyVariables } from './idempotency';
import { tablePermissions } from './idempotency-table-access';
import { countReservation } from './reservations';
import { FUNCTION_TIMEOUT_BEFORE_2026_SECONDS, FUNCTION_TIMEOUT_SECONDS } from '../../limits';
import { allowLogsToUse, decryptPermission, KeyService, Permission } from '../resources/encryption';
import { acknowledge, Wildcard } from '../synth/acknowledgements';
import { keepLogicalId, logicalIdOf } from '../synth/logical-id';
import { SynthesizedProperties } from '../synth/synthesized';
import { isLongerThan } from '../synth/validation';
import { othersWithinApp, validateWithinApp } from '../synth/within-app';

const SOURCE_KEEPS_FAILURES = 'The event source or its failure destination keeps failed events; Lambda sends only asynchronous events to a dead-letter queue';

/** The function of a construct with its role, log group and alias: a new function, or an existing one. */
export class ResilientFunction {
  public readonly lambdaFunction: lambda.Function;
  public readonly logGroup: logs.ILogGroup;
  /** The alias of a function with gradual deployments or provisioned concurrency. */
  public readonly alias?: lambda.Alias;
  /** The alias that is kept for events that were sent to it, while the function is invoked without it. */
  public readonly retiredAlias?: lambda.Alias;
  private readonly permissions: FunctionPermissions;

  /** Creates the children Role or Policy, LogGroup, Function and Alias of the scope. */
  constructor(private readonly scope: Construct, options: ResilientFunctionOptions, private readonly settings: FunctionSettings) {
    // Otherwise changes that are not part of a version publish one, which Lambda refuses, and new content of a layer publishes none.
    scope.node.setContext('@aws-cdk/aws-lambda:recognizeVersionProps', true);
    scope.node.setContext('@aws-cdk/aws-lambda:recognizeLayerVersion', true);
    // Otherwise a removed alarm continues to roll deployments back.
    scope.node.setContext('@aws-cdk/aws-codedeploy:removeAlarmsFromDeploymentGroup', true);

    const existing = options.code._existing;
    this.permissions = new FunctionPermissions(scope, existing?.role ?? options.role);
    this.logGroup = existing ? logGroupOf(scope, existing) : options.logGroup ?? this.defineLogGroup();
    if (options.idempotencyTable) this.allowAll(tablePermissions(scope, options.idempotencyTable.table, idempotencyKeyPrefix(existing ?? scope)));
    this.lambdaFunction = existing ?? this.defineFunction(options);
    if (existing) addIdempotencyVariables(existing, idempotencyVariables(scope, options, settings));
    const alias = settings.aliasName === undefined ? undefined : this.defineAlias(settings.aliasName);
    if (settings.aliasRetired) this.retiredAlias = alias;
    else this.alias = alias;
  }

  /** The name of the alias as a literal: a reference to the alias would wait for its deployments. */
  public get aliasName(): string | undefined {
    return this.settings.aliasName;
  }

  /** The function that mappings, permissions and destinations refer to: the alias if there is one. */
  public get target(): lambda.IFunction {
    return this.alias ?? this.lambdaFunction;
  }

  /** Grants the function a permission that it needs to work. */
  public allow(actions: string[], ...resources: string[]): void {
    this.permissions.add([{ actions, resources }]);
  }

  /** Grants the function permissions with conditions, or with a wildcard that cannot be avoided. */
  public allowAll(permissions: Permission[], wildcard?: Wildcard): void {
    this.permissions.add(permissions, wildcard);
  }

  /** Grants the function permissions on resources that are named after the function. */
  public allowOfFunction(permissions: Permission[], wildcard?: Wildcard): void {
    this.permissions.addOfFunction(permissions.map(permission => new iam.PolicyStatement(permission)), wildcard);
  }

  /** Grants the function permission to decrypt with a key through one service. */
  public allowDecrypt(key: kms.IKey, service: KeyService): void {
    this.permissions.add([decryptPermission(this.scope, key, service)]);
  }

  /** Makes a construct depend on the permissions of the function. */
  public grantBefore(dependent: Construct): void {
    this.permissions.grantBefore(dependent);
  }

  /** The alias refers to one version. Only CodeDeploy adds a second one during a deployment. */
  private defineAlias(aliasName: string): lambda.Alias {
    const { provisionedConcurrentExecutions, retainVersions } = this.settings;
    const version = this.lambdaFunction.currentVersion;
    if (retainVersions) version.applyRemovalPolicy(RemovalPolicy.RETAIN);
    const alias = new lambda.Alias(this.scope, 'Alias', { aliasName, version, provisionedConcurrentExecutions });
    const cfnAlias = alias.node.defaultChild as lambda.CfnAlias;
    validateWithinApp(alias, resources => [
      ...new SynthesizedProperties(cfnAlias).value('RoutingConfig') === undefined ? [] : [
        'routingConfig is set, but CodeDeploy shifts the traffic of this alias, and Lambda refuses weights together with provisioned concurrency: remove it',
      ],
      ...aliasesOfSameName(cfnAlias, resources).map(other =>
        `'${other.node.path}' is also named ${aliasName}, but the aliases of a function need different names. If it is an alias of your own, which callers may use, ` +
        `adopt it: remove it there and set aliasLogicalId to '${logicalIdOf(other)}', so that CloudFormation updates it in place. If it belongs to another ` +
        'construct of this library, set aliasName on the construct that is not deployed yet'),
    ]);
    keepLogicalId(alias, 'aliasLogicalId', this.settings.aliasLogicalId);
    return alias;
  }

  private defineLogGroup(): logs.LogGroup {
    const { encryptionKey, logRetention } = this.settings;
    if (encryptionKey) allowLogsToUse(encryptionKey, this.scope);
    return new logs.LogGroup(this.scope, 'LogGroup', { retention: logRetention, removalPolicy: RemovalPolicy.DESTROY, encryptionKey });
  }

  private defineFunction(options: ResilientFunctionOptions): lambda.Function {
    const { permissions, settings } = this;
    const { code, database, filesystem, insightsVersion, logLevel, tracing = lambda.Tracing.ACTIVE, vpc } = options;
    const { role } = permissions;
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], this.logGroup.logGroupArn);
    if (settings.encryptionKey) this.allowDecrypt(settings.encryptionKey, 'lambda'); // Lambda decrypts the environment with the role of the function
    if (tracing !== lambda.Tracing.DISABLED) permissions.addTracing();
    if (vpc) permissions.addNetwork();
    if (database) permissions.add([databasePermission(this.scope, database)]);

    const fn = code.createFunction(this.scope, 'Function', {
      role,
      timeout: settings.timeout,
      memorySize: options.memorySize ?? 512,
      description: options.description,
      functionName: options.functionName,
      environment: { ...options.environment, ...idempotencyVariables(this.scope, options, settings) },
      environmentEncryption: settings.encryptionKey,
      architecture: options.architecture ?? lambda.Architecture.ARM_64,
      ephemeralStorageSize: options.ephemeralStorageSize,
      layers: options.layers,
      initialPolicy: options.initialPolicy,
      vpc,
      vpcSubnets: options.vpcSubnets,
      securityGroups: options.securityGroups,
      filesystem: filesystem && this.withoutPolicies(filesystem),
      reservedConcurrentExecutions: settings.reservedConcurrentExecutions,
      logGroup: this.logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      applicationLogLevelV2: logLevel ?? lambda.ApplicationLogLevel.INFO,
      systemLogLevelV2: lambda.SystemLogLevel.INFO,
      insightsVersion,
      paramsAndSecrets: options.paramsAndSecrets,
      codeSigningConfig: options.codeSigningConfig,
      snapStart: options.snapStart,
      recursiveLoop: lambda.RecursiveLoop.TERMINATE,
    });
    // Not as a prop: the L2 would add the wildcard of X-Ray to the default policy.
    (fn.node.defaultChild as lambda.CfnFunction).tracingConfig = { mode: tracing === lambda.Tracing.ACTIVE ? 'Active' : 'PassThrough' };
    if (insightsVersion) permissions.addInsights();
    permissions.grantBefore(fn);
    warnOfDeprecatedRuntime(this.scope, fn);
    if (vpc) permissions.denyNetworkToCode(fn);
    if (database) openDatabase(fn, database);
    countReservation(this.scope, settings.reservedConcurrentExecutions);
    if (isLongerThan(settings.timeout, FUNCTION_TIMEOUT_BEFORE_2026_SECONDS)) {
      acknowledge(fn, { 'CloudFormation-Validate::E3717': `Lambda accepts timeouts of up to ${FUNCTION_TIMEOUT_SECONDS.max} s; the rule still has the former maximum` });
    }
    acknowledge(fn, { 'Serverless-LambdaDLQ': settings.whyNoDeadLetterQueue ?? SOURCE_KEEPS_FAILURES });
    return fn;
  }

  /** The file system without its policy statements, which are added to the permissions of the function. */
  private withoutPolicies(filesystem: lambda.FileSystem): lambda.FileSystem {
    const { policies = [], ...config } = filesystem.config;
    this.permissions.addStatements(policies);
    return { config };
  }
}

/** The other aliases with the same name on the same function: two constructs use one existing function. */
const aliasesOfSameName = othersWithinApp(lambda.CfnAlias.isCfnAlias, ({ functionName, name }) => [`${functionName}:${name}`]);

/** The log group of an existing function. Its property `logGroup` would create a custom resource that sets the retention. */
function logGroupOf(scope: Construct, existing: lambda.Function): logs.ILogGroup {
  const { loggingConfig } = existing.node.defaultChild as lambda.CfnFunction;
  const name = (loggingConfig as lambda.CfnFunction.LoggingConfigProperty | undefined)?.logGroup;
  return logs.LogGroup.fromLogGroupName(scope, 'LogGroup', name ?? `/aws/lambda/${existing.functionName}`);
}
