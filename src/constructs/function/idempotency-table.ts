import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct, IConstruct } from 'constructs';
import { checkIdempotencyTable, EXPIRY_ATTRIBUTE, KEY_ATTRIBUTE } from './idempotency-table-access';
import { IdempotencyTableGrants } from './idempotency-table-grants';
import { IdempotencyTableProps } from './idempotency-table-props';
import { ResilienceDefaults } from './resilience-defaults';
import { keyBehind } from '../resources/encryption';
import { aKey, aTable, removalPolicy } from '../resources/resource-kinds';
import { checkShape, flag, required, text } from '../synth/shapes';
import { checkStages } from '../synth/stages';
import { PropsValidator } from '../synth/validation';

/**
 * A table that records which events were processed: a new `IdempotencyTable`, or an existing one (`IdempotencyTable.fromTable`).
 */
export interface IIdempotencyTable extends IConstruct {
  /** The DynamoDB table. */
  readonly table: dynamodb.ITable;

  /** The grants of the table. */
  readonly grants: IdempotencyTableGrants;

  /**
   * Grants permission to read, write and delete single records. A construct with `idempotencyTable` needs no grant.
   *
   * @param grantee the principal that may use the table
   */
  grantUse(grantee: iam.IGrantable): iam.Grant;
}

/**
 * A table in which functions record which events they have processed, so that an event that is delivered again is not processed again.
 *
 * Pass it to any number of constructs as `idempotencyTable`. It has the schema that Powertools for AWS Lambda and `cdk-resilient-lambda/runtime`
 * expect: the partition key `id` and the time to live attribute `expiration`. It is billed per request, encrypted, and recoverable.
 *
 * The table lives in one Region. A record is a lock, and the replicas of an eventually consistent global table would each grant it.
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
   * Uses an existing table: one of this app, or an imported one (`dynamodb.Table.fromTableName`).
   *
   * The table is never changed. Its key must be the string `id` without a sort key, which is checked if the table belongs to this app. Import a
   * table with a customer managed key with `dynamodb.Table.fromTableAttributes({ tableArn, encryptionKey })`, so that permission to decrypt is
   * granted too.
   *
   * @param scope the parent of this construct
   * @param id the construct ID, unique within its scope
   * @param table the table
   */
  public static fromTable(scope: Construct, id: string, table: dynamodb.ITable): IIdempotencyTable {
    return new ExistingIdempotencyTable(scope, id, table);
  }

  /** The DynamoDB table. */
  public readonly table: dynamodb.ITable;

  /** The grants of the table. */
  public readonly grants: IdempotencyTableGrants;

  /**
   * @param scope the parent of this construct
   * @param id the construct ID, unique within its scope
   * @param props the properties of the table
   */
  constructor(scope: Construct, id: string, props: IdempotencyTableProps = {}) {
    super(scope, id);
    checkShape<IdempotencyTableProps>('IdempotencyTable', this, props, {
      tableName: text, encryptionKey: aKey, pointInTimeRecovery: flag, deletionProtection: flag, removalPolicy,
    });
    const defaults = ResilienceDefaults._for(this);
    const encryptionKey = props.encryptionKey ?? defaults.encryptionKey;
    const problems = new PropsValidator('IdempotencyTable', this);
    checkStages(this, problems, { encryptionKey });
    problems.throwIfAny();
    // Not TableV2: it is a global table, which most rules do not check and whose replicas do not exclude each other.
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
    this.grants = IdempotencyTableGrants._of(this, this.table);
  }

  /**
   * Grants permission to read, write and delete single records. A construct with `idempotencyTable` needs no grant.
   *
   * @param grantee the principal that may use the table
   */
  public grantUse(grantee: iam.IGrantable): iam.Grant {
    return this.grants.use(grantee);
  }
}

class ExistingIdempotencyTable extends Construct implements IIdempotencyTable {
  public readonly grants: IdempotencyTableGrants;

  constructor(scope: Construct, id: string, public readonly table: dynamodb.ITable) {
    super(scope, id);
    checkShape('IdempotencyTable', this, { table }, { table: required(aTable) });
    checkIdempotencyTable(this, table);
    this.grants = IdempotencyTableGrants._of(this, table);
  }

  public grantUse(grantee: iam.IGrantable): iam.Grant {
    return this.grants.use(grantee);
  }
}
