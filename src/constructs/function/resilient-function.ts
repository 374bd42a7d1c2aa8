import { Aws, CfnResource, Fn, Lazy, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge, acknowledgeWildcard, Wildcard } from '../synth/acknowledgements';
import { atSynth } from '../synth/at-synth';
import { allowLogsToUse, Permission, decryptPermission } from '../resources/encryption';
import { FunctionSettings } from './function-settings';
import { idempotencyVariables, tellExisting } from './idempotency';
import { tablePermissions } from './idempotency-table-access';
import { warn } from '../synth/validation';
import { validateWithinApp } from '../synth/within-app';
import type { ResilientFunctionOptions } from './function-options';

/** What the function is told of its construct's settings. */
type OwnSettings = Omit<FunctionSettings, 'alarms' | 'removalPolicy' | 'deployment'>;

const XRAY = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions */
const NETWORK = [
  'ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses',
];

const SOURCE_KEEPS_FAILURES = 'Failed events are kept by the event source or its failure destination; a dead-letter queue of the function would never see them';
const NO_RESOURCES = 'The actions of X-Ray and of network interfaces can only be allowed on *';
const INSIGHTS = 'Lambda Insights writes to one log group, which its extension names';

/**
 * The function of a construct, with its role and log group: created, or one that exists.
 *
 * The rights that the function needs to work stand inline on its role, or in a policy of ours for a role that is not ours, so that an
 * acknowledgement of theirs never covers a statement that a user adds: those go into a policy of their own.
 */
export class ResilientFunction {
  public readonly lambdaFunction: lambda.Function;
  public readonly logGroup: logs.ILogGroup;
  /** There where the function is deployed version by version, or has provisioned concurrency. */
  public readonly alias?: lambda.Alias;
  private readonly rights = new iam.PolicyDocument();
  private readonly policy?: iam.Policy;
  private readonly ownRole?: iam.Role;

  /** Children of the scope: Role or Policy, LogGroup, Function, Alias. */
  constructor(private readonly scope: Construct, options: ResilientFunctionOptions, private readonly settings: OwnSettings) {
    // Without them a version is published for what is no part of it, which Lambda refuses, and none for new content of a layer.
    scope.node.setContext('@aws-cdk/aws-lambda:recognizeVersionProps', true);
    scope.node.setContext('@aws-cdk/aws-lambda:recognizeLayerVersion', true);
    // Without it an alarm that was taken out would go on to roll deployments back.
    scope.node.setContext('@aws-cdk/aws-codedeploy:removeAlarmsFromDeploymentGroup', true);

    const existing = options.code._existing;
    const givenRole = existing?.role ?? options.role;
    if (givenRole !== undefined) this.policy = this.definePolicy(givenRole);
    this.logGroup = existing ? logGroupOf(scope, existing) : options.logGroup ?? this.defineLogGroup(settings);
    if (settings.encryptionKey) this.allowDecrypt(settings.encryptionKey);
    if (options.idempotencyTable) this.add(tablePermissions(scope, options.idempotencyTable.table));
    if (givenRole === undefined) this.ownRole = this.defineRole();
    this.lambdaFunction = existing ?? this.defineFunction(options, settings, givenRole ?? this.ownRole!);
    if (existing) tellExisting(existing, idempotencyVariables(options, settings));
    if (settings.aliasName !== undefined) this.alias = this.defineAlias(settings.aliasName, settings.provisionedConcurrentExecutions);
  }

  /** Of the alias, as text: who names the alias waits for its deployments. */
  public get aliasName(): string | undefined {
    return this.settings.aliasName;
  }

  /** What mappings, permissions and destinations point to. All of them ask here, so that there is one place to say it. */
  public get target(): lambda.IFunction {
    return this.alias ?? this.lambdaFunction;
  }

  /** The qualifier of the target, which the configuration of asynchronous invocation is kept by. */
  public get targetQualifier(): string {
    return this.alias ? Fn.select(7, Fn.split(':', this.alias.functionArn)) : '$LATEST'; // the name of an alias alone would not wait for it
  }

  /** Gives the function a right that it needs to work. */
  public allow(actions: string[], ...resources: string[]): void {
    this.add([{ actions, resources }]);
  }

  /** The same with conditions, and with a wildcard that can't be avoided. */
  public allowAll(rights: Permission[], wildcard?: Wildcard): void {
    this.add(rights);
    if (wildcard) acknowledgeWildcard(this.policy ?? this.ownRole!, wildcard);
  }

  /** Lets the function read what is encrypted with a key that is not the construct's own. */
  public allowDecrypt(key: kms.IKey): void {
    this.add([decryptPermission(this.scope, key)]);
  }

  /** Makes something wait until the function has its rights. A role of ours has them from the first moment. */
  public grantBefore(dependent: Construct): void {
    if (this.policy) dependent.node.addDependency(this.policy);
  }

  private add(rights: Permission[]): void {
    this.rights.addStatements(...rights.map(right => new iam.PolicyStatement(right)));
  }

  private defineRole(): iam.Role {
    return new iam.Role(this.scope, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { Own: this.rights },
    });
  }

  /** A policy in our own scope: `role.addToPrincipalPolicy` would write into the role's stack, and form a cycle with it. */
  private definePolicy(role: iam.IRole): iam.Policy {
    const policy = new iam.Policy(this.scope, 'Policy', { document: this.rights });
    role.attachInlinePolicy(policy);
    atSynth(this.scope, () => this.warnOfImmutableRole(role, policy));
    return policy;
  }

  private warnOfImmutableRole(role: iam.IRole, policy: iam.Policy): void {
    const stack = Stack.of(this.scope);
    const attachedTo = stack.resolve((policy.node.defaultChild as iam.CfnPolicy).roles);
    if (attachedTo?.length) return;
    warn(this.scope, 'roleNotUpdated',
      `the role ${role.node.path} can't be changed here, and without these statements the function does not work: ` +
      `${JSON.stringify(stack.resolve(this.rights).Statement)}: add them to the role and acknowledge this`);
  }

  /** An alias has one version at a time: CodeDeploy alone gives it a second one, for the time of a deployment. */
  private defineAlias(aliasName: string, provisionedConcurrentExecutions: number | undefined): lambda.Alias {
    const alias = new lambda.Alias(this.scope, 'Alias', { aliasName, version: this.lambdaFunction.currentVersion, provisionedConcurrentExecutions });
    const cfnAlias = alias.node.defaultChild as lambda.CfnAlias;
    validateWithinApp(alias, resources => [
      ...cfnAlias.routingConfig === undefined ? [] : [
        'routingConfig is set, but CodeDeploy shifts the traffic of this alias, and Lambda refuses weights beside provisioned concurrency: leave it out',
      ],
      ...namesakesOf(cfnAlias, resources).map(other =>
        `'${other.node.path}' is called ${aliasName} too, and a function has one alias of a name: give one of them another aliasName`),
    ]);
    return alias;
  }

  private defineLogGroup({ encryptionKey, logRetention }: OwnSettings): logs.LogGroup {
    if (encryptionKey) allowLogsToUse(encryptionKey, this.scope);
    return new logs.LogGroup(this.scope, 'LogGroup', { retention: logRetention, removalPolicy: RemovalPolicy.DESTROY, encryptionKey });
  }

  private defineFunction(options: ResilientFunctionOptions, settings: OwnSettings, role: iam.IRole): lambda.Function {
    const { code, filesystem, insightsVersion, logLevel, tracing = lambda.Tracing.ACTIVE, vpc } = options;
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], this.logGroup.logGroupArn);
    const everywhere = [...tracing === lambda.Tracing.DISABLED ? [] : XRAY, ...vpc ? NETWORK : []];
    if (everywhere.length > 0) {
      this.allow(everywhere, '*');
      acknowledge(this.policy ?? role as iam.Role, { 'AwsSolutions-IAM5[Resource::*]': NO_RESOURCES });
      if (!this.policy) acknowledge(role as iam.Role, { 'Serverless-LambdaStarPermissions': NO_RESOURCES }); // it looks at roles only
    }

    const fn = code.createFunction(this.scope, 'Function', {
      role,
      timeout: settings.timeout,
      memorySize: options.memorySize ?? 512,
      description: options.description,
      functionName: options.functionName,
      environment: { ...options.environment, ...idempotencyVariables(options, settings) },
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
    // Not as a prop: the L2 would put X-Ray's `*` into the user's policy.
    (fn.node.defaultChild as lambda.CfnFunction).tracingConfig = { mode: tracing === lambda.Tracing.ACTIVE ? 'Active' : 'PassThrough' };
    if (insightsVersion) this.allowInsights(role);
    this.grantBefore(fn);
    acknowledge(fn, {
      'Serverless-LambdaDLQ': settings.whyNoDeadLetterQueue ?? SOURCE_KEEPS_FAILURES,
    });
    return fn;
  }

  /** The file system as it is, with its statements among our own. */
  private withoutPolicies(filesystem: lambda.FileSystem): lambda.FileSystem {
    const { policies = [], ...config } = filesystem.config;
    this.rights.addStatements(...policies);
    return { config };
  }

  /** Replaces the managed policy that the L2 attaches for Lambda Insights by the one log group that it means. */
  private allowInsights(role: iam.IRole): void {
    const { account, region } = Stack.of(this.scope);
    this.allow(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      `arn:${Aws.PARTITION}:logs:${region}:${account}:log-group:/aws/lambda-insights:*`);
    const named = (value: string, pseudo: string) => Token.isUnresolved(value) ? `<AWS::${pseudo}>` : value;
    const finding = 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:' +
      `${named(region, 'Region')}:${named(account, 'AccountId')}:log-group:/aws/lambda-insights:*]`;
    acknowledge(this.policy ?? role as iam.Role, { [finding]: INSIGHTS });

    const cfnRole = role.node.defaultChild;
    if (this.policy || !iam.CfnRole.isCfnRole(cfnRole)) return;
    const attached = cfnRole.managedPolicyArns;
    cfnRole.managedPolicyArns = Lazy.uncachedList({
      produce: context => {
        const others = (context.resolve(attached) ?? []).filter((arn: unknown) => !JSON.stringify(arn).includes('CloudWatchLambdaInsights'));
        return others.length > 0 ? others : undefined;
      },
    });
  }
}

/** Other aliases of the same name on the same function, which exists and is wired twice. */
function namesakesOf(alias: lambda.CfnAlias, resources: CfnResource[]): CfnResource[] {
  return resources.filter(other =>
    lambda.CfnAlias.isCfnAlias(other) && other !== alias && other.functionName === alias.functionName && other.name === alias.name);
}

/** Where an existing function logs. Its own property `logGroup` would create a custom resource that sets the retention. */
function logGroupOf(scope: Construct, existing: lambda.Function): logs.ILogGroup {
  const { loggingConfig } = existing.node.defaultChild as lambda.CfnFunction;
  const name = (loggingConfig as lambda.CfnFunction.LoggingConfigProperty | undefined)?.logGroup;
  return logs.LogGroup.fromLogGroupName(scope, 'LogGroup', name ?? `/aws/lambda/${existing.functionName}`);
}
