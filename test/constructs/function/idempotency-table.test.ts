import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { IdempotencyTable, IdempotencyTableProps, ResilienceDefaults } from '../../../src';
import { injectProps } from '../../fixtures/injection';
import { arn, KEY_ARN, newApp, newStack } from '../../fixtures/stack';
import { resourcesOf } from '../../fixtures/templates';

const TABLE = 'AWS::DynamoDB::Table';
const templateOf = (stack: Stack) => Template.fromStack(stack);

function tableTemplate(props?: IdempotencyTableProps): Template {
  const stack = newStack();
  new IdempotencyTable(stack, 'Processed', props);
  return templateOf(stack);
}

/** The statements granted to a role. */
function grantedBy(stack: Stack): any[] {
  return resourcesOf(stack, 'AWS::IAM::Policy')[0].PolicyDocument.Statement;
}

const roleIn = (stack: Stack) => new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });

describe('IdempotencyTable', () => {
  test('has the key schema of Powertools, on-demand billing, encryption by DynamoDB and point-in-time recovery [I07]', () => {
    tableTemplate().hasResourceProperties(TABLE, {
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: Match.absent(), // encrypted with a key owned by DynamoDB
      TableName: Match.absent(),
    });
  });

  test('lets DynamoDB delete expired records [I03]', () => {
    tableTemplate().hasResourceProperties(TABLE, { TimeToLiveSpecification: { AttributeName: 'expiration', Enabled: true } });
  });

  test('is retained by default when its construct is removed', () => {
    tableTemplate().hasResource(TABLE, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    tableTemplate({ removalPolicy: RemovalPolicy.DESTROY }).hasResource(TABLE, { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
  });

  test('takes injected props', () => {
    const app = newApp();
    injectProps(app, IdempotencyTable, { deletionProtection: true });
    const stack = newStack(app);
    new IdempotencyTable(stack, 'Processed');
    templateOf(stack).hasResourceProperties(TABLE, { DeletionProtectionEnabled: true });
  });

  test('accepts a name, deletion protection and no recovery [I07]', () => {
    tableTemplate({ tableName: 'processed', deletionProtection: true, pointInTimeRecovery: false }).hasResourceProperties(TABLE, {
      TableName: 'processed',
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
    });
  });

  test('creates one resource', () => {
    expect(tableTemplate().toJSON().Resources).toMatchSnapshot();
  });

  test('uses removal policy and key of its scope, and props override them', () => {
    const app = newApp();
    const stack = newStack(app);
    const [shared, own] = ['Shared', 'Own'].map(id => new kms.Key(stack, id));
    ResilienceDefaults.of(app).set({ encryptionKey: shared, removalPolicy: RemovalPolicy.DESTROY });
    new IdempotencyTable(stack, 'One');
    new IdempotencyTable(stack, 'Two', { encryptionKey: own, removalPolicy: RemovalPolicy.RETAIN });
    const tables = Object.entries<any>(templateOf(stack).findResources(TABLE)).sort(([a], [b]) => a < b ? -1 : 1);
    expect(tables.map(([, { DeletionPolicy, Properties }]) => [DeletionPolicy, Properties.SSESpecification])).toEqual([
      ['Delete', { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: stack.resolve(shared.keyArn) }],
      ['Retain', { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: stack.resolve(own.keyArn) }],
    ]);
  });

  test('exposes its metrics and its name', () => {
    const stack = newStack();
    const { table } = new IdempotencyTable(stack, 'Processed');
    expect(stack.resolve(table.metricConsumedWriteCapacityUnits().dimensions)).toEqual({ TableName: stack.resolve(table.tableName) });
  });
});

describe('grantUse', () => {
  const USE = ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'];
  const THROUGH_DYNAMODB = { StringLike: { 'kms:ViaService': 'dynamodb.*.amazonaws.com*' } };

  test('grants permission to read, write and delete single records only', () => {
    const stack = newStack();
    const processed = new IdempotencyTable(stack, 'Processed');
    const grant = processed.grantUse(roleIn(stack));
    expect(grant.success).toBe(true);
    expect(grantedBy(stack)).toEqual([{ Effect: 'Allow', Action: USE, Resource: stack.resolve(processed.table.tableArn) }]);
  });

  test('grants permission to decrypt with the key of the table through DynamoDB only', () => {
    const stack = newStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    new IdempotencyTable(stack, 'Processed', { encryptionKey }).grantUse(roleIn(stack));
    expect(grantedBy(stack)).toEqual([
      expect.objectContaining({ Action: USE }),
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: stack.resolve(encryptionKey.keyArn), Condition: THROUGH_DYNAMODB },
    ]);
    expect(resourcesOf(stack, 'AWS::KMS::Key')[0].KeyPolicy.Statement).toHaveLength(1);
  });

  test('grants permission to decrypt with the key behind an alias', () => {
    const stack = newStack();
    const key = new kms.Key(stack, 'Key');
    new IdempotencyTable(stack, 'Processed', { encryptionKey: key.addAlias('processed') }).grantUse(roleIn(stack));
    templateOf(stack).hasResourceProperties(TABLE, { SSESpecification: { KMSMasterKeyId: stack.resolve(key.keyArn) } });
    expect(grantedBy(stack)[1].Resource).toEqual(stack.resolve(key.keyArn));
  });

  test('grants permission to decrypt with the key behind an alias imported by its name', () => {
    const stack = newStack();
    const encryptionKey = kms.Alias.fromAliasName(stack, 'Alias', 'alias/processed');
    new IdempotencyTable(stack, 'Processed', { encryptionKey }).grantUse(roleIn(stack));
    expect(grantedBy(stack)[1]).toEqual({
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: stack.resolve(stack.formatArn({ service: 'kms', resource: 'key', resourceName: '*' })),
      Condition: { ...THROUGH_DYNAMODB, 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/processed' } },
    });
  });

  test('does not change an immutable role', () => {
    const stack = newStack();
    const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/orders', { mutable: false });
    new IdempotencyTable(stack, 'Processed').grantUse(role);
    templateOf(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });
});

describe('IdempotencyTable.fromTable', () => {
  test('uses an imported table without changes, and grants the same permissions on it', () => {
    const stack = newStack();
    const table = dynamodb.Table.fromTableArn(stack, 'Imported', arn('dynamodb', 'table/processed'));
    const processed = IdempotencyTable.fromTable(stack, 'Processed', table);
    expect(processed.table).toBe(table);
    processed.grantUse(roleIn(stack));
    expect(grantedBy(stack)).toEqual([
      { Effect: 'Allow', Action: expect.arrayContaining(['dynamodb:PutItem']), Resource: arn('dynamodb', 'table/processed') },
    ]);
    templateOf(stack).resourceCountIs(TABLE, 0);
  });

  test('grants no permissions on indexes, and use of the key if the import names it', () => {
    const stack = newStack();
    const table = dynamodb.Table.fromTableAttributes(stack, 'Imported', {
      tableArn: arn('dynamodb', 'table/processed'), grantIndexPermissions: true, encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN),
    });
    IdempotencyTable.fromTable(stack, 'Processed', table).grantUse(roleIn(stack));
    expect(grantedBy(stack).map(({ Resource }) => Resource)).toEqual([arn('dynamodb', 'table/processed'), KEY_ARN]);
  });

  test('does not change the stack of a table in another stack', () => {
    const app: App = newApp();
    const [stack, other] = [newStack(app), newStack(app, 'Other')];
    const own = new IdempotencyTable(other, 'Processed', { encryptionKey: new kms.Key(other, 'Key') });
    IdempotencyTable.fromTable(stack, 'Processed', own.table).grantUse(roleIn(stack));
    expect(grantedBy(stack)).toHaveLength(2);
    expect(resourcesOf(other, 'AWS::KMS::Key')[0].KeyPolicy.Statement).toHaveLength(1);
  });
});
