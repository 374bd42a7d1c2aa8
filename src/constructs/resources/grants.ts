import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';

/** The statements that users have granted to a principal: those in the default policy of its role. */
export function statementsOf({ grantPrincipal }: iam.IGrantable): any[] {
  const policy = (grantPrincipal as Partial<iam.IRole>).node?.tryFindChild('DefaultPolicy')?.node.defaultChild;
  return iam.CfnPolicy.isCfnPolicy(policy) ? Stack.of(policy).resolve(policy.policyDocument).Statement : [];
}

/** How `iam.Role.customizeRoles` customizes a role: the user creates it, and synth reports its permissions. Undefined if it does not. */
export function customizationOf(role: iam.IRole): { readonly preventSynthesis: boolean } | undefined {
  return role.node.tryGetContext('@aws-cdk/iam:customizeRoles');
}

/** Converts a value to text with its references as CloudFormation writes them, to compare ARNs that are only known at deployment. */
export function textOf(scope: IConstruct, value: unknown): string {
  return flat(Stack.of(scope).resolve(value));
}

function flat(resolved: any): string {
  if (typeof resolved === 'string') return resolved;
  const join = resolved['Fn::Join'];
  return join ? join[1].map(flat).join(join[0]) : JSON.stringify(resolved);
}
