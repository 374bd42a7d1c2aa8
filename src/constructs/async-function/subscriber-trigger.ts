import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { AsyncFunctionAlarmOptions } from './async-function-alarm-options';
import { AsyncTriggerBinding, AsyncTriggerBindOptions, FeedbackLoop } from './async-trigger-binding';
import { SUBSCRIBER_TIMEOUT_SECONDS } from '../../limits';
import { AlarmSpecification } from '../alarms/alarm-specification';
import { subscriberAlarms } from '../alarms/subscriber-alarms';
import { humanDuration, knownSeconds, PropsValidator } from '../synth/validation';
import { checkSubscriber, checkSubscriberBatch, customBusInWords, defineSubscriber, functionTarget } from '../triggers/bus-subscriber';
import { CustomEventBus } from '../triggers/custom-event-bus';
import { SubscriberTriggerOptions } from '../triggers/subscriber-options';
import { grantSubscriberReplay } from '../triggers/subscriber-replay';

/** A trigger on the events of a Custom Event Bus. */
export function subscriberTrigger(bus: CustomEventBus, options: SubscriberTriggerOptions): AsyncTriggerBinding {
  const source = customBusInWords(bus);
  return {
    id: options.triggerId ?? 'Subscriber',
    source,
    resource: bus._resource,

    check(scope: Construct, problems: PropsValidator, timeout: Duration): void {
      checkSubscriber(scope, problems, bus, options);
      checkSubscriberBatch(scope, problems, source, options);
      const seconds = knownSeconds(timeout) ?? 0;
      problems.addIf(options.fifo === true && seconds >= SUBSCRIBER_TIMEOUT_SECONDS,
        `timeout is ${humanDuration(seconds)}, but a FIFO subscriber of ${source} waits ${SUBSCRIBER_TIMEOUT_SECONDS} seconds for the answer, and would then invoke the ` +
        'function again while it still runs: set a timeout below that, or leave fifo out');
    },

    feedbackFrom(): FeedbackLoop {
      return undefined; // Lambda sends no records to a Custom Event Bus
    },

    isTriggeredBy(): boolean {
      return false; // functions commonly send other events to the event bus that triggers them
    },

    bind(scope: Construct, { invokeConfig, target, ...store }: AsyncTriggerBindOptions): sqs.Queue {
      return defineSubscriber(scope, { ...store, ...functionTarget(target, options), needs: [invokeConfig] }, bus, options);
    },

    alarms(scope: Construct, fn: lambda.IFunction, alarms: AsyncFunctionAlarmOptions): AlarmSpecification[] {
      return subscriberAlarms({ scope, receiver: fn.functionName, eventBusArn: bus.eventBusArn, source, isFifo: options.fifo === true }, alarms);
    },

    grantReplay(scope: Construct, grantee: iam.IGrantable): void {
      grantSubscriberReplay(scope, bus, grantee);
    },
  };
}
