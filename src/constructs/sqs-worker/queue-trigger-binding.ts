import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct, IConstruct } from 'constructs';
import { QueueSettings } from './queue-provider';
import { QueueSenders } from './queue-senders';
import { SqsWorkerAlarmOptions } from './sqs-worker-alarm-options';
import { AlarmSpecification } from '../alarms/alarm-specification';
import { EventStoreOptions } from '../resources/event-store-options';
import { PropsValidator } from '../synth/validation';
import { RuleNames } from '../triggers/rule-names';
import { WritePermission } from '../triggers/trigger-recursion';

/** What a trigger wraps around the events that it sends to a queue, as `MessageEnvelope` of the runtime names it. */
export type TriggerEnvelope = 'sns' | 'eventBridge';

/** The queue that a trigger sends to. */
export interface ReceivingQueue {
  readonly queue: sqs.IQueue;
  /** Not that of an imported queue, whose name may not tell. */
  readonly fifo?: true;
}

/** The queue that a trigger sends to, and the settings of the trigger's dead-letter queue. */
export interface QueueTriggerBindOptions extends ReceivingQueue, EventStoreOptions {
  readonly senders: QueueSenders;
  readonly rules: RuleNames;
}

/** A trigger, before its resources are created. Each factory method of `QueueTrigger` has one implementation. */
export interface QueueTriggerBinding {
  readonly id: string;

  /** The source in messages: `the topic 'Orders/Placed'`. */
  readonly source: string;

  /** The resource that sends the events, unless it always belongs to the stage of the worker. */
  readonly resource?: IConstruct;

  /** Undefined if the body of a message is the payload itself. */
  readonly envelope?: TriggerEnvelope;

  /** Adds problems to the validator, and warns about what may be wrong. */
  check(scope: Construct, problems: PropsValidator, queue: QueueSettings): void;

  /** Indicates whether a function with this permission can cause its own events. */
  isTriggeredBy(permission: WritePermission, scope: Construct): boolean;

  /** Creates the trigger's resources as children of the scope, after all permissions that they need. Returns the dead-letter queue. */
  bind(scope: Construct, options: QueueTriggerBindOptions): sqs.Queue;

  /** The alarms on a trigger that was bound in the scope, besides that on its dead-letter queue. */
  alarms?(scope: Construct, receiver: ReceivingQueue, options: SqsWorkerAlarmOptions): AlarmSpecification[];

  /** Grants what the replay of failed events needs besides their dead-letter queue, for a trigger that was bound in the scope. */
  grantReplay?(scope: Construct, grantee: iam.IGrantable): void;
}
