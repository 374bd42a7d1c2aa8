import { Aws, Lazy, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { warnOfLargePolicies } from './role-policies';
import { Permission } from '../resources/encryption';
import { acknowledge, acknowledgeWildcard, Wildcard } from '../synth/acknowledgements';
import { atSynth } from '../synth/at-synth';
import { warn } from '../synth/validation';

const XRAY = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions */
const NETWORK = [
  'ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses',
];

const NO_RESOURCES = 'The actions of X-Ray and of network interfaces can only be allowed on *';
const INSIGHTS = 'Lambda Insights writes to one log group, whose name its extension decides';

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

  /** Creates the child Policy of the scope if the role is the user's. */
  constructor(private readonly scope: Construct, private readonly givenRole: iam.IRole | undefined) {
    if (givenRole === undefined) return;
    // Not role.addToPrincipalPolicy: it would add the statements to the role's stack, and form a cycle with it.
    const policy = this.policy = new iam.Policy(scope, 'Policy', { document: this.document });
    givenRole.attachInlinePolicy(policy);
    atSynth(scope, () => this.warnOfImmutableRole(givenRole, policy));
    warnOfLargePolicies(scope, givenRole);
  }

  /** The role of the function. The first call creates the child Role of the scope if the user has given none. */
  public get role(): iam.IRole {
    return this.givenRole ?? (this.ownRole ??= this.defineRole());
  }

  public add(permissions: Permission[], wildcard?: Wildcard): void {
    this.document.addStatements(...permissions.map(permission => new iam.PolicyStatement(permission)));
    if (wildcard) acknowledgeWildcard(this.owner, wildcard);
  }

  public addStatements(statements: iam.PolicyStatement[]): void {
    this.document.addStatements(...statements);
  }

  /** Permissions whose actions support no resources. */
  public addForAllResources(enabled: { readonly tracing: boolean; readonly network: boolean }): void {
    const actions = [...enabled.tracing ? XRAY : [], ...enabled.network ? NETWORK : []];
    if (actions.length === 0) return;
    this.add([{ actions, resources: ['*'] }]);
    acknowledge(this.owner, { 'AwsSolutions-IAM5[Resource::*]': NO_RESOURCES });
    if (!this.policy) acknowledge(this.owner, { 'Serverless-LambdaStarPermissions': NO_RESOURCES }); // that rule checks roles only
  }

  /** Replaces the managed policy that the L2 attaches for Lambda Insights by a statement for its log group. */
  public addInsights(): void {
    const { account, region } = Stack.of(this.scope);
    const actions = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];
    this.add([{ actions, resources: [`arn:${Aws.PARTITION}:logs:${region}:${account}:log-group:/aws/lambda-insights:*`] }]);
    const printed = (value: string, pseudo: string) => Token.isUnresolved(value) ? `<AWS::${pseudo}>` : value;
    const finding = 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:' +
      `${printed(region, 'Region')}:${printed(account, 'AccountId')}:log-group:/aws/lambda-insights:*]`;
    acknowledge(this.owner, { [finding]: INSIGHTS });

    const cfnRole = this.role.node.defaultChild;
    if (this.policy || !iam.CfnRole.isCfnRole(cfnRole)) return;
    const attached = cfnRole.managedPolicyArns;
    cfnRole.managedPolicyArns = Lazy.uncachedList({
      produce: context => {
        const others = (context.resolve(attached) ?? []).filter((arn: unknown) => !JSON.stringify(arn).includes('CloudWatchLambdaInsights'));
        return others.length > 0 ? others : undefined;
      },
    });
  }

  /** Makes a construct depend on the permissions. A role of this library has them from its creation. */
  public grantBefore(dependent: Construct): void {
    if (this.policy) dependent.node.addDependency(this.policy);
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

  private warnOfImmutableRole(role: iam.IRole, policy: iam.Policy): void {
    const stack = Stack.of(this.scope);
    const attachedTo = stack.resolve((policy.node.defaultChild as iam.CfnPolicy).roles);
    if (attachedTo?.length) return;
    warn(this.scope, 'roleNotUpdated',
      `the role ${role.node.path} cannot be changed here, and the function does not work without these statements: ` +
      `${JSON.stringify(stack.resolve(this.document).Statement)}: add them to the role and acknowledge this warning`);
  }
}
