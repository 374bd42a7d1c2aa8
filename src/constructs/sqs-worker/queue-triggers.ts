import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { QueueSettings } from './queue-provider';
import { QueueSenders } from './queue-senders';
import { QueueTriggerBinding, TriggerEnvelope } from './queue-trigger-binding';
import { ENVELOPES } from '../../environment';
import { environmentVariablesOf } from '../function/idempotency';
import { EventStoreOptions } from '../resources/event-store-options';
import { PropsValidator } from '../synth/validation';
import { RuleNames } from '../triggers/rule-names';
import { checkTriggerId } from '../triggers/trigger-ids';

/** The worker that triggers send to. */
export interface TriggeredWorker extends EventStoreOptions {
  readonly lambdaFunction: lambda.Function;
  readonly queue: sqs.IQueue;
  readonly queues: QueueSettings;
}

/** Adds the problems of triggers, given the IDs of those that exist already. */
export function checkQueueTriggers(
  scope: Construct, problems: PropsValidator, triggers: readonly QueueTriggerBinding[], existingIds: readonly string[], queue: QueueSettings,
): void {
  problems.addIf(triggers.length > 0 && queue.hasManagedKey === true,
    `the queue '${queue.existingQueuePath}' is encrypted with the AWS managed key of SQS, which SNS and EventBridge cannot use, so its triggers could send ` +
    'nothing: encrypt it with a key of your own, or with keys of SQS (sqs.QueueEncryption.SQS_MANAGED)');
  const taken = new Set(existingIds);
  for (const trigger of triggers) {
    checkTriggerId(problems, trigger, taken);
    trigger.check(scope, problems, queue);
  }
}

/** The triggers of a worker. */
export class QueueTriggers {
  /** Those that were added, in this order. */
  public readonly bindings: QueueTriggerBinding[] = [];

  private readonly senders: QueueSenders;
  private readonly rules: RuleNames;

  constructor(private readonly scope: Construct, private readonly worker: TriggeredWorker) {
    this.senders = new QueueSenders(worker.queue, worker.queues.existingQueuePath === undefined ? undefined : worker.queue.encryptionMasterKey);
    this.rules = new RuleNames(scope);
  }

  /** Creates the resources of a trigger. Returns its dead-letter queue. */
  public add(trigger: QueueTriggerBinding): sqs.Queue {
    const { encryptionKey, queue, queues: { fifo }, removalPolicy } = this.worker;
    const triggers = this.scope.node.tryFindChild('Triggers') as Construct ?? new Construct(this.scope, 'Triggers');
    const scope = new Construct(triggers, trigger.id);
    this.bindings.push(trigger);
    if (trigger.envelope) this.tellRuntime(trigger.envelope);
    return trigger.bind(scope, { encryptionKey, fifo, queue, removalPolicy, rules: this.rules, senders: this.senders });
  }

  /** Tells the runtime which envelopes messages can have. A function that several workers share may receive those of all of them. */
  private tellRuntime(envelope: TriggerEnvelope): void {
    const { lambdaFunction } = this.worker;
    const known = environmentVariablesOf(lambdaFunction)[ENVELOPES]?.split(',') ?? [];
    if (!known.includes(envelope)) lambdaFunction.addEnvironment(ENVELOPES, [...known, envelope].sort().join(','));
  }
}
