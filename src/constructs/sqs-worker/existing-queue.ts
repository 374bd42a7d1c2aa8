import { Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ExistingQueueFacts } from './existing-queue-facts';
import { checkDeadLetterQueueType } from './new-queue';
import { BoundQueues, checkQueueRanges, QueueProvider, QueueSettings, queueType, redeliverySeconds } from './queue-provider';
import { QUEUE_DEFAULT_RETENTION_SECONDS } from '../../limits';
import { isQueueTypeKnown, QueueConfiguration, queueConfiguration } from '../resources/existing-queue';
import { areKnownToDiffer, knownSeconds, PropsValidator, warn } from '../synth/validation';

/** The actions that Lambda performs on the queue with the function's role. The owner of a queue in another account must allow them too. */
export const CONSUME_ACTIONS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'];

/** A queue that exists, with its dead-letter queue. Neither is changed. */
export class ExistingQueue implements QueueProvider {
  private readonly configuration: QueueConfiguration;
  private readonly description: string;

  constructor(private readonly queue: sqs.IQueue, private readonly facts: ExistingQueueFacts) {
    this.configuration = queueConfiguration(queue);
    this.description = `the queue '${queue.node.path}'`;
  }

  public settings(): QueueSettings {
    const { configuration, facts, queue } = this;
    const fifo = (isQueueTypeKnown(queue) ? queue.fifo : facts.fifo ?? queue.fifo) || undefined;
    const retentionPeriod = configuration.retentionPeriod ?? facts.retentionPeriod;
    const deadLetterQueue = configuration.deadLetterQueue ?? facts.deadLetterQueue;
    const deadLetterRetentionPeriod = deadLetterQueue && queueConfiguration(deadLetterQueue).retentionPeriod;
    return {
      fifo,
      visibilityTimeout: configuration.visibilityTimeout ?? facts.visibilityTimeout,
      retentionPeriod: retentionPeriod ?? (configuration.readable ? undefined : Duration.seconds(QUEUE_DEFAULT_RETENTION_SECONDS)),
      maxReceiveCount: configuration.maxReceiveCount ?? facts.maxReceiveCount,
      deliveryDelay: configuration.deliveryDelay,
      deadLetterQueue,
      deadLetterRetentionPeriod,
      redeliverySeconds: redeliverySeconds(retentionPeriod, deadLetterRetentionPeriod, fifo ?? false),
      existingQueuePath: queue.node.path,
    };
  }

  public check(scope: Construct, problems: PropsValidator, settings: QueueSettings, removalPolicy: RemovalPolicy | undefined): void {
    checkQueueRanges(problems, this.facts);
    problems.addIf(removalPolicy !== undefined, `removalPolicy is set, but ${this.description} exists and is not changed: set it where the queue is defined`);
    this.checkFacts(problems, settings);
    this.checkLocation(scope, problems);
    problems.addIf(settings.deadLetterQueue === undefined, this.configuration.readable
      ? `${this.description} has no dead-letter queue, so a message that always fails would expire and be lost: add one where the queue is defined`
      : `${this.description} is imported, and without its dead-letter queue no alarm can watch its dead letters: ` +
        'set facts.deadLetterQueue (sqs.Queue.fromQueueArn)');
    if (this.facts.deadLetterQueue) checkDeadLetterQueueType(problems, this.facts.deadLetterQueue, settings);
    this.warnOfUnknown(scope, settings);
  }

  public bind(_scope: Construct, settings: QueueSettings): BoundQueues {
    return { queue: this.queue, deadLetterQueue: settings.deadLetterQueue! };
  }

  /** Refuses facts that contradict what can be read. */
  private checkFacts(problems: PropsValidator, settings: QueueSettings): void {
    const { configuration, description, facts } = this;
    const contradicts = (option: string, stated: string, actual: string) => problems.add(
      `facts.${option} is ${stated}, but ${description} has ${actual}: remove facts.${option}, or change the queue where it is defined`);

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
    if (configuration.deadLetterQueue === undefined) {
      contradicts('deadLetterQueue', `'${facts.deadLetterQueue.node.path}'`, 'no dead-letter queue');
    } else if (!isSameQueue(configuration.deadLetterQueue, facts.deadLetterQueue)) {
      contradicts('deadLetterQueue', `'${facts.deadLetterQueue.node.path}'`, `'${configuration.deadLetterQueue.node.path}'`);
    }
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

function isSameQueue(one: sqs.IQueue, other: sqs.IQueue): boolean {
  return one === other || (!Token.isUnresolved(one.queueArn) && one.queueArn === other.queueArn);
}
