import * as iam from 'aws-cdk-lib/aws-iam';
import { Permission } from './encryption';

/** Grants at least one permission in the identity policy of the grantee, and nothing in the resource's policy. */
export function grantPermissions(grantee: iam.IGrantable, permissions: Permission[]): iam.Grant {
  return permissions
    .map(({ actions, resources, conditions }) => iam.Grant.addToPrincipal({ grantee, actions, resourceArns: resources, conditions }))
    .reduce((all, grant) => all.combine(grant));
}
