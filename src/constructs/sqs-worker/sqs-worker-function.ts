import { Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { deadLetterAlarms } from './dead-letter-alarms';
import { CONSUME_ACTIONS } from './existing-queue';
import { checkOtherConsumers } from './other-consumers';
import type { QueueSettings } from './queue-provider';
import { warnOfQueueRecursion } from './queue-recursion';
import { QueueTrigger } from './queue-trigger';
import { QueueTriggerBinding } from './queue-trigger-binding';
import { checkQueueTriggers, QueueTriggers } from './queue-triggers';
import { SqsWorkerAlarmOptions } from './sqs-worker-alarm-options';
import { queueAlarms } from './sqs-worker-alarms';
import { checkSqsWorker } from './sqs-worker-checks';
import { SqsWorkerFunctionProps } from './sqs-worker-function-props';
import { SqsWorkerGrants } from './sqs-worker-grants';
import { SqsWorkerSettings, sqsWorkerSettings } from './sqs-worker-settings';
import { queueTrigger, SQS_WORKER_SHAPE } from './sqs-worker-shape';
import { checkSynthesizedWorker } from './synthesized-worker';
import type { WaitRange } from '../../back-off';
import { BACK_OFF } from '../../environment';
import { defineAlarms } from '../alarms/alarms';
import { functionAlarms } from '../alarms/function-alarms';
import { mappingMetric } from '../alarms/mapping-metric';
import { triggerAlarm } from '../alarms/parked-events-alarm';
import { oldestMessageAgeMetric, visibleMessagesMetric } from '../alarms/queue-metrics';
import { defineDeployment } from '../deployment/deployment';
import { newVersionBatchAlarms } from '../deployment/new-version-alarms';
import { ResilienceDefaults } from '../function/resilience-defaults';
import { ResilientFunction } from '../function/resilient-function';
import { encryptFilters } from '../resources/encryption';
import { adoptMapping } from '../resources/event-source-mapping';
import { sendMessagePermissions } from '../resources/send-permissions';
import { acknowledge } from '../synth/acknowledgements';
import { checkShape, required } from '../synth/shapes';
import { checkStages } from '../synth/stages';
import { PropsValidator } from '../synth/validation';
import { warnOfTriggerRecursion } from '../triggers/trigger-recursion';

/**
 * A function that processes a queue and loses no message silently.
 *
 * Each message is processed, retried within bounds, or parked in a dead-letter queue whose alarm notifies you. By default, messages survive an outage of an
 * hour, and one that always fails is parked after 72 to 95 minutes, or at once if the handler throws a `PermanentError` (`toleratedOutage`).
 *
 * Creates the function with its role and log group, the queue with its dead-letter queue, the event source mapping, and five alarms (about $0.50 a
 * month).
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
@propertyInjectable
export class SqsWorkerFunction extends Construct implements iam.IGrantable, ec2.IConnectable {
  /** The ID of this class for property injection. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-resilient-lambda.SqsWorkerFunction';

  /** The function, for configuration. To invoke it or to grant permission to invoke it, use `target`. */
  public readonly lambdaFunction: lambda.Function;

  /** The alias through which the queue invokes the function. Present with `deployment` or `provisionedConcurrency`. */
  public readonly alias?: lambda.Alias;

  /** The function as the queue and other callers invoke it: the alias if there is one, otherwise the function. */
  public readonly target: lambda.IFunction;

  /** The deployment group that shifts traffic to new versions. Present with `deployment`. */
  public readonly deploymentGroup?: codedeploy.LambdaDeploymentGroup;

  /** The log group of the function. */
  public readonly logGroup: logs.ILogGroup;

  /** The queue that the function processes. */
  public readonly queue: sqs.IQueue;

  /** The queue in which messages are parked after `maxReceiveCount` failed attempts, or because their handler knows that no retry can fix them. */
  public readonly deadLetterQueue: sqs.IQueue;

  /** The dead-letter queues of the triggers, by trigger ID: each receives the events that its trigger could not send to the queue. */
  public readonly triggerDeadLetterQueues: { [triggerId: string]: sqs.Queue } = {};

  /** The event source mapping that polls the queue and invokes the function. */
  public readonly eventSourceMapping: lambda.EventSourceMapping;

  /** The alarms of this construct. */
  public readonly alarms: cloudwatch.Alarm[];

  /** The grants for this construct: `grants.sendMessages(producer)`, `grants.redrive(operator)`, `grants.invoke(caller)`. */
  public readonly grants: SqsWorkerGrants;

  /** The principal of the function, so that `table.grantReadWriteData(worker)` works. */
  public readonly grantPrincipal: iam.IPrincipal;

  private readonly settings: SqsWorkerSettings;
  private readonly triggers: QueueTriggers;
  private readonly alarmOptions?: SqsWorkerAlarmOptions;

  /**
   * Creates a worker.
   *
   * @param scope the parent construct
   * @param id the id within the scope
   * @param props the handler code, and settings that differ from the defaults
   * @throws if props are invalid or contradict each other: one error that lists every problem
   */
  constructor(scope: Construct, id: string, props: SqsWorkerFunctionProps) {
    super(scope, id);
    checkShape('SqsWorkerFunction', this, props, SQS_WORKER_SHAPE);
    const settings = sqsWorkerSettings(props, ResilienceDefaults._for(this));
    checkSqsWorker(this, props, settings);
    this.settings = settings;
    this.alarmOptions = props.alarms;

    const handler = new ResilientFunction(this, props, settings);
    this.lambdaFunction = handler.lambdaFunction;
    this.alias = handler.alias;
    this.target = handler.target;
    this.logGroup = handler.logGroup;
    this.grantPrincipal = this.lambdaFunction.grantPrincipal;

    const { queue, deadLetterQueue } = settings.provider.bind(this, { ...settings, ...settings.queues });
    this.queue = queue;
    this.deadLetterQueue = deadLetterQueue;
    this.grants = SqsWorkerGrants._of(this, this.target, queue, deadLetterQueue);
    handler.allow(CONSUME_ACTIONS, queue.queueArn);
    if (queue.encryptionMasterKey) handler.allowDecrypt(queue.encryptionMasterKey, 'sqs');
    const { waits } = settings.queues;
    if (!props.code._existing && waits && props.environment?.[BACK_OFF] === undefined) this.tellHandler(handler, settings.queues, waits);
    this.eventSourceMapping = this.mapQueue(handler, props, settings);
    warnOfQueueRecursion(this, queue);
    checkOtherConsumers(this, queue, this.eventSourceMapping.node.defaultChild as lambda.CfnEventSourceMapping);

    const deployment = defineDeployment(this, handler, props, settings);
    this.deploymentGroup = deployment?.group;
    this.alarms = defineAlarms(this, [
      ...functionAlarms(this.lambdaFunction, this.logGroup, settings.timeout, props.alarms),
      ...queueAlarms(queue, { mapping: this.eventSourceMapping, fn: this.lambdaFunction, logGroup: this.logGroup }, settings, props.alarms),
      ...deadLetterAlarms(this, settings, props.alarms),
      ...newVersionBatchAlarms(handler, deployment, settings.timeout, props.alarms),
    ], settings.alarms);
    this.triggers = new QueueTriggers(this, { ...settings, queue, lambdaFunction: this.lambdaFunction });
    for (const { _binding } of props.triggers ?? []) this.bindTrigger(_binding);
    warnOfTriggerRecursion(this, this.triggers.bindings);
    checkSynthesizedWorker(this, this, props, settings);
  }

  /**
   * The security groups of the function.
   *
   * @throws if the function is not in a VPC
   */
  public get connections(): ec2.Connections {
    return this.lambdaFunction.connections;
  }

  /**
   * Adds a trigger that sends events to the queue, with its dead-letter queue and its alarm.
   *
   * @param trigger the trigger
   * @throws an error that lists all problems of the trigger
   */
  public addTrigger(trigger: QueueTrigger): void {
    checkShape('SqsWorkerFunction', this, { trigger }, { trigger: required(queueTrigger) });
    const problems = new PropsValidator('SqsWorkerFunction', this);
    checkStages(this, problems, { trigger });
    checkQueueTriggers(this, problems, [trigger._binding], Object.keys(this.triggerDeadLetterQueues), this.settings.queues);
    problems.throwIfAny();
    this.bindTrigger(trigger._binding);
  }

  /**
   * Grants permission to send messages to the queue.
   *
   * @param grantee the principal to grant the permission to
   */
  public grantSendMessages(grantee: iam.IGrantable): iam.Grant {
    return this.grants.sendMessages(grantee);
  }

  /**
   * Grants permission to move messages from the dead-letter queue back to the queue (`aws sqs start-message-move-task`).
   *
   * @param grantee the principal to grant the permission to
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
   */
  public grantRedrive(grantee: iam.IGrantable): iam.Grant {
    return this.grants.redrive(grantee);
  }

  /**
   * Grants the permissions to send events that a trigger could not deliver to the queue: see docs/replay-parked-events.md.
   *
   * @param grantee the operator or job that replays events
   */
  public grantReplay(grantee: iam.IGrantable): iam.Grant {
    return this.grants.replay(grantee);
  }

  /**
   * Grants permission to invoke the function directly.
   *
   * @param grantee the principal to grant the permission to
   */
  public grantInvoke(grantee: iam.IGrantable): iam.Grant {
    return this.grants.invoke(grantee);
  }

  /**
   * Returns a CloudWatch metric of the function, or of its alias if it has one.
   *
   * The most common metrics have methods of their own on `target`, such as `target.metricErrors()`.
   *
   * @param metricName the name of the metric in the namespace `AWS/Lambda`
   * @param props statistic, period and other options
   * @default - average over 5 minutes
   * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
   */
  public metric(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.target.metric(metricName, props);
  }

  /**
   * The age of the oldest message in the queue, in seconds.
   *
   * @param props statistic, period and other options
   * @default - maximum over 1 minute
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
   */
  public metricApproximateAgeOfOldestMessage(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return oldestMessageAgeMetric(this.queue, props);
  }

  /**
   * The number of messages that are parked in the dead-letter queue.
   *
   * @param props statistic, period and other options
   * @default - maximum over 1 minute
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
   */
  public metricDeadLetterQueueApproximateNumberOfMessagesVisible(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return visibleMessagesMetric(this.deadLetterQueue, props);
  }

  /**
   * The time that the oldest message has been parked in the dead-letter queue, in seconds.
   *
   * @param props statistic, period and other options
   * @default - maximum over 1 minute
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
   */
  public metricDeadLetterQueueApproximateAgeOfOldestMessage(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return oldestMessageAgeMetric(this.deadLetterQueue, props);
  }

  /**
   * The number of messages that the function failed or reported as failed. Lambda publishes it only while the alarm on failed events exists
   * (`alarms.failedEvents`).
   *
   * @param props statistic, period and other options
   * @default - sum over 1 minute
   * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
   */
  public metricFailedInvokeEventCount(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return mappingMetric(this.eventSourceMapping, 'FailedInvokeEventCount', props);
  }

  private bindTrigger(trigger: QueueTriggerBinding): void {
    const deadLetterQueue = this.triggers.add(trigger);
    this.triggerDeadLetterQueues[trigger.id] = deadLetterQueue;
    const scope = deadLetterQueue.node.scope as Construct;
    this.grants._addTrigger(deadLetterQueue, grantee => trigger.grantReplay?.(scope, grantee));
    this.alarms.push(...defineAlarms(scope, [
      triggerAlarm(trigger.source, deadLetterQueue, this.queue.queueName, this.alarmOptions?.triggerDeadLetters),
      ...trigger.alarms?.(scope, { queue: this.queue, fifo: this.settings.queues.fifo }, this.alarmOptions ?? {}) ?? [],
    ], this.settings.alarms));
  }

  /** Tells an `sqsWorker` how long messages wait, and where it parks what no retry can fix: only in a dead-letter queue that is this worker's alone. */
  private tellHandler(handler: ResilientFunction, queues: QueueSettings, waits: WaitRange): void {
    const deadLetterQueue = queues.deadLetterQueue || queues.existingQueuePath !== undefined ? undefined : this.deadLetterQueue;
    if (deadLetterQueue) handler.allowAll(sendMessagePermissions(this, deadLetterQueue));
    const backOff = { queue: this.queue.queueArn, ...waits, deadLetterQueue: deadLetterQueue?.queueArn };
    this.lambdaFunction.addEnvironment(BACK_OFF, Stack.of(this).toJsonString(backOff));
  }

  private mapQueue(handler: ResilientFunction, props: SqsWorkerFunctionProps, settings: SqsWorkerSettings): lambda.EventSourceMapping {
    const mapping = new lambda.EventSourceMapping(this, 'EventSourceMapping', {
      target: this.target,
      eventSourceArn: this.queue.queueArn,
      enabled: props.enabled ?? true, // explicit: AWS does not document that an omitted value enables a mapping that was disabled
      batchSize: settings.batchSize,
      maxBatchingWindow: props.maxBatchingWindow,
      maxConcurrency: settings.maxConcurrency,
      filters: props.filters?.length ? props.filters : undefined,
      reportBatchItemFailures: true,
      metricsConfig: settings.countEvents ? { metrics: [lambda.MetricType.EVENT_COUNT] } : undefined,
    });
    handler.grantBefore(mapping);
    const cfnMapping = mapping.node.defaultChild as lambda.CfnEventSourceMapping;
    adoptMapping(mapping, props.eventSourceMappingLogicalId);
    if (props.filters?.length && settings.encryptionKey) encryptFilters(cfnMapping, settings.encryptionKey, this);
    if (props.provisionedPollers !== undefined) { // not as a prop: the L2 refuses more than 2000 pollers, Lambda more than 10000
      cfnMapping.provisionedPollerConfig = { minimumPollers: props.provisionedPollers.minimum, maximumPollers: props.provisionedPollers.maximum };
    }
    acknowledge(mapping, {
      'Serverless-LambdaEventSourceMappingDestination': 'Lambda does not support an on-failure destination for a queue: the dead-letter queue takes its place',
    });
    return mapping;
  }
}
