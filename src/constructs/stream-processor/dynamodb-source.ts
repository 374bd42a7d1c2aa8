import { Arn, ArnComponents, ArnFormat, Stack, Token } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { countReader } from './stream-readers';
import { checkSourceRegion, StreamSourceBinding, StreamSourceConfig } from './stream-source-binding';
import type { FilterFacts } from '../../filters';
import { TABLE_STREAM_RETENTION_SECONDS } from '../../limits';
import { decryptPermission } from '../resources/encryption';
import { areKnownToDiffer, PropsValidator, warn } from '../synth/validation';

/**
 * The actions that Lambda needs on the stream. AWS requires `dynamodb:ListStreams`, although it does not support resource-level permissions.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/iam-policy-example-lamda-process-dynamodb-streams.html
 */
const READ_ACTIONS = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'];

/** The stream of an existing DynamoDB table as a source. */
export class DynamoDbSource implements StreamSourceBinding {
  public readonly kind = 'dynamodb';
  public readonly startingPositions = [lambda.StartingPosition.TRIM_HORIZON, lambda.StartingPosition.LATEST];
  public readonly retentionSeconds = TABLE_STREAM_RETENTION_SECONDS;

  constructor(private readonly table: dynamodb.ITable) {}

  /** The view type and the keys. Undefined for a table that is imported. */
  public get recordFacts(): FilterFacts {
    const resource = resourceOf(this.table);
    if (!resource) return {};
    const resolve = (value: unknown) => Stack.of(resource).resolve(value);
    const [keySchema, streamSpecification] = [resolve(resource.keySchema), resolve(resource.streamSpecification)];
    const keys = Array.isArray(keySchema) ? keySchema.map(key => key.attributeName) : [];
    const viewType = streamSpecification?.streamViewType;
    return {
      ...typeof viewType === 'string' && { viewType },
      ...keys.length > 0 && keys.every(key => typeof key === 'string') && { keys },
    };
  }

  public check(scope: Construct, problems: PropsValidator): void {
    const { tableStreamArn, node } = this.table;
    const resource = resourceOf(this.table);
    // A TableV2 has a stream ARN even if its stream is disabled.
    if (tableStreamArn === undefined || (resource && Stack.of(resource).resolve(resource.streamSpecification) === undefined)) {
      problems.add(`source is the table '${node.path}', which has no stream: ${resource
        ? 'enable one on the table (stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES, or dynamoStream for a TableV2)'
        : 'import the table with its stream (dynamodb.Table.fromTableAttributes({ tableArn, tableStreamArn }))'}`);
      return;
    }
    this.checkEnvironment(scope, problems, tableStreamArn);
    countReader(scope, this.table, tableStreamArn);
  }

  public bind(scope: Construct): StreamSourceConfig {
    const { tableStreamArn, encryptionKey } = this.table;
    return {
      arn: tableStreamArn!,
      permissions: [
        { actions: READ_ACTIONS, resources: [tableStreamArn!] },
        ...encryptionKey ? [decryptPermission(scope, encryptionKey, 'dynamodb')] : [],
      ],
      fetchCommand: (streamArn = tableStreamArn!) => `aws dynamodbstreams get-shard-iterator --stream-arn ${streamArn} --shard-id <shard id> --shard-iterator-type AT_SEQUENCE_NUMBER ` +
        '--sequence-number <sequence number>, then aws dynamodbstreams get-records',
      table: this.table,
    };
  }

  private checkEnvironment(scope: Construct, problems: PropsValidator, streamArn: string): void {
    const { node, env } = this.table;
    // The environment of an imported table is that of the importing stack, whatever its ARN says.
    const { account = env.account, region = env.region }: Partial<ArnComponents> = Token.isUnresolved(streamArn)
      ? env
      : Arn.split(streamArn, ArnFormat.SLASH_RESOURCE_NAME);
    const name = `the table '${node.path}'`;
    checkSourceRegion(scope, problems, name, region);
    if (!areKnownToDiffer(account, Stack.of(scope).account)) return;
    warn(scope, 'streamOfOtherAccount',
      `${name} belongs to account ${account}, whose owner must grant the function's role ${READ_ACTIONS.join(', ')} in the resource policy of the stream, ` +
      'and kms:Decrypt in the policy of the table\'s customer managed key, if it has one. Acknowledge this warning when that is done');
  }
}

/** Returns undefined for a table that is not created in this app. */
function resourceOf({ node: { defaultChild } }: dynamodb.ITable): dynamodb.CfnTable | dynamodb.CfnGlobalTable | undefined {
  return dynamodb.CfnTable.isCfnTable(defaultChild) || dynamodb.CfnGlobalTable.isCfnGlobalTable(defaultChild) ? defaultChild : undefined;
}
