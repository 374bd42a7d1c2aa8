import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { tablePermissions } from './idempotency-table-access';

/**
 * Grants of an `IdempotencyTable`.
 */
export class IdempotencyTableGrants {
  /** @internal */
  public static _of(scope: IConstruct, table: dynamodb.ITable): IdempotencyTableGrants {
    return new IdempotencyTableGrants(scope, table);
  }

  private constructor(private readonly scope: IConstruct, private readonly table: dynamodb.ITable) {}

  /**
   * Grants permission to read, write and delete single records, and to decrypt with the key of the table.
   *
   * A construct with `idempotencyTable` needs no grant.
   *
   * @param grantee the principal that may use the table
   */
  public use(grantee: iam.IGrantable): iam.Grant {
    return tablePermissions(this.scope, this.table)
      .map(({ actions, resources, conditions }) => iam.Grant.addToPrincipal({ grantee, actions, resourceArns: resources, conditions }))
      .reduce((all, grant) => all.combine(grant));
  }
}
