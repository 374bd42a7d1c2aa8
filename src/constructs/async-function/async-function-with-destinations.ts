import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { asyncAlarms, asyncMetric } from './async-alarms';
import { checkAsyncFunction } from './async-checks';
import { sendPermissions } from './async-destinations';
import { AsyncFunctionAlarmOptions } from './async-function-alarm-options';
import { AsyncFunctionGrants } from './async-function-grants';
import { ASYNC_FUNCTION_SHAPE, asyncTrigger } from './async-function-shape';
import { AsyncFunctionWithDestinationsProps } from './async-function-with-destinations-props';
import { defineInvokeConfigs } from './async-invoke-config';
import { AsyncSettings, asyncSettings } from './async-settings';
import { AsyncTrigger } from './async-trigger';
import { AsyncTriggerBinding } from './async-trigger-binding';
import { checkTriggers } from './async-trigger-checks';
import { FunctionRules } from './function-rules';
import { checkSynthesizedAsyncFunction } from './synthesized-async-function';
import { defineAlarms } from '../alarms/alarms';
import { functionAlarms } from '../alarms/function-alarms';
import { triggerAlarm } from '../alarms/parked-events-alarm';
import { defineDeployment } from '../deployment/deployment';
import { newVersionAlarms } from '../deployment/new-version-alarms';
import { ResilienceDefaults } from '../function/resilience-defaults';
import { ResilientFunction } from '../function/resilient-function';
import { warnOfLargeFunctionPolicy } from '../resources/function-policy';
import { defineParkingQueue } from '../resources/parking-queue';
import { checkShape, required } from '../synth/shapes';
import { checkStages } from '../synth/stages';
import { PropsValidator } from '../synth/validation';
import { warnOfTriggerRecursion } from '../triggers/trigger-recursion';

/**
 * A Lambda function that is invoked asynchronously and loses no event silently.
 *
 * An event can be lost before or after Lambda accepts it. Events that a trigger cannot deliver are parked in the trigger's dead-letter queue; events that
 * the function fails three times are parked in the failure queue, or in the destination that `onFailure` names. Alarms report both. The construct creates
 * the function with its role and log group, the configuration of its asynchronous invocation, the failure queue, and five alarms (about $0.50 a month);
 * for each trigger, it creates the subscription, rule or schedule, a dead-letter queue and one more alarm.
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
@propertyInjectable
export class AsyncFunctionWithDestinations extends Construct implements iam.IGrantable, ec2.IConnectable {
  /** The ID of this class for property injection. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-resilient-lambda.AsyncFunctionWithDestinations';

  /** The function to invoke: the alias if there is one, else the function. Triggers and `grantInvoke` use it. */
  public readonly target: lambda.IFunction;

  /** The function to configure. Invoke `target` instead: with an alias, events sent to the function itself have no failure queue. */
  public readonly lambdaFunction: lambda.Function;

  /** The alias that callers and triggers invoke, if the function has a deployment or provisioned concurrency. */
  public readonly alias?: lambda.Alias;

  /** The CodeDeploy deployment group that shifts events to a new version, if the function has a deployment. */
  public readonly deploymentGroup?: codedeploy.LambdaDeploymentGroup;

  /** The log group of the function. */
  public readonly logGroup: logs.ILogGroup;

  /** The queue where failed events are parked: a new queue, or the one that `onFailure` names. Undefined if `onFailure` is not a queue. */
  public readonly failureQueue?: sqs.IQueue;

  /** The bucket where failed events are parked, if `onFailure` names a bucket. */
  public readonly failureBucket?: s3.IBucket;

  /** The dead-letter queues for events that a trigger could not deliver, by the ID of the trigger. */
  public readonly triggerDeadLetterQueues: { [triggerId: string]: sqs.Queue } = {};

  /** The alarms of this construct; those of its triggers come last. */
  public readonly alarms: cloudwatch.Alarm[];

  /** The grants of this construct. */
  public readonly grants: AsyncFunctionGrants;

  /** The principal of the function's role, so that `table.grantReadWriteData(fn)` works. */
  public readonly grantPrincipal: iam.IPrincipal;

  private readonly settings: AsyncSettings;
  private readonly alarmOptions?: AsyncFunctionAlarmOptions;
  private readonly triggers: AsyncTriggerBinding[] = [];
  private readonly rules: FunctionRules;
  private readonly invokeConfig: lambda.CfnEventInvokeConfig;

  /**
   * @param scope the parent of this construct
   * @param id the construct ID, unique within its scope
   * @param props the properties of the function
   */
  constructor(scope: Construct, id: string, props: AsyncFunctionWithDestinationsProps) {
    super(scope, id);
    checkShape('AsyncFunctionWithDestinations', this, props, ASYNC_FUNCTION_SHAPE);
    const settings = asyncSettings(props, ResilienceDefaults._for(this));
    checkAsyncFunction(this, props, settings);
    this.settings = settings;
    this.alarmOptions = props.alarms;

    const handler = new ResilientFunction(this, props, settings);
    this.target = handler.target;
    this.lambdaFunction = handler.lambdaFunction;
    this.alias = handler.alias;
    this.logGroup = handler.logGroup;
    this.grantPrincipal = this.lambdaFunction.grantPrincipal;
    const { deadLetterQueue, deadLetterTopic } = this.lambdaFunction;
    handler.allowAll(sendPermissions(this, { queue: deadLetterQueue, topic: deadLetterTopic })); // the L2 does not grant access to the key

    this.failureQueue = props.onFailure
      ? settings.onFailure!.queue
      : defineParkingQueue(this, 'FailureQueue', settings.encryptionKey, settings);
    this.failureBucket = settings.onFailure?.bucket;
    this.grants = AsyncFunctionGrants._of(this, this);
    this.invokeConfig = defineInvokeConfigs(this, handler, settings, { ...props, failureQueue: this.failureQueue });

    this.rules = new FunctionRules(this, this.target);
    const deployment = defineDeployment(this, handler, props, settings);
    this.deploymentGroup = deployment?.group;
    const watched = { fn: this.lambdaFunction, logGroup: this.logGroup, failureQueue: this.failureQueue };
    this.alarms = defineAlarms(this, [
      ...functionAlarms(this.lambdaFunction, this.logGroup, settings.timeout, props.alarms),
      ...asyncAlarms(watched, settings, props.alarms),
      ...newVersionAlarms(handler, deployment, settings.timeout, props.alarms),
    ], settings.alarms);
    for (const { _binding } of props.triggers ?? []) this.bindTrigger(_binding);
    warnOfTriggerRecursion(this, this.triggers);
    warnOfLargeFunctionPolicy(this, this.target);
    checkSynthesizedAsyncFunction(this, { ...watched, invokeConfig: this.invokeConfig }, this.triggerDeadLetterQueues, props, settings);
  }

  /** The network connections of the function. Throws if the function is not in a VPC. */
  public get connections(): ec2.Connections {
    return this.lambdaFunction.connections;
  }

  /**
   * Adds a trigger, with its dead-letter queue and its alarm.
   *
   * @param trigger the trigger that invokes the function
   * @throws an error that lists all problems of the trigger
   */
  public addTrigger(trigger: AsyncTrigger): void {
    checkShape('AsyncFunctionWithDestinations', this, { trigger }, { trigger: required(asyncTrigger) });
    const problems = new PropsValidator('AsyncFunctionWithDestinations', this);
    checkStages(this, problems, { trigger });
    checkTriggers(this, problems, [trigger._binding], this.triggers.map(({ id }) => id), this.settings);
    problems.throwIfAny();
    this.bindTrigger(trigger._binding);
  }

  /**
   * Grants permission to invoke the function.
   *
   * Invoke it with the invocation type `Event`: Lambda retries and parks only asynchronous events. Synchronous callers receive the error directly.
   *
   * @param grantee the principal that invokes the function
   */
  public grantInvoke(grantee: iam.IGrantable): iam.Grant {
    return this.grants.invoke(grantee);
  }

  /**
   * Grants the permissions to replay parked events: to take them out of the failure queue or bucket and the dead-letter queues of all triggers, including
   * triggers that are added later, and to invoke the function.
   *
   * The redrive of SQS cannot send these events back, because they never came from a queue.
   *
   * @param grantee the operator or job that replays events
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
   */
  public grantReplay(grantee: iam.IGrantable): iam.Grant {
    return this.grants.replay(grantee);
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
   * The number of events that Lambda gave up on, including events that it sent to a destination.
   *
   * @param props the statistic, period and other metric options
   * @default - sum over 1 minute
   */
  public metricAsyncEventsDropped(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return asyncMetric(this.lambdaFunction, 'AsyncEventsDropped', props);
  }

  /**
   * The number of records that Lambda could not send to a destination.
   *
   * @param props the statistic, period and other metric options
   * @default - sum over 1 minute
   */
  public metricDestinationDeliveryFailures(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return asyncMetric(this.lambdaFunction, 'DestinationDeliveryFailures', props);
  }

  /**
   * The time that events waited for the function, in milliseconds.
   *
   * @param props the statistic, period and other metric options
   * @default - maximum over 1 minute
   */
  public metricAsyncEventAge(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return asyncMetric(this.lambdaFunction, 'AsyncEventAge', { statistic: cloudwatch.Stats.MAXIMUM, ...props });
  }

  private bindTrigger(trigger: AsyncTriggerBinding): void {
    const { invokeConfig, rules, settings: { encryptionKey, removalPolicy }, target } = this;
    const triggers = this.node.tryFindChild('Triggers') as Construct ?? new Construct(this, 'Triggers');
    const scope = new Construct(triggers, trigger.id);
    const queue = trigger.bind(scope, { target, encryptionKey, removalPolicy, rules, invokeConfig });
    this.triggers.push(trigger);
    if (queue === undefined) return;
    this.triggerDeadLetterQueues[trigger.id] = queue;
    this.grants._addTrigger(queue, grantee => trigger.grantReplay?.(scope, grantee));
    this.alarms.push(...defineAlarms(scope, [
      triggerAlarm(trigger.source, queue, this.lambdaFunction.functionName, this.alarmOptions?.triggerDeadLetters),
      ...trigger.alarms?.(scope, this.lambdaFunction, this.alarmOptions ?? {}) ?? [],
    ], this.settings.alarms));
  }
}
