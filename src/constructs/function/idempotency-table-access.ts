import { Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { Construct, IConstruct } from 'constructs';
import { Permission, decryptPermission } from '../resources/encryption';
import { PropsValidator, warn } from '../synth/validation';

/** The default attribute names of Powertools. @see https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/ */
export const KEY_ATTRIBUTE = 'id';
export const EXPIRY_ATTRIBUTE = 'expiration';

const USE_ACTIONS = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'];

/**
 * The permissions that a function needs to use the table: all of its keys, or only those with a prefix.
 *
 * DynamoDB decrypts on behalf of the caller and does everything else with KMS grants of its own.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
export function tablePermissions(scope: IConstruct, table: dynamodb.ITable, keyPrefix?: string): Permission[] {
  const conditions = keyPrefix === undefined ? undefined : {
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': `${keyPrefix}#*` },
    'Null': { 'dynamodb:LeadingKeys': 'false' }, // the other condition is met by a request without keys
  };
  return [
    { actions: USE_ACTIONS, resources: [table.tableArn], conditions },
    ...table.encryptionKey ? [decryptPermission(scope, table.encryptionKey, 'dynamodb')] : [],
  ];
}

/** Throws if an existing table has the wrong key schema, as far as its schema can be read. */
export function checkIdempotencyTable(scope: Construct, table: dynamodb.ITable): void {
  const resource = table.node.defaultChild;
  if (!dynamodb.CfnTable.isCfnTable(resource) && !dynamodb.CfnGlobalTable.isCfnGlobalTable(resource)) return;
  const resolve = (value: unknown) => Stack.of(table).resolve(value);

  const types = new Map<string, string>(resolve(resource.attributeDefinitions).map((each: any) => [each.attributeName, each.attributeType]));
  const keys: string[] = resolve(resource.keySchema).map(({ attributeName }: any) => `${attributeName} (${types.get(attributeName)})`);
  const problems = new PropsValidator('IdempotencyTable', scope);
  problems.addIf(keys.join() !== `${KEY_ATTRIBUTE} (S)`,
    `the table '${table.node.path}' has the key ${keys.join(', ')} but must have the partition key ${KEY_ATTRIBUTE} (S) and no sort key: ` +
    'use a table with that key, or create one with new IdempotencyTable()');
  problems.throwIfAny();

  const timeToLive = resolve(resource.timeToLiveSpecification);
  if (timeToLive?.enabled !== true || timeToLive.attributeName !== EXPIRY_ATTRIBUTE) {
    warn(scope, 'idempotencyTableKeepsRecords',
      `the table '${table.node.path}' has no time to live on the attribute '${EXPIRY_ATTRIBUTE}', so that its records are never deleted: ` +
      `set timeToLiveAttribute to '${EXPIRY_ATTRIBUTE}' where the table is created`);
  }
}
