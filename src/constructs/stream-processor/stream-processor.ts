import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DeployableFunctionOptions } from '../deployment/deployment-options';
import { ResilienceDefaults } from '../function/resilience-defaults';
import { StreamFailureDestination } from './stream-failure-destination';
import { StreamProcessorAlarmOptions } from './stream-processor-alarm-options';
import { StreamSource } from './stream-source';
import { ALARM_PERIOD, defineAlarms, functionAlarms } from '../alarms/alarms';
import { defineDeployment } from '../deployment/deployment';
import { newVersionBatchAlarms } from '../deployment/new-version-alarms';
import { warnOfStreamRecursion } from './stream-recursion';
import { grantReplay } from './replay-rights';
import { countReservation } from '../function/reservations';
import { ResilientFunction } from '../function/resilient-function';
import { StreamEnds, streamAlarms } from './stream-alarms';
import { checkStreamProcessor } from './stream-processor-checks';
import { StreamProcessorSettings, streamProcessorSettings } from './stream-processor-settings';

/**
 * Properties of a `StreamProcessor`.
 */
export interface StreamProcessorProps extends DeployableFunctionOptions {
  /**
   * Where records come from: `StreamSource.kinesis()`, `StreamSource.kinesis(stream)` or `StreamSource.dynamoDb(table)`.
   */
  readonly source: StreamSource;

  /**
   * Where in the stream the mapping starts when it is made.
   *
   * LATEST warns: records that come while the mapping is made or changed can be missed. AT_TIMESTAMP is for Kinesis only.
   *
   * @default lambda.StartingPosition.TRIM_HORIZON - with the oldest record, so that none is missed
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
   */
  readonly startingPosition?: lambda.StartingPosition;

  /**
   * The Unix time, in seconds, from which on records are read. Only with `startingPosition` AT_TIMESTAMP.
   *
   * @default - none
   */
  readonly startingPositionTimestamp?: number;

  /**
   * How many records an invocation gets at the most. Valid range: 1 to 10000.
   *
   * @default 100
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
   */
  readonly batchSize?: number;

  /**
   * How long Lambda waits for a batch to fill. Valid range: 0 to 5 minutes.
   *
   * @default - no wait
   */
  readonly maxBatchingWindow?: Duration;

  /**
   * Whether a batch that fails is split in two, again and again, until the record that fails stands alone. Splitting uses up no retries.
   *
   * Without, the rest of its batch is given up with it: false warns, unless `batchSize` is 1.
   *
   * @default true
   * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
   */
  readonly bisectBatchOnError?: boolean;

  /**
   * How many times a failed batch is tried again before it is given up and parked. Throttles do not count.
   *
   * Each retry waits about twice as long as the one before, and its shard with it. Valid range: 0 to 10000; -1 is without end, which warns.
   *
   * @default 10 - survives a brownout of a minute without parking anything, and one of ten minutes with a handful, while a record that always fails
   * holds its shard for less than three minutes
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
   */
  readonly retryAttempts?: number;

  /**
   * How old a record may become before it is given up and parked, tried or not. Valid range: 1 minute to 7 days.
   *
   * Must be shorter than the stream keeps records, because what it forgets is lost without a trace; more than half of that warns.
   *
   * @default Duration.hours(6) - a quarter of the shortest time that a stream keeps records, and long enough to mend a fault
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
   */
  readonly maxRecordAge?: Duration;

  /**
   * How many batches of a shard are processed at once. The order of records with the same partition key (of the same item) is kept.
   * Valid range: 1 to 10; 1 with `tumblingWindow`.
   *
   * @default 1
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
   */
  readonly parallelizationFactor?: number;

  /**
   * For how long the function aggregates: each invocation gets the state that the one before it returned. Valid range: 1 second to 15 minutes.
   *
   * The handler must return a `state`, which `streamProcessor` of the runtime does not: write such a handler by hand. Not with `filters` or a
   * `parallelizationFactor` above 1.
   *
   * @default - no window
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
   */
  readonly tumblingWindow?: Duration;

  /**
   * Which records reach the function, made with `lambda.FilterCriteria.filter({ data: … })`, or `{ dynamodb: … }` and `{ eventName: … }` for a table.
   * At most five, unless the quota is raised. Records that match no filter are passed over; other readers still get them.
   *
   * @default - all records
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
   */
  readonly filters?: { [key: string]: any }[];

  /**
   * Where records go that are given up.
   *
   * @default StreamFailureDestination.bucket() - only a bucket keeps the records themselves
   */
  readonly onFailure?: StreamFailureDestination;

  /**
   * Alarms to make, to leave out, or to set to another threshold.
   *
   * @default - those of the essential profile
   */
  readonly alarms?: StreamProcessorAlarmOptions;
}

/**
 * A function that reads a Kinesis stream or the stream of a DynamoDB table, loses no record silently, and is not blocked by one that always fails.
 *
 * A record is processed, or tried again within bounds, or parked whole in a bucket, and an alarm rings.
 * It creates the function with its role and log group, the stream when none is given, the failure bucket, the event source mapping with its metrics,
 * and five alarms (about $0.50 a month).
 *
 * @example
 * import { App, Stack } from 'aws-cdk-lib';
 * import { Runtime } from 'aws-cdk-lib/aws-lambda';
 * import { HandlerCode, StreamProcessor, StreamSource } from 'cdk-resilient-lambda';
 *
 * const stack = new Stack(new App(), 'Clicks');
 * new StreamProcessor(stack, 'Processor', {
 *   code: HandlerCode.fromAsset('build/clicks', { runtime: Runtime.PYTHON_3_13, handler: 'clicks.handler' }),
 *   source: StreamSource.kinesis(),
 * });
 */
export class StreamProcessor extends Construct implements iam.IGrantable, ec2.IConnectable {
  /** The function. */
  public readonly lambdaFunction: lambda.Function;

  /** What the stream invokes, where the function has a deployment or provisioned concurrency. */
  public readonly alias?: lambda.Alias;

  /** What shifts the stream to a new version, where the function has a deployment. */
  public readonly deploymentGroup?: codedeploy.LambdaDeploymentGroup;

  /** Where the function logs. */
  public readonly logGroup: logs.ILogGroup;

  /** What reads the stream and invokes the function. */
  public readonly eventSourceMapping: lambda.EventSourceMapping;

  /** The Kinesis stream, when the source is one. */
  public readonly stream?: kinesis.IStream;

  /** The reader with a throughput of its own, with `enhancedFanOut`. */
  public readonly consumer?: kinesis.IStreamConsumer;

  /** The table, when the source is one. */
  public readonly table?: dynamodb.ITable;

  /** Where records are parked that were given up, when it is a bucket. */
  public readonly failureBucket?: s3.IBucket;

  /** Where it is told of records that were given up, when it is a queue. */
  public readonly failureQueue?: sqs.IQueue;

  /** The alarms, in the order of their documentation. */
  public readonly alarms: cloudwatch.Alarm[];

  /** The principal of the function, so that `table.grantReadWriteData(processor)` works. */
  public readonly grantPrincipal: iam.IPrincipal;

  /**
   * @param scope where it belongs
   * @param id its id there
   * @param props the handler, its source, and what differs from the defaults
   */
  constructor(scope: Construct, id: string, props: StreamProcessorProps) {
    super(scope, id);
    const settings = streamProcessorSettings(props, ResilienceDefaults._for(this));
    checkStreamProcessor(this, props, settings);

    const handler = new ResilientFunction(this, props, settings);
    this.lambdaFunction = handler.lambdaFunction;
    this.alias = handler.alias;
    this.logGroup = handler.logGroup;
    this.grantPrincipal = this.lambdaFunction.grantPrincipal;
    if (!props.code._existing) countReservation(this, settings.reservedConcurrentExecutions);

    const origin = settings.origin.bind(this, settings);
    handler.allowAll(origin.rights);
    this.stream = origin.stream;
    this.consumer = origin.consumer;
    this.table = origin.table;
    const place = settings.place.bind(this, settings);
    handler.allowAll(place.rights, place.wildcard);
    this.failureBucket = place.bucket;
    this.failureQueue = place.queue;
    this.eventSourceMapping = this.mapStream(handler, { origin, place }, props, settings);
    warnOfStreamRecursion(this, this);

    const deployment = defineDeployment(this, handler, props, settings);
    this.deploymentGroup = deployment?.group;
    this.alarms = defineAlarms(this, [
      ...functionAlarms(this.lambdaFunction, this.logGroup, settings.timeout, props.alarms),
      ...streamAlarms(this, { origin, place }, settings, props.alarms),
      ...newVersionBatchAlarms(handler, deployment, settings.timeout, props.alarms),
    ], settings.alarms);
  }

  /** The security groups of the function. Throws when it is not in a VPC. */
  public get connections(): ec2.Connections {
    return this.lambdaFunction.connections;
  }

  /**
   * Allows what a person, or a job, needs to put parked records back: to read and delete them in the failure bucket, and to put them into the
   * Kinesis stream, or to invoke the function with changes of a table, whose stream nobody else can write to.
   *
   * @param grantee who may put them back
   * @throws when there is no failure bucket: a queue and a topic keep no records
   */
  public grantReplay(grantee: iam.IGrantable): iam.Grant {
    return grantReplay(this, grantee);
  }

  /**
   * How far the function is behind its stream: the age of the last record of a batch, in milliseconds.
   *
   * @param props another statistic or period
   * @default - maximum over 1 minute
   */
  public metricIteratorAge(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.lambdaFunction.metric('IteratorAge', { statistic: cloudwatch.Stats.MAXIMUM, period: ALARM_PERIOD, ...props });
  }

  /**
   * How many records were given up and parked. There only while an alarm on events is made.
   *
   * @param props another statistic or period
   * @default - sum over 1 minute
   */
  public metricParkedEvents(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metricOfMapping('OnFailureDestinationDeliveredEventCount', props);
  }

  /**
   * How many records were given up and could not be parked. There only while an alarm on events is made.
   *
   * @param props another statistic or period
   * @default - sum over 1 minute
   */
  public metricDroppedEvents(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metricOfMapping('DroppedEventCount', props);
  }

  /**
   * How many records the function failed or reported as failed. There only while an alarm on events is made.
   *
   * @param props another statistic or period
   * @default - sum over 1 minute
   */
  public metricFailedEvents(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metricOfMapping('FailedInvokeEventCount', props);
  }

  private metricOfMapping(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/Lambda',
      metricName,
      dimensionsMap: { EventSourceMappingUUID: this.eventSourceMapping.eventSourceMappingId },
      statistic: cloudwatch.Stats.SUM,
      period: ALARM_PERIOD,
      ...props,
    }).attachTo(this);
  }

  private mapStream(
    handler: ResilientFunction, { origin, place }: StreamEnds, props: StreamProcessorProps, settings: StreamProcessorSettings,
  ): lambda.EventSourceMapping {
    const mapping = new lambda.EventSourceMapping(this, 'EventSourceMapping', {
      target: handler.target,
      eventSourceArn: origin.arn,
      startingPosition: settings.startingPosition,
      startingPositionTimestamp: props.startingPositionTimestamp,
      batchSize: settings.batchSize,
      maxBatchingWindow: props.maxBatchingWindow,
      bisectBatchOnError: settings.bisectBatchOnError,
      retryAttempts: settings.retryAttempts,
      parallelizationFactor: props.parallelizationFactor,
      tumblingWindow: props.tumblingWindow,
      filters: props.filters?.length ? props.filters : undefined, // Lambda takes no empty list
      onFailure: { bind: () => ({ destination: place.arn }) }, // not the L2's, which would grant more than is needed
      supportS3OnFailureDestination: true,
      reportBatchItemFailures: true,
      metricsConfig: settings.countEvents ? { metrics: [lambda.MetricType.EVENT_COUNT] } : undefined,
    });
    // Not as a prop: the L2 judges an age that only CloudFormation will know.
    (mapping.node.defaultChild as lambda.CfnEventSourceMapping).maximumRecordAgeInSeconds = settings.maxRecordAge.toSeconds();
    handler.grantBefore(mapping);
    return mapping;
  }
}
