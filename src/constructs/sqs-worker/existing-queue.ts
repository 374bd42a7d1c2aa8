import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ExistingQueueFacts } from './existing-queue-facts';
import { BoundQueues, checkQueueRanges, QueueProvider, QueueSettings, ReadResource, redeliverySeconds, RetrySettings } from './queue-provider';
import { existingQueueRetries } from './retry-plan';
import { synthesizedQueues } from './synthesized-queues';
import { QUEUE_DEFAULT_RETENTION_SECONDS } from '../../limits';
import { checkDeadLetterQueue, queueType } from '../resources/dead-letter-queue';
import { isKnownFifo, QueueConfiguration, queueConfiguration } from '../resources/existing-queue';
import { isSameResource } from '../synth/references';
import { isSame } from '../synth/synthesized';
import { areKnownToDiffer, knownSeconds, PropsValidator, warn } from '../synth/validation';

/** The actions that Lambda performs on the queue with the function's role. The owner of a queue in another account must allow them too. */
export const CONSUME_ACTIONS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'];

const arnOf = ({ queueArn }: sqs.IQueue) => queueArn;

/** A queue that exists, with its dead-letter queue. Neither is changed. */
export class ExistingQueue implements QueueProvider {
  private readonly configuration: QueueConfiguration;
  private readonly description: string;

  constructor(private readonly queue: sqs.IQueue, private readonly facts: ExistingQueueFacts) {
    this.configuration = queueConfiguration(queue);
    this.description = `the queue '${queue.node.path}'`;
  }

  public settings(retries: RetrySettings): QueueSettings {
    const { configuration, facts, queue } = this;
    const fifo = (isKnownFifo(queue) ?? facts.fifo) || undefined;
    const retentionPeriod = configuration.retentionPeriod ?? facts.retentionPeriod;
    const deadLetterQueue = configuration.deadLetterQueue ?? facts.deadLetterQueue;
    const deadLetterRetentionPeriod = deadLetterQueue && queueConfiguration(deadLetterQueue).retentionPeriod;
    return {
      fifo,
      ...existingQueueRetries({
        visibilityTimeout: configuration.visibilityTimeout ?? facts.visibilityTimeout,
        maxReceiveCount: configuration.maxReceiveCount ?? facts.maxReceiveCount,
      }, retries),
      retentionPeriod: retentionPeriod ?? (configuration.readable ? undefined : Duration.seconds(QUEUE_DEFAULT_RETENTION_SECONDS)),
      deliveryDelay: configuration.deliveryDelay,
      contentBasedDeduplication: configuration.contentBasedDeduplication,
      hasManagedKey: configuration.hasManagedKey,
      deadLetterQueue,
      deadLetterRetentionPeriod,
      redeliverySeconds: redeliverySeconds(retentionPeriod, deadLetterRetentionPeriod, fifo ?? false),
      existingQueuePath: queue.node.path,
      queueAccount: queue.env.account,
    };
  }

  public check(scope: Construct, problems: PropsValidator, settings: QueueSettings, removalPolicy: RemovalPolicy | undefined): void {
    checkQueueRanges(problems, this.facts);
    problems.addIf(removalPolicy !== undefined, `removalPolicy is set, but ${this.description} exists and is not changed: set it where the queue is defined`);
    this.checkFacts(problems, settings);
    this.checkLocation(scope, problems);
    if (settings.deadLetterQueue === undefined) this.addMissingDeadLetterQueue(problems);
    else this.checkDeadLetterQueue(problems, settings.deadLetterQueue, settings);
    this.warnOfUnknown(scope, settings);
  }

  public bind(_scope: Construct, settings: QueueSettings): BoundQueues {
    return { queue: this.queue, deadLetterQueue: settings.deadLetterQueue! };
  }

  public synthesized(scope: Construct, problems: PropsValidator, settings: QueueSettings, queues: BoundQueues, read: ReadResource): QueueSettings {
    const { configuration, facts } = this;
    const { deliveryDelay, maxReceiveCount, visibilityTimeout } = configuration;
    const retentionPeriod = configuration.readable ? configuration.retentionPeriod : settings.retentionPeriod;
    const constructed = { ...settings, deliveryDelay, maxReceiveCount, visibilityTimeout, retentionPeriod };
    return synthesizedQueues(scope, problems, { ...queues, constructed, facts }, read);
  }

  private addMissingDeadLetterQueue(problems: PropsValidator): void {
    const { configuration, description } = this;
    if (configuration.deadLetterTargetArn !== undefined || !configuration.readable) {
      problems.add(`${description} ${configuration.readable ? 'has a redrive policy without a dead-letter queue of this app' : 'is imported'}, and without its ` +
        'dead-letter queue no alarm can watch its dead letters: set facts.deadLetterQueue (sqs.Queue.fromQueueArn)');
    } else {
      problems.add(`${description} has no dead-letter queue, so a message that always fails would expire and be lost: add one where the queue is defined`);
    }
  }

  private checkDeadLetterQueue(problems: PropsValidator, deadLetterQueue: sqs.IQueue, { fifo }: QueueSettings): void {
    checkDeadLetterQueue(problems, deadLetterQueue, { env: this.queue.env, fifo });
    problems.addIf(isSameResource(this.queue, deadLetterQueue, arnOf),
      `${this.description} is its own dead-letter queue, so a message that always fails would never be parked: use another queue as its dead-letter queue`);
  }

  /** Refuses facts that contradict what can be read. */
  private checkFacts(problems: PropsValidator, settings: QueueSettings): void {
    const { configuration, description, facts } = this;
    const contradicts = (option: string, stated: string, actual: string) => problems.add(
      `facts.${option} is ${stated}, but ${description} has ${actual}: remove facts.${option}, which configures nothing`);

    if (facts.fifo !== undefined && facts.fifo !== (settings.fifo ?? false)) {
      problems.add(`facts.fifo is ${facts.fifo}, but ${description} is a ${queueType(settings.fifo)} queue: remove facts.fifo`);
    }
    for (const option of ['visibilityTimeout', 'retentionPeriod'] as const) {
      const [stated, actual] = [facts[option], configuration[option]];
      if (stated && actual && knownSeconds(stated) !== knownSeconds(actual)) contradicts(option, stated.toHumanString(), actual.toHumanString());
    }
    const [stated, actual] = [facts.maxReceiveCount, configuration.maxReceiveCount];
    if (stated !== undefined && actual !== undefined && stated !== actual) contradicts('maxReceiveCount', `${stated}`, `${actual}`);
    if (!configuration.readable || facts.deadLetterQueue === undefined) return;
    const { deadLetterQueue, deadLetterTargetArn } = configuration;
    const isItsOwn = deadLetterQueue
      ? isSameResource(deadLetterQueue, facts.deadLetterQueue, arnOf)
      : deadLetterTargetArn !== undefined && isSame(deadLetterTargetArn, Stack.of(this.queue).resolve(facts.deadLetterQueue.queueArn)) !== false;
    if (isItsOwn) return;
    contradicts('deadLetterQueue', `'${facts.deadLetterQueue.node.path}'`,
      deadLetterQueue ? `'${deadLetterQueue.node.path}'` : deadLetterTargetArn === undefined ? 'no dead-letter queue' : JSON.stringify(deadLetterTargetArn));
  }

  private checkLocation(scope: Construct, problems: PropsValidator): void {
    const { account, region } = Stack.of(scope);
    const { env } = this.queue;
    problems.addIf(areKnownToDiffer(env.region, region),
      `${this.description} is in ${env.region} but the function is in ${region}, and Lambda polls only queues of its own Region: use a queue in ${region}`);
    if (areKnownToDiffer(env.account, account)) {
      warn(scope, 'queueOfOtherAccount',
        `${this.description} belongs to account ${env.account}. Its owner must allow the function's role to perform ${CONSUME_ACTIONS.join(', ')} in the ` +
        'queue policy, and kms:Decrypt in the key policy of an encrypted queue, and must share its metrics with this account ' +
        '(CloudWatch cross-account observability) for the alarms: acknowledge this warning when that is done');
    }
  }

  /** Warns of settings that are neither readable nor stated. */
  private warnOfUnknown(scope: Construct, { maxReceiveCount, visibilityTimeout }: QueueSettings): void {
    const unknown = Object.entries({ visibilityTimeout, maxReceiveCount }).filter(([, value]) => value === undefined).map(([name]) => name);
    if (unknown.length === 0) return;
    warn(scope, 'queueNotChecked',
      `the ${unknown.join(' and ')} of ${this.description} cannot be read and ${unknown.length > 1 ? 'were' : 'was'} not checked: ` +
      `set ${unknown.map(name => `facts.${name}`).join(' and ')} (which changes nothing), or acknowledge this warning`);
  }
}
