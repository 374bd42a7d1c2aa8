import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DeployableFunctionOptions } from '../deployment/deployment-options';
import { ResilienceDefaults } from '../function/resilience-defaults';
import { SqsWorkerAlarmOptions } from './sqs-worker-alarm-options';
import { acknowledge } from '../synth/acknowledgements';
import { ALARM_PERIOD, defineAlarms, functionAlarms } from '../alarms/alarms';
import { defineDeployment } from '../deployment/deployment';
import { CONSUME_ACTIONS, metricsOwner } from '../resources/existing-queue';
import { newVersionBatchAlarms } from '../deployment/new-version-alarms';
import { deadLetterAlarms, queueAlarms } from './sqs-worker-alarms';
import { defineDeadLetterQueue, defineQueue } from '../resources/queues';
import { warnOfRecursion } from '../resources/recursion';
import { countReservation } from '../function/reservations';
import { ResilientFunction } from '../function/resilient-function';
import { checkSqsWorker } from './sqs-worker-checks';
import { SqsWorkerSettings, sqsWorkerSettings } from './sqs-worker-settings';

/**
 * Pollers that are always there, for queues with sudden peaks. They are charged for by the hour.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
export interface ProvisionedPollers {
  /**
   * How many there are at least. Valid range: 2 to 200.
   *
   * @default 2
   */
  readonly minimum?: number;

  /**
   * How many there can be. Each invokes the function up to ten times at once. Valid range: 2 to 10000.
   *
   * @default 200
   */
  readonly maximum?: number;
}

/**
 * Properties of a `SqsWorkerFunction`.
 */
export interface SqsWorkerFunctionProps extends DeployableFunctionOptions {
  /**
   * A queue that exists: of this stack, of another one, or imported (`sqs.Queue.fromQueueArn`), also from another account.
   *
   * It is never changed. What can be read of it is checked. Of an imported queue say here what holds for it: its `visibilityTimeout`,
   * `maxReceiveCount`, `messageRetention` (else 4 days, the default of SQS, is taken) and `deadLetterQueue` (required, so that its alarm
   * rings).
   *
   * @default - a new queue
   */
  readonly queue?: sqs.IQueue;

  /**
   * A dead-letter queue that exists. For a new queue: where its dead letters go; of the same kind, account and Region. For a queue that
   * exists: where it sends them.
   *
   * @default - a new queue that keeps messages for 14 days, or the one that `queue` has
   */
  readonly deadLetterQueue?: sqs.IQueue;

  /**
   * Whether the queue keeps the order of messages within a message group. Its dead-letter queue is then FIFO too.
   *
   * @default false
   */
  readonly fifo?: boolean;

  /**
   * Whether SQS takes messages with the same body within five minutes for one. Only with `fifo`.
   *
   * @default false - producers give a deduplication id
   */
  readonly contentBasedDeduplication?: boolean;

  /**
   * How many messages an invocation gets at the most.
   *
   * Valid range: 1 to 10, and for a standard queue with a batching window 1 to 10000.
   *
   * @default 10
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html
   */
  readonly batchSize?: number;

  /**
   * How long Lambda waits for a batch to fill. Valid range: 0 to 5 minutes; not with `fifo`.
   *
   * @default - no wait
   */
  readonly maxBatchingWindow?: Duration;

  /**
   * How many times a message is tried before it moves to the dead-letter queue.
   *
   * With fewer than five, throttling alone can dead-letter good messages. Valid range: 1 to 1000.
   *
   * @default 5
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
   */
  readonly maxReceiveCount?: number;

  /**
   * How many batches are processed at once at the most. Valid range: 2 to 1000; not with `provisionedPollers`.
   *
   * @default - 10, or `reservedConcurrentExecutions` where that is less; no limit with `provisionedPollers`
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
   */
  readonly maxConcurrency?: number;

  /**
   * Whether `maxConcurrency` is reserved for the function, so that it can always run and a noisy neighbour's throttling
   * can't dead-letter messages that never ran.
   *
   * Reservations come out of the account's pool. A new account with a quota of 10 can't reserve anything: set this to false there.
   *
   * @default - what `ResilienceDefaults` says for this scope, else true
   */
  readonly reserveConcurrency?: boolean;

  /**
   * Pollers that are always there, in place of `maxConcurrency`.
   *
   * @default - Lambda starts with five pollers and scales them
   */
  readonly provisionedPollers?: ProvisionedPollers;

  /**
   * Which messages reach the function, made with `lambda.FilterCriteria.filter({ body: … })`. At most five, unless the quota is raised.
   *
   * **Messages that match no filter are deleted**, also when the body is JSON and the pattern a text or the other way round.
   *
   * @default - all messages
   * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
   */
  readonly filters?: { [key: string]: any }[];

  /**
   * How long a message that was received stays hidden, and so how long a failed one waits for its next try.
   *
   * Must be at least `timeout` + `maxBatchingWindow`; less than 6 × `timeout` + `maxBatchingWindow` warns. At most 12 hours.
   *
   * @default - 6 × `timeout` + `maxBatchingWindow`
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
   */
  readonly visibilityTimeout?: Duration;

  /**
   * How long a message may wait in the queue before SQS deletes it. Dead letters are kept for 14 days.
   *
   * Must be longer than a message that always fails takes to reach the dead-letter queue (`maxReceiveCount` × `visibilityTimeout`),
   * and for a standard queue shorter than 14 days, because the clock of a dead letter started when it was first sent.
   *
   * @default Duration.days(4)
   */
  readonly messageRetention?: Duration;

  /**
   * How long one message takes to process at the most, so that synth can check that a full batch fits into `timeout`.
   *
   * @default - not checked
   */
  readonly maxMessageProcessingTime?: Duration;

  /**
   * Alarms to make, to leave out, or to set to another threshold.
   *
   * @default - those of the essential profile
   */
  readonly alarms?: SqsWorkerAlarmOptions;
}

/**
 * A function that works off a queue and loses no message silently.
 *
 * A message is processed, or tried again within bounds, or parked in a dead-letter queue that rings an alarm.
 * It creates the function with its role and log group, the queue, its dead-letter queue, the event source mapping,
 * and four alarms (about $0.40 a month).
 *
 * @example
 * import { App, Stack } from 'aws-cdk-lib';
 * import { Runtime } from 'aws-cdk-lib/aws-lambda';
 * import { HandlerCode, SqsWorkerFunction } from 'cdk-resilient-lambda';
 *
 * const stack = new Stack(new App(), 'Orders');
 * new SqsWorkerFunction(stack, 'Worker', {
 *   code: HandlerCode.fromAsset('build/orders', { runtime: Runtime.PYTHON_3_13, handler: 'orders.handler' }),
 *   maxConcurrency: 20,
 * });
 */
export class SqsWorkerFunction extends Construct implements iam.IGrantable, ec2.IConnectable {
  /** The function. */
  public readonly lambdaFunction: lambda.Function;

  /** What the queue invokes, where the function has a deployment or provisioned concurrency. */
  public readonly alias?: lambda.Alias;

  /** What shifts the queue to a new version, where the function has a deployment. */
  public readonly deploymentGroup?: codedeploy.LambdaDeploymentGroup;

  /** Where the function logs. */
  public readonly logGroup: logs.ILogGroup;

  /** The queue that the function works off. */
  public readonly queue: sqs.IQueue;

  /** Where messages wait that were tried as often as allowed. */
  public readonly deadLetterQueue: sqs.IQueue;

  /** What polls the queue and invokes the function. */
  public readonly eventSourceMapping: lambda.EventSourceMapping;

  /** The alarms, in the order of their documentation. */
  public readonly alarms: cloudwatch.Alarm[];

  /** The principal of the function, so that `table.grantReadWriteData(worker)` works. */
  public readonly grantPrincipal: iam.IPrincipal;

  /**
   * @param scope where it belongs
   * @param id its id there
   * @param props the handler and what differs from the defaults
   */
  constructor(scope: Construct, id: string, props: SqsWorkerFunctionProps) {
    super(scope, id);
    const settings = sqsWorkerSettings(props, ResilienceDefaults._for(this));
    checkSqsWorker(this, props, settings);

    const handler = new ResilientFunction(this, props, settings);
    this.lambdaFunction = handler.lambdaFunction;
    this.alias = handler.alias;
    this.logGroup = handler.logGroup;
    this.grantPrincipal = this.lambdaFunction.grantPrincipal;
    if (!props.code._existing) countReservation(this, settings.reservedConcurrentExecutions);

    const { encryptionKey, fifo, maxReceiveCount, messageRetention, removalPolicy, visibilityTimeout } = settings;
    this.deadLetterQueue = settings.deadLetterQueue ?? defineDeadLetterQueue(this, 'DeadLetterQueue', encryptionKey, { fifo, removalPolicy });
    this.queue = props.queue ?? defineQueue(this, 'Queue', encryptionKey, {
      fifo,
      contentBasedDeduplication: props.contentBasedDeduplication,
      visibilityTimeout,
      retentionPeriod: messageRetention,
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: maxReceiveCount! },
      removalPolicy,
    });
    handler.allow(CONSUME_ACTIONS, this.queue.queueArn);
    if (props.queue?.encryptionMasterKey) handler.allowDecrypt(props.queue.encryptionMasterKey);
    this.eventSourceMapping = this.mapQueue(handler, props, settings);
    warnOfRecursion(this, this.queue);

    const deployment = defineDeployment(this, handler, props, settings);
    this.deploymentGroup = deployment?.group;
    this.alarms = defineAlarms(this, [
      ...functionAlarms(this.lambdaFunction, this.logGroup, settings.timeout, props.alarms),
      ...queueAlarms(this, settings, props.alarms),
      ...deadLetterAlarms(this, settings, props.alarms),
      ...newVersionBatchAlarms(handler, deployment, settings.timeout, props.alarms),
    ], settings.alarms);
  }

  /** The security groups of the function. Throws when it is not in a VPC. */
  public get connections(): ec2.Connections {
    return this.lambdaFunction.connections;
  }

  /**
   * Allows sending messages to the queue.
   *
   * @param grantee who may send
   */
  public grantSendMessages(grantee: iam.IGrantable): iam.Grant {
    return this.queue.grantSendMessages(grantee);
  }

  /**
   * Allows moving dead letters back to the queue, after the fault was mended (`aws sqs start-message-move-task`).
   *
   * @param grantee who may move them
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
   */
  public grantRedrive(grantee: iam.IGrantable): iam.Grant {
    this.deadLetterQueue.grant(grantee,
      'sqs:StartMessageMoveTask', 'sqs:CancelMessageMoveTask', 'sqs:ListMessageMoveTasks', 'sqs:ReceiveMessage', 'sqs:DeleteMessage',
      'sqs:GetQueueAttributes');
    this.deadLetterQueue.encryptionMasterKey?.grantDecrypt(grantee);
    return this.queue.grantSendMessages(grantee);
  }

  /**
   * The age of the oldest message that waits in the queue, in seconds.
   *
   * @param props another statistic or period
   * @default - maximum over 1 minute
   */
  public metricOldestMessageAge(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.queue.metricApproximateAgeOfOldestMessage({
      statistic: cloudwatch.Stats.MAXIMUM, period: ALARM_PERIOD, ...metricsOwner(this.queue), ...props,
    });
  }

  /**
   * How many messages wait in the dead-letter queue.
   *
   * @param props another statistic or period
   * @default - maximum over 1 minute
   */
  public metricDeadLetters(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.deadLetterQueue.metricApproximateNumberOfMessagesVisible({
      statistic: cloudwatch.Stats.MAXIMUM, period: ALARM_PERIOD, ...metricsOwner(this.deadLetterQueue), ...props,
    });
  }

  /**
   * How long the oldest dead letter has waited in the dead-letter queue, in seconds.
   *
   * @param props another statistic or period
   * @default - maximum over 1 minute
   */
  public metricDeadLetterAge(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.deadLetterQueue.metricApproximateAgeOfOldestMessage({
      statistic: cloudwatch.Stats.MAXIMUM, period: ALARM_PERIOD, ...metricsOwner(this.deadLetterQueue), ...props,
    });
  }

  /**
   * How many messages the function failed or reported as failed. There only while the alarm on failed events is made.
   *
   * @param props another statistic or period
   * @default - sum over 1 minute
   */
  public metricFailedEvents(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/Lambda',
      metricName: 'FailedInvokeEventCount',
      dimensionsMap: { EventSourceMappingUUID: this.eventSourceMapping.eventSourceMappingId },
      statistic: cloudwatch.Stats.SUM,
      period: ALARM_PERIOD,
      ...props,
    }).attachTo(this);
  }

  private mapQueue(handler: ResilientFunction, props: SqsWorkerFunctionProps, settings: SqsWorkerSettings): lambda.EventSourceMapping {
    const mapping = new lambda.EventSourceMapping(this, 'EventSourceMapping', {
      target: handler.target,
      eventSourceArn: this.queue.queueArn,
      batchSize: settings.batchSize,
      maxBatchingWindow: props.maxBatchingWindow,
      maxConcurrency: settings.maxConcurrency,
      filters: props.filters,
      reportBatchItemFailures: true,
      metricsConfig: settings.countEvents ? { metrics: [lambda.MetricType.EVENT_COUNT] } : undefined,
    });
    handler.grantBefore(mapping);
    const cfnMapping = mapping.node.defaultChild as lambda.CfnEventSourceMapping;
    if (props.provisionedPollers !== undefined) { // the L2 stops at 2000 pollers, the service at 10000
      cfnMapping.provisionedPollerConfig = { minimumPollers: props.provisionedPollers.minimum, maximumPollers: props.provisionedPollers.maximum };
    }
    mapping.node.addValidation({
      validate: () => cfnMapping.destinationConfig === undefined ? [] : [
        'destinationConfig is set, but Lambda refuses a destination for a queue: dead letters go to the dead-letter queue; leave it out',
      ],
    });
    acknowledge(mapping, {
      'Serverless-LambdaEventSourceMappingDestination': 'Lambda refuses an on-failure destination for a queue: its dead-letter queue does that job',
    });
    return mapping;
  }
}
