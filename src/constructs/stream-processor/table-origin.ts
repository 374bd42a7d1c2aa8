import { Arn, ArnFormat, Stack, Token } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { decryptPermission } from '../resources/encryption';
import { THROUGH_DYNAMODB } from '../function/idempotency-table-access';
import { BoundOrigin, isOfOtherAccount, StreamOrigin, Whereabouts } from './stream-origin';
import { countReader } from './stream-readers';
import { PropsValidator, warn } from '../synth/validation';
import { TABLE_STREAM_RETENTION_SECONDS } from '../../limits';

/**
 * What AWS asks for on the stream, also the last one, which the list of all actions allows on no single stream.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/iam-policy-example-lamda-process-dynamodb-streams.html
 */
const READ_ACTIONS = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'];

/** The stream of a DynamoDB table that exists. */
export class TableOrigin implements StreamOrigin {
  /** @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html */
  public readonly filterKeys = ['dynamodb', 'eventName', 'eventID', 'eventVersion', 'eventSource', 'awsRegion', 'eventSourceARN'];
  public readonly startingPositions = [lambda.StartingPosition.TRIM_HORIZON, lambda.StartingPosition.LATEST];
  public readonly retentionSeconds = TABLE_STREAM_RETENTION_SECONDS;

  constructor(private readonly table: dynamodb.ITable) {}

  public check(scope: Construct, problems: PropsValidator): void {
    const { tableStreamArn, node } = this.table;
    const resource = resourceOf(this.table);
    // A TableV2 has the ARN of a stream even where it has no stream.
    if (tableStreamArn === undefined || (resource && Stack.of(resource).resolve(resource.streamSpecification) === undefined)) {
      problems.add(`source is the table '${node.path}', which has no stream: ${resource
        ? 'give it one where it is made (stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES, or dynamoStream for a TableV2)'
        : 'import it with its stream (dynamodb.Table.fromTableAttributes({ tableArn, tableStreamArn }))'}`);
      return;
    }
    this.checkWhere(scope, problems, tableStreamArn);
    countReader(scope, this.table, tableStreamArn);
  }

  public bind(scope: Construct): BoundOrigin {
    const { tableStreamArn, encryptionKey } = this.table;
    return {
      arn: tableStreamArn!,
      rights: [
        { actions: READ_ACTIONS, resources: [tableStreamArn!] },
        ...encryptionKey ? [decryptPermission(scope, encryptionKey, THROUGH_DYNAMODB)] : [],
      ],
      lookUp: `aws dynamodbstreams get-shard-iterator --stream-arn ${tableStreamArn} --shard-id <shard id> --shard-iterator-type AT_SEQUENCE_NUMBER ` +
        '--sequence-number <sequence number>, then aws dynamodbstreams get-records',
      table: this.table,
    };
  }

  private checkWhere(scope: Construct, problems: PropsValidator, streamArn: string): void {
    const { node, env } = this.table;
    // The environment of an imported table is that of the stack which imports it, whatever its ARN says.
    const there = Token.isUnresolved(streamArn) ? env : Arn.split(streamArn, ArnFormat.SLASH_RESOURCE_NAME) as Whereabouts;
    const name = `the table '${node.path}'`;
    if (!isOfOtherAccount(scope, problems, name, there)) return;
    warn(scope, 'streamOfOtherAccount',
      `${name} belongs to account ${there.account}, whose owner must let the function's role do ${READ_ACTIONS.join(', ')} in the ` +
      'policy of its stream, and kms:Decrypt in that of its key, where it has one of theirs: acknowledge this when it is done');
  }
}

/** Undefined where the table is not made in this app. */
function resourceOf({ node: { defaultChild } }: dynamodb.ITable): dynamodb.CfnTable | dynamodb.CfnGlobalTable | undefined {
  return dynamodb.CfnTable.isCfnTable(defaultChild) || dynamodb.CfnGlobalTable.isCfnGlobalTable(defaultChild) ? defaultChild : undefined;
}
