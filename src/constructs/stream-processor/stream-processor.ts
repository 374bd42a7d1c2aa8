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
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { FailureDestinationConfig } from './failure-destination-binding';
import { iteratorAgeMetric, streamAlarms } from './stream-alarms';
import { checkStreamProcessor } from './stream-processor-checks';
import { StreamProcessorGrants } from './stream-processor-grants';
import { StreamProcessorProps } from './stream-processor-props';
import { StreamProcessorSettings, streamProcessorSettings } from './stream-processor-settings';
import { STREAM_PROCESSOR_SHAPE } from './stream-processor-shape';
import { warnOfStreamRecursion } from './stream-recursion';
import { StreamSourceConfig } from './stream-source-binding';
import { checkSynthesizedProcessor } from './synthesized-processor';
import { FAILURE_BUCKET } from '../../environment';
import { defineAlarms } from '../alarms/alarms';
import { functionAlarms } from '../alarms/function-alarms';
import { mappingMetric } from '../alarms/mapping-metric';
import { defineDeployment } from '../deployment/deployment';
import { newVersionBatchAlarms } from '../deployment/new-version-alarms';
import { ResilienceDefaults } from '../function/resilience-defaults';
import { ResilientFunction } from '../function/resilient-function';
import { encryptFilters } from '../resources/encryption';
import { adoptMapping } from '../resources/event-source-mapping';
import { checkShape } from '../synth/shapes';

/**
 * A Lambda function that processes a Kinesis stream or the stream of a DynamoDB table, loses no record silently, and is not blocked by a record that always
 * fails.
 *
 * A record is processed, or retried within bounds, or parked in a bucket, and an alarm reports it. The construct creates the function with its role and
 * log group, the stream if none is given, the failure bucket, the event source mapping, and seven alarms (about $0.70 a month).
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
@propertyInjectable
export class StreamProcessor extends Construct implements iam.IGrantable, ec2.IConnectable {
  /** The ID of this class for property injection. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-resilient-lambda.StreamProcessor';

  /** The function to invoke: the alias if there is one, else the function. The event source mapping and `grantInvoke` use it. */
  public readonly target: lambda.IFunction;

  /** The function to configure. Invoke `target` instead. */
  public readonly lambdaFunction: lambda.Function;

  /** The alias that the stream invokes, if the function has a deployment or provisioned concurrency. */
  public readonly alias?: lambda.Alias;

  /** The CodeDeploy deployment group that shifts records to a new version, if the function has a deployment. */
  public readonly deploymentGroup?: codedeploy.LambdaDeploymentGroup;

  /** The log group of the function. */
  public readonly logGroup: logs.ILogGroup;

  /** The event source mapping, which reads the stream and invokes the function. */
  public readonly eventSourceMapping: lambda.EventSourceMapping;

  /** The Kinesis stream, if the source is one. */
  public readonly stream?: kinesis.IStream;

  /** The enhanced fan-out consumer, if `enhancedFanOut` is set. */
  public readonly consumer?: kinesis.IStreamConsumer;

  /** The table, if the source is the stream of one. */
  public readonly table?: dynamodb.ITable;

  /** The bucket where failed records are parked, if the failure destination is a bucket. */
  public readonly failureBucket?: s3.IBucket;

  /** The queue that receives the positions of failed records, if the failure destination is a queue. */
  public readonly failureQueue?: sqs.IQueue;

  /** The alarms of this construct. */
  public readonly alarms: cloudwatch.Alarm[];

  /** The grants of this construct. */
  public readonly grants: StreamProcessorGrants;

  /** The principal of the function's role, so that `table.grantReadWriteData(processor)` works. */
  public readonly grantPrincipal: iam.IPrincipal;

  /**
   * @param scope the parent of this construct
   * @param id the construct ID, unique within its scope
   * @param props the properties of the processor
   */
  constructor(scope: Construct, id: string, props: StreamProcessorProps) {
    super(scope, id);
    checkShape('StreamProcessor', this, props, STREAM_PROCESSOR_SHAPE);
    const settings = streamProcessorSettings(props, ResilienceDefaults._for(this));
    checkStreamProcessor(this, props, settings);

    const handler = new ResilientFunction(this, props, settings);
    this.target = handler.target;
    this.lambdaFunction = handler.lambdaFunction;
    this.alias = handler.alias;
    this.logGroup = handler.logGroup;
    this.grantPrincipal = this.lambdaFunction.grantPrincipal;

    const source = settings.source.bind(this, settings);
    handler.allowAll(source.permissions);
    this.stream = source.stream;
    this.consumer = source.consumer;
    this.table = source.table;
    const failureDestination = settings.failureDestination.bind(this, settings);
    handler.allowAll(failureDestination.permissions, failureDestination.wildcard);
    this.failureBucket = failureDestination.bucket;
    this.failureQueue = failureDestination.queue;
    const parks = this.failureBucket !== undefined && !props.code._existing && props.environment?.[FAILURE_BUCKET] === undefined;
    if (parks) this.lambdaFunction.addEnvironment(FAILURE_BUCKET, this.failureBucket!.bucketName); // a `streamProcessor` parks there what no retry can fix
    this.eventSourceMapping = this.defineMapping(handler, source, failureDestination, props, settings);
    this.grants = StreamProcessorGrants._of(this, this);
    warnOfStreamRecursion(this, source);

    const deployment = defineDeployment(this, handler, props, settings);
    this.deploymentGroup = deployment?.group;
    const watched = { fn: this.lambdaFunction, logGroup: this.logGroup, mapping: this.eventSourceMapping, source, failureDestination, parks };
    this.alarms = defineAlarms(this, [
      ...functionAlarms(this.lambdaFunction, this.logGroup, settings.timeout, props.alarms),
      ...streamAlarms(watched, settings, props.alarms),
      ...newVersionBatchAlarms(handler, deployment, settings.timeout, props.alarms),
    ], settings.alarms);
    checkSynthesizedProcessor(this, this, failureDestination.arn, props, settings);
  }

  /** The network connections of the function. Throws if the function is not in a VPC. */
  public get connections(): ec2.Connections {
    return this.lambdaFunction.connections;
  }

  /**
   * Grants the permissions to put parked records back: to read and delete objects in the failure bucket, and to put records into the Kinesis stream.
   * For a table, whose stream only DynamoDB can write to, it grants permission to invoke the function with the parked records instead.
   *
   * @param grantee the operator or job that puts records back
   * @throws an error if `onFailure` is a queue or a topic, because they keep no records
   */
  public grantReplay(grantee: iam.IGrantable): iam.Grant {
    return this.grants.replay(grantee);
  }

  /**
   * Grants permission to invoke the function, for example for an operator who tests it.
   *
   * @param grantee the principal that invokes the function
   */
  public grantInvoke(grantee: iam.IGrantable): iam.Grant {
    return this.grants.invoke(grantee);
  }

  /**
   * Returns a CloudWatch metric of the function, or of its alias if it has one.
   *
   * The most common metrics have methods of their own on `target`, such as `target.metricErrors()`.
   *
   * @param metricName the name of a metric in the namespace `AWS/Lambda`
   * @param props the statistic, period and other metric options
   * @default - average over 5 minutes
   * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
   */
  public metric(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.target.metric(metricName, props);
  }

  /**
   * The age of the last record in a batch, in milliseconds: how far the function is behind its stream.
   *
   * @param props the statistic, period and other metric options
   * @default - maximum over 1 minute
   */
  public metricIteratorAge(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return iteratorAgeMetric(this.lambdaFunction, props);
  }

  /**
   * The number of failed records that were parked in the failure destination. Emitted only while an alarm on events is enabled.
   *
   * @param props the statistic, period and other metric options
   * @default - sum over 1 minute
   */
  public metricOnFailureDestinationDeliveredEventCount(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return mappingMetric(this.eventSourceMapping, 'OnFailureDestinationDeliveredEventCount', props);
  }

  /**
   * The number of failed records that could not be parked. Emitted only while an alarm on events is enabled.
   *
   * @param props the statistic, period and other metric options
   * @default - sum over 1 minute
   */
  public metricDroppedEventCount(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return mappingMetric(this.eventSourceMapping, 'DroppedEventCount', props);
  }

  /**
   * The number of records that failed or were reported as failed. Emitted only while an alarm on events is enabled.
   *
   * @param props the statistic, period and other metric options
   * @default - sum over 1 minute
   */
  public metricFailedInvokeEventCount(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return mappingMetric(this.eventSourceMapping, 'FailedInvokeEventCount', props);
  }

  private defineMapping(
    handler: ResilientFunction, source: StreamSourceConfig, failureDestination: FailureDestinationConfig, props: StreamProcessorProps,
    settings: StreamProcessorSettings,
  ): lambda.EventSourceMapping {
    const mapping = new lambda.EventSourceMapping(this, 'EventSourceMapping', {
      target: handler.target,
      eventSourceArn: source.arn,
      startingPosition: settings.startingPosition,
      startingPositionTimestamp: props.startingPositionTimestamp,
      enabled: settings.polls, // explicit: AWS does not document that an omitted value enables a mapping that was disabled
      batchSize: settings.batchSize,
      maxBatchingWindow: props.maxBatchingWindow,
      bisectBatchOnError: settings.bisectBatchOnError,
      retryAttempts: settings.retryAttempts,
      parallelizationFactor: props.parallelizationFactor,
      tumblingWindow: props.tumblingWindow,
      filters: props.filters?.length ? props.filters : undefined, // Lambda refuses an empty list
      onFailure: { bind: () => ({ destination: failureDestination.arn }) }, // the L2's destinations grant more than is needed
      supportS3OnFailureDestination: true,
      reportBatchItemFailures: true,
      metricsConfig: settings.countEvents ? { metrics: [lambda.MetricType.EVENT_COUNT] } : undefined,
    });
    const cfnMapping = mapping.node.defaultChild as lambda.CfnEventSourceMapping;
    cfnMapping.maximumRecordAgeInSeconds = settings.maxRecordAge.toSeconds(); // not as a prop: the L2 refuses an age that is a Token
    if (props.filters?.length && settings.encryptionKey) encryptFilters(cfnMapping, settings.encryptionKey, this);
    handler.grantBefore(mapping);
    adoptMapping(mapping, props.eventSourceMappingLogicalId);
    return mapping;
  }
}
