import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { AsyncFunctionAlarmOptions } from './async-function-alarm-options';
import { AsyncTrigger } from './async-trigger';
import { DeployableFunctionOptions } from '../deployment/deployment-options';
import { ResilienceDefaults } from '../function/resilience-defaults';
import { ALARM_PERIOD, defineAlarms, functionAlarms } from '../alarms/alarms';
import { asyncAlarms } from './async-alarms';
import { checkAddedTrigger, checkAsyncFunction } from './async-checks';
import { RECORDS_PREFIX, sendPermissions } from './async-destinations';
import { defineInvokeConfig } from './async-invoke-config';
import { warnOfOwnEvents } from './async-recursion';
import { AsyncSettings, asyncSettings } from './async-settings';
import { defineDeployment } from '../deployment/deployment';
import { keyBehind, Permission, decryptPermission } from '../resources/encryption';
import { newVersionAlarms } from '../deployment/new-version-alarms';
import { defineParkingQueue, parkingAlarm } from '../resources/parking-queue';
import { countReservation } from '../function/reservations';
import { ResilientFunction } from '../function/resilient-function';
import type { Trigger } from './trigger';

/**
 * Properties of an `AsyncFunctionWithDestinations`.
 */
export interface AsyncFunctionWithDestinationsProps extends DeployableFunctionOptions {
  /**
   * Where the record of an event goes that failed as often as allowed or got too old: a standard queue, a standard topic, a function, an event
   * bus or a bucket, made with `aws-cdk-lib/aws-lambda-destinations`.
   *
   * A queue takes records of up to 1 MiB, a topic and an event bus smaller ones. For events of nearly 1 MB, which with the record around
   * them do not fit, give a bucket: `new S3Destination(bucket)`; one of another account imported with its `account`
   * (`s3.Bucket.fromBucketAttributes`), or the right to write holds for none but your own.
   *
   * The function gets the right to send there and to use the key, in its own policy. What is there is not changed: an owner in another
   * account must allow it there.
   *
   * @default - a new queue that keeps records for 14 days
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
   */
  readonly onFailure?: lambda.IDestination;

  /**
   * Where the record of an event goes that succeeded, with what the function returned. For one hop: a workflow of several steps belongs into
   * Step Functions. Not a bucket, and nothing that invokes this function again.
   *
   * @default - nowhere
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
   */
  readonly onSuccess?: lambda.IDestination;

  /**
   * How often Lambda tries an event again that the function failed: after one minute, and after two more. Throttles do not count.
   * Valid range: 0 to 2.
   *
   * @default 2 - as often as Lambda can: whatever takes longer than three minutes to recover parks events
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
   */
  readonly retryAttempts?: number;

  /**
   * How old an event may get before Lambda gives it up. Lambda looks ahead: a retry that would come later does not happen, and the event
   * is given up at once. Valid range: 1 minute to 6 hours.
   *
   * @default Duration.hours(6) - as long as Lambda can, so that throttles are waited out
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
   */
  readonly maxEventAge?: Duration;

  /**
   * What invokes the function, each with a dead-letter queue of its own for what can't be delivered.
   *
   * @default - only who is granted to (`grantInvoke`)
   */
  readonly triggers?: AsyncTrigger[];

  /**
   * Alarms to make, to leave out, or to set to another threshold.
   *
   * @default - those of the essential profile
   */
  readonly alarms?: AsyncFunctionAlarmOptions;
}

/**
 * A function that others invoke without waiting for it, and that loses no event silently.
 *
 * An event can be lost in two places: before Lambda takes it, and after. What a trigger can't deliver waits in the trigger's dead-letter queue;
 * what the function fails three times waits in the failure queue, or wherever `onFailure` says. Each rings an alarm.
 * It creates the function with its role and log group, the configuration of its asynchronous invocation, the failure queue, and five alarms
 * (about $0.50 a month); for each trigger what delivers, a queue and one alarm more.
 *
 * @example
 * import { App, Duration, Stack } from 'aws-cdk-lib';
 * import { Runtime } from 'aws-cdk-lib/aws-lambda';
 * import { Bucket } from 'aws-cdk-lib/aws-s3';
 * import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
 * import { AsyncFunctionWithDestinations, AsyncTrigger, HandlerCode } from 'cdk-resilient-lambda';
 *
 * const stack = new Stack(new App(), 'Photos');
 * new AsyncFunctionWithDestinations(stack, 'Thumbnails', {
 *   code: HandlerCode.fromAsset('build/thumbnails', { runtime: Runtime.PYTHON_3_13, handler: 'thumbnails.handler' }),
 *   triggers: [
 *     AsyncTrigger.s3(new Bucket(stack, 'Uploads', { enforceSSL: true }), { prefix: 'photos/' }),
 *     AsyncTrigger.schedule(ScheduleExpression.rate(Duration.hours(1))),
 *   ],
 * });
 */
export class AsyncFunctionWithDestinations extends Construct implements iam.IGrantable, ec2.IConnectable {
  /** The function. With a deployment invoke the alias: events for the function itself have no failure queue. */
  public readonly lambdaFunction: lambda.Function;

  /** What callers and triggers invoke, where the function has a deployment or provisioned concurrency. */
  public readonly alias?: lambda.Alias;

  /** What shifts events to a new version, where the function has a deployment. */
  public readonly deploymentGroup?: codedeploy.LambdaDeploymentGroup;

  /** Where the function logs. */
  public readonly logGroup: logs.ILogGroup;

  /** Where events wait that failed as often as allowed: the new queue, or the one that `onFailure` names. None where it names something else. */
  public readonly failureQueue?: sqs.IQueue;

  /** Where their records wait instead, when `onFailure` names a bucket. */
  public readonly failureBucket?: s3.IBucket;

  /** Where events wait that a trigger could not deliver, by the id of the trigger. */
  public readonly deliveryQueues: { [triggerId: string]: sqs.Queue } = {};

  /** The alarms, in the order of their documentation; those of triggers last. */
  public readonly alarms: cloudwatch.Alarm[];

  /** The principal of the function, so that `table.grantReadWriteData(fn)` works. */
  public readonly grantPrincipal: iam.IPrincipal;

  private readonly handler: ResilientFunction;
  private readonly settings: AsyncSettings;
  private readonly alarmOptions?: AsyncFunctionAlarmOptions;
  private readonly triggers: Trigger[] = [];
  private readonly operators: iam.IGrantable[] = [];

  /**
   * @param scope where it belongs
   * @param id its id there
   * @param props the handler and what differs from the defaults
   */
  constructor(scope: Construct, id: string, props: AsyncFunctionWithDestinationsProps) {
    super(scope, id);
    const settings = asyncSettings(props, ResilienceDefaults._for(this));
    checkAsyncFunction(this, props, settings);
    this.settings = settings;
    this.alarmOptions = props.alarms;

    const handler = new ResilientFunction(this, props, settings);
    this.handler = handler;
    this.lambdaFunction = handler.lambdaFunction;
    this.alias = handler.alias;
    this.logGroup = handler.logGroup;
    this.grantPrincipal = this.lambdaFunction.grantPrincipal;
    if (!props.code._existing) countReservation(this, settings.reservedConcurrentExecutions);
    const { deadLetterQueue, deadLetterTopic } = this.lambdaFunction;
    handler.allowAll(sendPermissions(this, { queue: deadLetterQueue, topic: deadLetterTopic })); // the L2 forgets the key

    this.failureQueue = props.onFailure
      ? settings.onFailure!.queue
      : defineParkingQueue(this, 'FailureQueue', settings.encryptionKey, settings);
    this.failureBucket = settings.onFailure?.bucket;
    defineInvokeConfig(this, handler, settings, { ...props, failureQueue: this.failureQueue });

    const deployment = defineDeployment(this, handler, props, settings);
    this.deploymentGroup = deployment?.group;
    this.alarms = defineAlarms(this, [
      ...functionAlarms(this.lambdaFunction, this.logGroup, settings.timeout, props.alarms),
      ...asyncAlarms(this, settings, props.alarms),
      ...newVersionAlarms(handler, deployment, settings.timeout, props.alarms),
    ], settings.alarms);
    for (const trigger of props.triggers ?? []) this.connect(trigger._trigger);
    warnOfOwnEvents(this, this.triggers);
  }

  /** The security groups of the function. Throws when it is not in a VPC. */
  public get connections(): ec2.Connections {
    return this.lambdaFunction.connections;
  }

  /**
   * Adds a trigger, with its dead-letter queue and its alarm.
   *
   * Throws when it can't work, as the constructor does.
   *
   * @param trigger what invokes the function
   */
  public addTrigger(trigger: AsyncTrigger): void {
    checkAddedTrigger(this, trigger._trigger, this.triggers.map(({ id }) => id), this.settings);
    this.connect(trigger._trigger);
  }

  /**
   * Allows invoking the function.
   *
   * Invoke it with the invocation type `Event`: whoever waits for the answer has to retry, because Lambda does so for events only.
   *
   * @param grantee who may invoke it
   */
  public grantInvoke(grantee: iam.IGrantable): iam.Grant {
    return this.handler.target.grantInvoke(grantee);
  }

  /**
   * Allows replaying parked events, after the fault was mended: taking them out of the failure queue or bucket and of the dead-letter queues of all
   * triggers, also of those that are added later, and invoking the function.
   *
   * SQS itself can't send them back, as it does with the dead letters of a queue: they never came from one.
   *
   * @param grantee who may replay them
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
   */
  public grantReplay(grantee: iam.IGrantable): iam.Grant {
    this.operators.push(grantee);
    if (this.failureQueue) grantTakingOut(this, this.failureQueue, grantee);
    if (this.failureBucket) grantTakingOutObjects(this, this.failureBucket, grantee);
    for (const queue of Object.values(this.deliveryQueues)) grantTakingOut(this, queue, grantee);
    return this.grantInvoke(grantee);
  }

  /**
   * A metric of the function.
   *
   * @param metricName its name in the namespace `AWS/Lambda`
   * @param props another statistic or period
   * @default - sum over 1 minute
   * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
   */
  public metric(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.lambdaFunction.metric(metricName, { statistic: cloudwatch.Stats.SUM, period: ALARM_PERIOD, ...props });
  }

  /**
   * How many events Lambda gave up, also those that it sent to a destination.
   *
   * @param props another statistic or period
   * @default - sum over 1 minute
   */
  public metricEventsDropped(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('AsyncEventsDropped', props);
  }

  /**
   * How many records Lambda could not send to a destination.
   *
   * @param props another statistic or period
   * @default - sum over 1 minute
   */
  public metricDestinationDeliveryFailures(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('DestinationDeliveryFailures', props);
  }

  /**
   * How long events waited for the function, in milliseconds.
   *
   * @param props another statistic or period
   * @default - maximum over 1 minute
   */
  public metricEventAge(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('AsyncEventAge', { statistic: cloudwatch.Stats.MAXIMUM, ...props });
  }

  private connect(trigger: Trigger): void {
    const { encryptionKey, removalPolicy } = this.settings;
    const triggers = this.node.tryFindChild('Triggers') as Construct ?? new Construct(this, 'Triggers');
    const scope = new Construct(triggers, trigger.id);
    const queue = trigger.connect(scope, { target: this.handler.target, encryptionKey, removalPolicy });
    this.triggers.push(trigger);
    if (queue === undefined) return;
    this.deliveryQueues[trigger.id] = queue;
    for (const operator of this.operators) grantTakingOut(this, queue, operator);
    const meaning = `Events of ${trigger.source} that could not be delivered to ${this.lambdaFunction.functionName} wait in ${queue.queueName}.`;
    this.alarms.push(...defineAlarms(scope, [
      parkingAlarm('UndeliveredEvents', queue, this.alarmOptions?.undeliveredEvents, meaning),
    ], this.settings.alarms));
  }
}

/** Only the records of failed events: there may be other things in the bucket. */
function grantTakingOutObjects(scope: Construct, bucket: s3.IBucket, grantee: iam.IGrantable): void {
  const rights: Permission[] = [
    { actions: ['s3:GetObject', 's3:DeleteObject'], resources: [bucket.arnForObjects(`${RECORDS_PREFIX}*`)] },
    { actions: ['s3:ListBucket'], resources: [bucket.bucketArn] },
    ...bucket.encryptionKey ? [decryptPermission(scope, bucket.encryptionKey)] : [],
  ];
  for (const { actions, resources, conditions } of rights) iam.Grant.addToPrincipal({ grantee, actions, resourceArns: resources, conditions });
}

function grantTakingOut(scope: Construct, queue: sqs.IQueue, grantee: iam.IGrantable): void {
  queue.grant(grantee, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes');
  const key = queue.encryptionMasterKey;
  if (key === undefined) return;
  if (keyBehind(key)) {
    key.grantDecrypt(grantee);
  } else { // of an alias that was imported by its name the L2 gives no right
    const { actions, resources, conditions } = decryptPermission(scope, key);
    iam.Grant.addToPrincipal({ grantee, actions, resourceArns: resources, conditions });
  }
}
