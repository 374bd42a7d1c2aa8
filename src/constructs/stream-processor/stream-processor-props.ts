import { Duration } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { StreamFailureDestination } from './stream-failure-destination';
import { StreamProcessorAlarmOptions } from './stream-processor-alarm-options';
import { StreamSource } from './stream-source';
import { DeployableFunctionOptions } from '../deployment/deployment-options';

/**
 * Properties of a `StreamProcessor`.
 */
export interface StreamProcessorProps extends DeployableFunctionOptions {
  /**
   * The source of the records: `StreamSource.kinesis()`, `StreamSource.kinesis(stream)` or `StreamSource.dynamoDb(table)`.
   */
  readonly source: StreamSource;

  /**
   * The position in the stream where a new event source mapping starts.
   *
   * LATEST produces a synth warning: records that arrive while the mapping is created or updated can be missed. AT_TIMESTAMP is valid for Kinesis only.
   *
   * @default lambda.StartingPosition.TRIM_HORIZON - the oldest record, so that none is missed
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
   */
  readonly startingPosition?: lambda.StartingPosition;

  /**
   * The Unix time, in seconds, where the event source mapping starts. Required with `startingPosition` AT_TIMESTAMP, and invalid otherwise.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
   */
  readonly startingPositionTimestamp?: number;

  /**
   * The maximum number of records in a batch. Valid range: 1 to 10,000.
   *
   * @default 100
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
   */
  readonly batchSize?: number;

  /**
   * The maximum time that Lambda waits for a batch to fill. Valid range: 0 to 5 minutes, in whole seconds.
   *
   * @default - no wait
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
   */
  readonly maxBatchingWindow?: Duration;

  /**
   * Splits a failed batch in two, repeatedly, until the failing record is alone. Splitting does not use up retries.
   *
   * If disabled, a record that always fails takes the rest of its batch to the failure destination: synth warns, unless `batchSize` is 1.
   *
   * @default true
   * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
   */
  readonly bisectBatchOnError?: boolean;

  /**
   * The number of retries of a failed batch before it is parked. Throttles do not count.
   *
   * Each retry waits about twice as long as the previous one and blocks its shard meanwhile. Valid range: 0 to 10,000, or -1 for unlimited retries, which
   * produces a synth warning.
   *
   * @default 10 - a brownout of one minute parks no records and one of ten minutes only a few, and a record that always fails blocks its shard for less than
   * three minutes
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
   */
  readonly retryAttempts?: number;

  /**
   * The age at which a record is parked, even if it was never tried. Valid range: 1 minute to 7 days, in whole seconds.
   *
   * It must be shorter than the retention period of the stream, because records that the stream deletes are lost. More than half of that period produces a
   * synth warning.
   *
   * @default Duration.hours(6) - a quarter of the shortest retention period of a stream, and long enough to fix a fault
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
   */
  readonly maxRecordAge?: Duration;

  /**
   * The number of batches per shard that are processed concurrently. Records with the same partition key, or of the same item, stay in order.
   * Valid range: 1 to 10; only 1 with `tumblingWindow`.
   *
   * @default 1
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
   */
  readonly parallelizationFactor?: number;

  /**
   * The length of a tumbling window, in which each invocation receives the state that the previous one returned. Valid range: 1 second to 15 minutes.
   *
   * The handler must return a `state`. The runtime's `streamProcessor` does not, so write such a handler yourself. Cannot be combined with `filters` or a
   * `parallelizationFactor` above 1.
   *
   * @default - no window
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
   */
  readonly tumblingWindow?: Duration;

  /**
   * Event filters that select the records to process: `lambda.FilterCriteria.filter({ data: … })` for Kinesis, and `{ dynamodb: … }` or `{ eventName: … }`
   * for a table. At most five, unless AWS raised your quota. Lambda skips records that match no filter; other readers still receive them.
   *
   * Filters that Lambda refuses, or that match nothing, fail at synth: another key, an image that the view type of the stream does not contain, or
   * a number compared with DynamoDB's `N`, which is a string. With `encryptionKey`, Lambda stores the filters encrypted.
   *
   * @default - all records
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
   */
  readonly filters?: { [key: string]: any }[];

  /**
   * The destination where records are parked that the function could not process.
   *
   * @default StreamFailureDestination.bucket() - a new bucket, because only a bucket keeps the records themselves
   * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
   */
  readonly onFailure?: StreamFailureDestination;

  /**
   * Enables the event source mapping. Set it to false to stop the processing during an incident: records then wait in the stream.
   *
   * False produces a synth warning, because records that are older than `maxRecordAge` when the mapping is enabled again are parked without being processed,
   * and those older than the retention period of the stream are lost. A mapping that was disabled in another way is enabled by the next deployment that changes
   * it.
   *
   * @default true
   * @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html
   */
  readonly enabled?: boolean;

  /**
   * The logical ID of an event source mapping that is deployed in this stack for the same stream, for example by `DynamoEventSource`.
   *
   * CloudFormation then updates that mapping in place, and it continues where it is in the stream. Without this option it would create a second
   * mapping, which Lambda refuses for the same function (409), and which reads the whole stream again for another function. Remove the old event source
   * from the app in the same deployment, and set `startingPosition` to its value: another one replaces the mapping.
   *
   * The logical ID stands in the template of the deployed stack. Valid values: 1 to 255 letters and digits, unique in the stack. Keep the option for
   * as long as the stack exists.
   *
   * @default - an ID of this construct
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html
   */
  readonly eventSourceMappingLogicalId?: string;

  /**
   * Options that create, omit or configure individual alarms.
   *
   * @default - the alarms of the essential profile
   */
  readonly alarms?: StreamProcessorAlarmOptions;
}
