import { CfnResource, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct, IConstruct } from 'constructs';
import { keyPermission, KeyService, Permission } from './encryption';
import { customizationOf } from './grants';

/** Grants at least one permission in the identity policy of the grantee, and nothing in the resource's policy. */
export function grantPermissions(grantee: iam.IGrantable, permissions: Permission[]): iam.Grant {
  return permissions
    .map(({ actions, resources, conditions }) => iam.Grant.addToPrincipal({ grantee, actions, resourceArns: resources, conditions }))
    .reduce((all, grant) => all.combine(grant));
}

/**
 * Grants the use of a key through one service. The L2 of a queue grants it without a condition, and nothing for an alias that was imported by its name.
 *
 * The key policy is changed too for a principal of another account or one without an identity policy. A service that is such a principal calls KMS itself.
 */
export function grantKey(scope: IConstruct, grantee: iam.IGrantable, key: kms.IKey, actions: string[], service: KeyService): iam.Grant {
  const { resources, conditions } = keyPermission(scope, key, actions, service);
  const isService = 'Service' in grantee.grantPrincipal.policyFragment.principalJson;
  const grant = iam.Grant.addToPrincipalOrResource({
    grantee, actions, resourceArns: resources, resource: key, resourceSelfArns: ['*'], conditions: isService ? undefined : conditions,
  });
  if (!isService && conditions) grant.resourceStatement?.addConditions(conditions); // older versions of the CDK leave them out there
  return grant;
}

/**
 * The grantee, or a policy in the scope for a role in a stack that created one of the resources: the stack of the scope depends on that one, which therefore
 * cannot refer to anything in the scope.
 */
export function granteeBeside(scope: Construct, grantee: iam.IGrantable, resources: (IConstruct | undefined)[]): iam.IGrantable {
  const role = grantee.grantPrincipal;
  if (!iam.Role.isRole(role) || customizationOf(role)) return grantee;
  const isBeside = (resource?: IConstruct) => CfnResource.isCfnResource(resource?.node.defaultChild) && Stack.of(resource!) === Stack.of(role);
  if (Stack.of(scope) === Stack.of(role) || !resources.some(isBeside)) return grantee;
  const id = `ReplayPolicy${role.node.addr.slice(-8)}`;
  return scope.node.tryFindChild(id) as iam.Policy | undefined ?? new iam.Policy(scope, id, { roles: [role] });
}

/** Grants the permissions to take events out of a queue where they are parked. */
export function grantTake(scope: IConstruct, queue: sqs.IQueue, grantee: iam.IGrantable): void {
  queue.grant(grantee, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes');
  if (queue.encryptionMasterKey) grantKey(scope, grantee, queue.encryptionMasterKey, ['kms:Decrypt'], 'sqs');
}
