import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct, IConstruct, IDependable } from 'constructs';
import { DestinationFacts } from './async-destinations';
import { AsyncFunctionAlarmOptions } from './async-function-alarm-options';
import { FunctionRules } from './function-rules';
import { AlarmSpecification } from '../alarms/alarm-specification';
import { EventStoreOptions } from '../resources/event-store-options';
import { PropsValidator } from '../synth/validation';
import { DeliveryEndpoint } from '../triggers/delivery';
import { WritePermission } from '../triggers/trigger-recursion';

/** The function that a trigger invokes, and the settings of the trigger's dead-letter queue. */
export interface AsyncTriggerBindOptions extends EventStoreOptions {
  readonly target: lambda.IFunction;
  readonly rules: FunctionRules;
  /** The configuration of the function's asynchronous invocation, without which the first failed events would be dropped. */
  readonly invokeConfig: IDependable;
}

/** A loop from a destination back to the function: certain, or possible, if a filter might prevent it. */
export type FeedbackLoop = 'certain' | 'possible' | undefined;

/** A trigger, before its resources are created. Each kind of trigger is one implementation. */
export interface AsyncTriggerBinding {
  readonly id: string;

  /** The source in messages: `the topic 'Orders/Placed'`. */
  readonly source: string;

  /** The resource that sends the events, unless it always belongs to the stage of the function. */
  readonly resource?: IConstruct;

  /** True if the trigger invokes the function at a fixed pace, however many events occur elsewhere. */
  readonly isPaced?: true;

  /** Adds problems to the validator, and warns about what may be wrong. The timeout is that of the function. */
  check(scope: Construct, problems: PropsValidator, timeout: Duration): void;

  /** Finds out whether a record that is sent to a destination invokes the function again. */
  feedbackFrom(destination: DestinationFacts): FeedbackLoop;

  /** Indicates whether a function with this permission can cause its own events. */
  isTriggeredBy(permission: WritePermission, scope: Construct): boolean;

  /**
   * Creates the trigger's resources as children of the scope. What lets events flow is created after all permissions, policies and configurations that
   * they need. Returns the dead-letter queue, if the trigger has one.
   */
  bind(scope: Construct, options: AsyncTriggerBindOptions): sqs.Queue | undefined;

  /** The alarms on the trigger that was bound in the scope, besides that on its dead-letter queue. */
  alarms?(scope: Construct, fn: lambda.IFunction, options: AsyncFunctionAlarmOptions): AlarmSpecification[];

  /** Grants what the replay of failed events needs besides their dead-letter queue, for a trigger that was bound in the scope. */
  grantReplay?(scope: Construct, grantee: iam.IGrantable): void;
}

/** The function as the target of a rule, whose events flow as soon as it exists. */
export function ruleTarget({ target, rules, invokeConfig, ...store }: AsyncTriggerBindOptions): DeliveryEndpoint {
  return { ...store, arn: target.functionArn, rules, needs: [rules.permission, invokeConfig] };
}
