import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { QueueSettings } from './queue-provider';
import { QueueTriggerBinding, QueueTriggerBindOptions, ReceivingQueue } from './queue-trigger-binding';
import { QueueSubscriberTriggerOptions } from './queue-trigger-options';
import { SqsWorkerAlarmOptions } from './sqs-worker-alarm-options';
import { AlarmSpecification } from '../alarms/alarm-specification';
import { subscriberAlarms } from '../alarms/subscriber-alarms';
import { areKnownToDiffer, PropsValidator } from '../synth/validation';
import { checkSubscriber, customBusInWords, defineSubscriber, queueTarget } from '../triggers/bus-subscriber';
import { CustomEventBus } from '../triggers/custom-event-bus';
import { grantSubscriberReplay } from '../triggers/subscriber-replay';

/** A trigger that sends the events of a Custom Event Bus to a queue: in the order of their groups if the queue is a FIFO queue. */
export function subscriberToQueue(bus: CustomEventBus, options: QueueSubscriberTriggerOptions): QueueTriggerBinding {
  const source = customBusInWords(bus);
  return {
    id: options.triggerId ?? 'Subscriber',
    source,
    resource: bus._resource,
    envelope: 'eventBridge',

    check(scope: Construct, problems: PropsValidator, { queueAccount }: QueueSettings): void {
      checkSubscriber(scope, problems, bus, options);
      problems.addIf(queueAccount !== undefined && areKnownToDiffer(queueAccount, Stack.of(scope).account),
        `the queue is in the account ${queueAccount}, but a subscriber of ${source} delivers only within its own account, ${Stack.of(scope).account}: use a queue of that account`);
    },

    isTriggeredBy(): boolean {
      return false; // functions commonly send other events to the event bus that triggers them
    },

    bind(scope: Construct, { encryptionKey, fifo, queue, removalPolicy }: QueueTriggerBindOptions): sqs.Queue {
      return defineSubscriber(scope, { encryptionKey, removalPolicy, ...queueTarget(scope, queue, fifo), needs: [queue] }, bus, options);
    },

    alarms(scope: Construct, { fifo, queue }: ReceivingQueue, alarms: SqsWorkerAlarmOptions): AlarmSpecification[] {
      return subscriberAlarms({ scope, receiver: queue.queueName, eventBusArn: bus.eventBusArn, source, isFifo: fifo === true }, alarms);
    },

    grantReplay(scope: Construct, grantee: iam.IGrantable): void {
      grantSubscriberReplay(scope, bus, grantee);
    },
  };
}
