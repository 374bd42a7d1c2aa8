import { Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { Construct, IConstruct } from 'constructs';
import { Permission, decryptPermission } from '../resources/encryption';
import { PropsValidator, warn } from '../synth/validation';

/** What Powertools calls them unless it is told otherwise. @see https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/ */
export const KEY_ATTRIBUTE = 'id';
export const EXPIRY_ATTRIBUTE = 'expiration';

const USE_ACTIONS = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'];

/**
 * The key of a table is used on behalf of who reads or writes it, and only to decrypt; what else it is used for, DynamoDB does by grants of its own.
 *
 * The asterisks stand for the Region, as AWS asks for it, and for the suffix of the partition.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
export const THROUGH_DYNAMODB = { StringLike: { 'kms:ViaService': 'dynamodb.*.amazonaws.com*' } };

/** What a function must be allowed to do to use the table. */
export function tablePermissions(scope: IConstruct, table: dynamodb.ITable): Permission[] {
  return [
    { actions: USE_ACTIONS, resources: [table.tableArn] },
    ...table.encryptionKey ? [decryptPermission(scope, table.encryptionKey, THROUGH_DYNAMODB)] : [],
  ];
}

/** Refuses a table that exists and has another shape, where it can be read. */
export function checkIdempotencyTable(scope: Construct, table: dynamodb.ITable): void {
  const resource = table.node.defaultChild;
  if (!dynamodb.CfnTable.isCfnTable(resource) && !dynamodb.CfnGlobalTable.isCfnGlobalTable(resource)) return;
  const resolve = (value: unknown) => Stack.of(table).resolve(value);

  const types = new Map<string, string>(resolve(resource.attributeDefinitions).map((each: any) => [each.attributeName, each.attributeType]));
  const keys: string[] = resolve(resource.keySchema).map(({ attributeName }: any) => `${attributeName} (${types.get(attributeName)})`);
  const problems = new PropsValidator('IdempotencyTable', scope);
  problems.addIf(keys.join() !== `${KEY_ATTRIBUTE} (S)`,
    `the table '${table.node.path}' has the key ${keys.join(', ')} but must have the partition key ${KEY_ATTRIBUTE} (S) and no sort key: ` +
    'give a table with that key, or make one with new IdempotencyTable()');
  problems.throwIfAny();

  const timeToLive = resolve(resource.timeToLiveSpecification);
  if (timeToLive?.enabled !== true || timeToLive.attributeName !== EXPIRY_ATTRIBUTE) {
    warn(scope, 'idempotencyTableKeepsRecords',
      `the table '${table.node.path}' has no time to live on the attribute '${EXPIRY_ATTRIBUTE}', so that records are kept, and paid for, ` +
      `for ever: set timeToLiveAttribute to '${EXPIRY_ATTRIBUTE}' where the table is made`);
  }
}
