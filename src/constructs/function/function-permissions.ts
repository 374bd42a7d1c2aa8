import { Aws, Lazy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { denyNetworkToCode, DESCRIBE_NETWORK, networkPermissions, warnOfDeniedActions } from './network-permissions';
import { warnOfLargePolicies } from './role-policies';
import { Permission } from '../resources/encryption';
import { customizationOf } from '../resources/grants';
import { acknowledge, acknowledgeWildcard, Wildcard } from '../synth/acknowledgements';
import { atSynth } from '../synth/at-synth';
import { warn } from '../synth/validation';

const XRAY = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];

const NO_RESOURCES = 'The actions of X-Ray, and those that describe network interfaces and subnets, support no resources';
const INSIGHTS = 'The wildcard covers the log streams of one log group, to which the extension of Lambda Insights writes';

/**
 * The permissions that a function needs to work.
 *
 * They stand inline on the role of the function, or in a policy of this library if the role is the user's. An acknowledgement of their wildcards
 * therefore never covers a statement that a user adds: those go into the default policy of the role.
 */
export class FunctionPermissions {
  private readonly document = new iam.PolicyDocument();
  private readonly policy?: iam.Policy;
  private ownRole?: iam.Role;
  private functionPolicy?: iam.Policy;

  /** Creates the child Policy of the scope if the role is the user's. */
  constructor(private readonly scope: Construct, private readonly givenRole: iam.IRole | undefined) {
    if (givenRole === undefined) return;
    // Not role.addToPrincipalPolicy: it would add the statements to the role's stack, and form a cycle with it.
    this.policy = this.definePolicy('Policy', this.document);
    atSynth(scope, () => this.warnOfImmutableRole(givenRole));
    warnOfLargePolicies(scope, givenRole);
  }

  /** The role of the function. The first call creates the child Role of the scope if the user has given none. */
  public get role(): iam.IRole {
    return this.givenRole ?? (this.ownRole ??= this.defineRole());
  }

  public add(permissions: Permission[], wildcard?: Wildcard): void {
    this.addStatements(permissions.map(permission => new iam.PolicyStatement(permission)));
    if (wildcard) acknowledgeWildcard(this.owner, wildcard);
  }

  public addStatements(statements: iam.PolicyStatement[]): void {
    this.addTo(this.document, statements);
  }

  /**
   * Adds statements that refer to the function itself, in the child FunctionPolicy of the scope: the function depends on the other ones. Until that policy
   * exists, the function does not have these permissions.
   */
  public addOfFunction(statements: iam.PolicyStatement[], wildcard?: Wildcard): void {
    const policy = this.functionPolicy ??= this.definePolicy('FunctionPolicy', new iam.PolicyDocument());
    this.addTo(policy.document, statements);
    if (wildcard) acknowledgeWildcard(policy, wildcard);
  }

  public addTracing(): void {
    this.add([{ actions: XRAY, resources: ['*'] }]);
    this.acknowledgeStar();
  }

  /** Adds what Lambda needs to connect the function to a VPC, before the function exists. */
  public addNetwork(): void {
    this.add([{ actions: DESCRIBE_NETWORK, resources: ['*'] }]);
    this.acknowledgeStar();
    for (const { permission, wildcards } of networkPermissions(this.scope)) {
      this.add([permission]);
      wildcards.forEach(wildcard => acknowledgeWildcard(this.owner, wildcard));
    }
  }

  /** Denies the code of the function what only Lambda needs. Other functions may use a role that the user has given, and keep their permissions. */
  public denyNetworkToCode(fn: lambda.Function): void {
    const { account, region } = Stack.of(this.scope);
    if (this.policy) this.addOfFunction([denyNetworkToCode(fn.functionArn)]);
    else this.addStatements([denyNetworkToCode(`arn:${Aws.PARTITION}:lambda:${region}:${account}:function:*`)]);
    warnOfDeniedActions(this.scope, fn);
  }

  /** Replaces the managed policy that the L2 attaches for Lambda Insights by a statement for its log group. */
  public addInsights(): void {
    const { account, region } = Stack.of(this.scope);
    const arn = `arn:${Aws.PARTITION}:logs:${region}:${account}:log-group:/aws/lambda-insights:*`;
    this.add([{ actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'], resources: [arn] }], { owners: [], arn, reason: INSIGHTS });

    const cfnRole = this.role.node.defaultChild;
    if (this.policy || !iam.CfnRole.isCfnRole(cfnRole)) return;
    const attached = cfnRole.managedPolicyArns;
    cfnRole.managedPolicyArns = Lazy.uncachedList({
      produce: context => {
        const others = (context.resolve(attached) ?? []).filter((managed: unknown) => !JSON.stringify(managed).includes('CloudWatchLambdaInsights'));
        return others.length > 0 ? others : undefined;
      },
    });
  }

  /** Makes a construct depend on the permissions. A role of this library has them from its creation, except for those that refer to the function. */
  public grantBefore(dependent: Construct): void {
    for (const policy of [this.policy, this.functionPolicy]) if (policy) dependent.node.addDependency(policy);
  }

  /** The resource that holds the statements. */
  private get owner(): iam.Policy | iam.Role {
    return this.policy ?? this.role as iam.Role;
  }

  private defineRole(): iam.Role {
    const role = new iam.Role(this.scope, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { Own: this.document },
    });
    warnOfLargePolicies(this.scope, role);
    return role;
  }

  private acknowledgeStar(): void {
    acknowledge(this.owner, { 'AwsSolutions-IAM5[Resource::*]': NO_RESOURCES });
    if (!this.policy) acknowledge(this.owner, { 'Serverless-LambdaStarPermissions': NO_RESOURCES }); // that rule checks roles only
  }

  private definePolicy(id: string, document: iam.PolicyDocument): iam.Policy {
    const policy = new iam.Policy(this.scope, id, { document });
    // A role that is only reported takes note of the policy instead of being attached to it.
    if (customizationOf(this.role)?.preventSynthesis === false) policy.attachToRole(this.role);
    else this.role.attachInlinePolicy(policy);
    return policy;
  }

  private addTo(document: iam.PolicyDocument, statements: iam.PolicyStatement[]): void {
    const { role } = this;
    document.addStatements(...statements);
    // A customized role reports only the statements of a policy when it is attached, and these.
    if (customizationOf(role)) for (const statement of statements) role.addToPrincipalPolicy(statement);
  }

  private warnOfImmutableRole(role: iam.IRole): void {
    const stack = Stack.of(this.scope);
    const attachedTo = stack.resolve((this.policy!.node.defaultChild as iam.CfnPolicy).roles);
    if (attachedTo?.length || customizationOf(role)) return;
    const statements = [this.document, this.functionPolicy?.document].flatMap(document => stack.resolve(document)?.Statement ?? []);
    warn(this.scope, 'roleNotUpdated',
      `the role ${role.node.path} cannot be changed here, and the function does not work without these statements: ` +
      `${JSON.stringify(statements)}: add them to the role and acknowledge this warning`);
  }
}
