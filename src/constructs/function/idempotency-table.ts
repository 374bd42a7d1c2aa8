import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct, IConstruct } from 'constructs';
import { ResilienceDefaults } from './resilience-defaults';
import { keyBehind } from '../resources/encryption';
import { checkIdempotencyTable, EXPIRY_ATTRIBUTE, KEY_ATTRIBUTE, tablePermissions } from './idempotency-table-access';

/**
 * A table that remembers which events were processed: a new `IdempotencyTable`, or `IdempotencyTable.fromTable` of one that exists.
 */
export interface IIdempotencyTable extends IConstruct {
  /** The table itself, for its name, ARN and metrics. */
  readonly table: dynamodb.ITable;

  /**
   * Allows reading, writing and deleting single records, and nothing else. A construct with `idempotencyTable` needs no grant.
   *
   * @param grantee who may use the table: a role, or what has one
   */
  grantUse(grantee: iam.IGrantable): iam.Grant;
}

/**
 * Properties of an `IdempotencyTable`.
 */
export interface IdempotencyTableProps {
  /**
   * A physical name. A named table can't be replaced without being renamed.
   *
   * @default - CloudFormation makes one
   */
  readonly tableName?: string;

  /**
   * The key that encrypts the table. Who uses the table through `grantUse` or `idempotencyTable` may decrypt with it, through DynamoDB only.
   *
   * @default - what `ResilienceDefaults` says for this scope, else a key that DynamoDB owns, which costs nothing and needs no rights
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Whether the table can be brought back as it was at any second of the last 35 days.
   *
   * @default true - without its records, every event that comes again is processed again
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html
   */
  readonly pointInTimeRecovery?: boolean;

  /**
   * Whether DynamoDB refuses to delete the table, also by hand, until this is taken back.
   *
   * @default false - `removalPolicy` keeps the table when its construct or stack goes
   */
  readonly deletionProtection?: boolean;

  /**
   * What happens to the table when this construct is removed or replaced.
   *
   * @default - what `ResilienceDefaults` says for this scope, else `RemovalPolicy.RETAIN`: what was processed stays known
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * The table in which functions remember which events they have processed, so that an event that comes again is not processed again.
 *
 * Give it to any number of constructs as `idempotencyTable`: one table serves them all. It has the shape that Powertools for AWS Lambda
 * and `cdk-resilient-lambda/runtime` expect: partition key `id`, and records that DynamoDB deletes after their time in `expiration`.
 * It is paid for by the request, encrypted and recoverable.
 *
 * It is in one Region: a record is a lock, and replicas of a global table that are consistent in the end only would each give it away.
 *
 * @example
 * import { App, Stack } from 'aws-cdk-lib';
 * import { Runtime } from 'aws-cdk-lib/aws-lambda';
 * import { HandlerCode, IdempotencyTable, SqsWorkerFunction } from 'cdk-resilient-lambda';
 *
 * const stack = new Stack(new App(), 'Orders');
 * const idempotencyTable = new IdempotencyTable(stack, 'Processed');
 * new SqsWorkerFunction(stack, 'Worker', {
 *   code: HandlerCode.fromAsset('build/orders', { runtime: Runtime.PYTHON_3_13, handler: 'orders.handler' }),
 *   idempotencyTable,
 * });
 */
@propertyInjectable
export class IdempotencyTable extends Construct implements IIdempotencyTable {
  /** The ID of this class for property injection. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-resilient-lambda.IdempotencyTable';

  /**
   * A table that exists: made in this app, or imported (`dynamodb.Table.fromTableName`).
   *
   * It is never changed. Its key must be the string `id` alone; it is checked where it can be read. Import a table with a key of yours by
   * `dynamodb.Table.fromTableAttributes({ tableArn, encryptionKey })`, so that the right to decrypt is given too.
   *
   * @param scope where it belongs
   * @param id its id there
   * @param table the table
   */
  public static fromTable(scope: Construct, id: string, table: dynamodb.ITable): IIdempotencyTable {
    return new ExistingIdempotencyTable(scope, id, table);
  }

  /** The table itself, for its name, ARN and metrics. */
  public readonly table: dynamodb.ITable;

  /**
   * @param scope where it belongs
   * @param id its id there
   * @param props what differs from the defaults
   */
  constructor(scope: Construct, id: string, props: IdempotencyTableProps = {}) {
    super(scope, id);
    const defaults = ResilienceDefaults._for(this);
    const encryptionKey = props.encryptionKey ?? defaults.encryptionKey;
    // Not TableV2: it is a global table, which most rules on tables don't look at, and replicas would not exclude each other.
    this.table = new dynamodb.Table(this, 'Table', {
      tableName: props.tableName,
      partitionKey: { name: KEY_ATTRIBUTE, type: dynamodb.AttributeType.STRING },
      timeToLiveAttribute: EXPIRY_ATTRIBUTE,
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: props.pointInTimeRecovery ?? true },
      encryption: encryptionKey ? dynamodb.TableEncryption.CUSTOMER_MANAGED : undefined,
      encryptionKey: encryptionKey && (keyBehind(encryptionKey) ?? encryptionKey),
      deletionProtection: props.deletionProtection,
      removalPolicy: props.removalPolicy ?? defaults.removalPolicy ?? RemovalPolicy.RETAIN,
    });
  }

  /**
   * Allows reading, writing and deleting single records, and nothing else. A construct with `idempotencyTable` needs no grant.
   *
   * @param grantee who may use the table: a role, or what has one
   */
  public grantUse(grantee: iam.IGrantable): iam.Grant {
    return grantUse(this, grantee);
  }
}

class ExistingIdempotencyTable extends Construct implements IIdempotencyTable {
  constructor(scope: Construct, id: string, public readonly table: dynamodb.ITable) {
    super(scope, id);
    checkIdempotencyTable(this, table);
  }

  public grantUse(grantee: iam.IGrantable): iam.Grant {
    return grantUse(this, grantee);
  }
}

function grantUse(processed: IIdempotencyTable, grantee: iam.IGrantable): iam.Grant {
  const grants = tablePermissions(processed, processed.table).map(({ actions, resources, conditions }) =>
    iam.Grant.addToPrincipal({ grantee, actions, resourceArns: resources, conditions }));
  return grants.reduce((all, grant) => all.combine(grant));
}
