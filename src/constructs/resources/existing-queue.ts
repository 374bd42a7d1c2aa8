import { Duration, Stack, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { QueueSettings } from '../sqs-worker/sqs-worker-settings';
import { areKnownToDiffer, knownSeconds, PropsValidator, warn } from '../synth/validation';
import type { SqsWorkerFunctionProps } from '../sqs-worker/sqs-worker-function';
import { QUEUE_DEFAULT_RETENTION_SECONDS, QUEUE_DEFAULT_VISIBILITY_SECONDS } from '../../limits';

/** What the function does with a queue; the owner of a queue in another account has to allow it there. */
export const CONSUME_ACTIONS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'];

/** What can be read of a queue that exists. */
export interface QueueFacts {
  /** Whether the queue is made in this app, so that its settings can be read. */
  readonly readable: boolean;
  /** Each undefined where it can't be read, or only CloudFormation will know it. */
  readonly visibilityTimeout?: Duration;
  readonly messageRetention?: Duration;
  readonly maxReceiveCount?: number;
  readonly deadLetterQueue?: sqs.IQueue;
}

export function readQueue(queue: sqs.IQueue): QueueFacts {
  const resource = queue.node.defaultChild;
  if (!sqs.CfnQueue.isCfnQueue(resource)) return { readable: false };
  const resolve = (value: unknown) => Stack.of(queue).resolve(value);
  return {
    readable: true,
    visibilityTimeout: seconds(resolve(resource.visibilityTimeout), QUEUE_DEFAULT_VISIBILITY_SECONDS),
    messageRetention: seconds(resolve(resource.messageRetentionPeriod), QUEUE_DEFAULT_RETENTION_SECONDS),
    maxReceiveCount: number(resolve(resource.redrivePolicy)?.maxReceiveCount),
    deadLetterQueue: (queue as sqs.Queue).deadLetterQueue?.queue,
  };
}

/** Collects what is wrong with queues that exist, and warns of what can't be checked. */
export function checkExistingQueues(scope: Construct, problems: PropsValidator, props: SqsWorkerFunctionProps, settings: QueueSettings): void {
  const { queue, deadLetterQueue } = props;
  if (queue) {
    checkSaidOfQueue(problems, props, queue, settings);
    checkWhereQueueIs(scope, problems, queue);
    problems.addIf(settings.deadLetterQueue === undefined, noDeadLetterQueue(queue));
    warnOfUnknown(scope, queue, settings);
  }
  if (deadLetterQueue && namesItsKind(deadLetterQueue)) {
    problems.addIf(deadLetterQueue.fifo !== (settings.fifo ?? false),
      `deadLetterQueue '${deadLetterQueue.node.path}' is a ${kind(deadLetterQueue.fifo)} queue but the queue is a ${kind(settings.fifo)} one: ` +
      'give a queue of the same kind');
  }
}

/** What was said of a queue must be true of it, and what only its maker can set must be set there. */
function checkSaidOfQueue(problems: PropsValidator, props: SqsWorkerFunctionProps, queue: sqs.IQueue, settings: QueueSettings): void {
  const name = `the queue '${queue.node.path}'`;
  for (const option of ['contentBasedDeduplication', 'removalPolicy'] as const) {
    problems.addIf(props[option] !== undefined, `${option} is given together with queue, which exists: set it where ${name} is made`);
  }
  problems.addIf(props.fifo !== undefined && props.fifo !== (settings.fifo ?? false),
    `fifo is ${props.fifo} but ${name} is a ${kind(settings.fifo)} queue: leave fifo out`);

  const facts = readQueue(queue);
  for (const option of ['visibilityTimeout', 'messageRetention'] as const) {
    const [said, fact] = [props[option], facts[option]];
    problems.addIf(said !== undefined && fact !== undefined && knownSeconds(said) !== knownSeconds(fact),
      `${option} is ${said?.toHumanString()} but that of ${name} is ${fact?.toHumanString()}: leave it out, or change it where the queue is made`);
  }
  problems.addIf(props.maxReceiveCount !== undefined && facts.maxReceiveCount !== undefined && props.maxReceiveCount !== facts.maxReceiveCount,
    `maxReceiveCount is ${props.maxReceiveCount} but that of ${name} is ${facts.maxReceiveCount}: leave it out, or change it where the queue is made`);
  if (!facts.readable || props.deadLetterQueue === undefined) return;
  problems.addIf(facts.deadLetterQueue === undefined || !isSameQueue(facts.deadLetterQueue, props.deadLetterQueue),
    `deadLetterQueue is '${props.deadLetterQueue.node.path}' but ${name} does not send there: set it where the queue is made`);
}

function checkWhereQueueIs(scope: Construct, problems: PropsValidator, queue: sqs.IQueue): void {
  const { account, region } = Stack.of(scope);
  problems.addIf(areKnownToDiffer(queue.env.region, region),
    `the queue '${queue.node.path}' is in ${queue.env.region} but the function in ${region}: Lambda polls only queues of its own Region`);
  if (areKnownToDiffer(queue.env.account, account)) {
    warn(scope, 'queueOfOtherAccount',
      `the queue '${queue.node.path}' belongs to account ${queue.env.account}, whose owner must let the function's role do ` +
      `${CONSUME_ACTIONS.join(', ')} in the queue's policy (and kms:Decrypt in that of its key), and share its metrics with this account ` +
      '(CloudWatch cross-account observability) for the alarms: acknowledge this when it is done');
  }
}

/** Whose the metrics of a queue are, where it belongs to another account: CloudWatch would look for them in our own, and an alarm never ring. */
export function metricsOwner({ env: { account }, stack }: sqs.IQueue): Pick<cloudwatch.MetricOptions, 'account'> {
  return areKnownToDiffer(account, stack.account) ? { account } : {};
}

/** Warns of a queue of another account or Region to which the function sends, and on which an alarm is made. */
export function warnOfForeignQueue(scope: Construct, name: string, { env: { account, region }, node }: sqs.IQueue): void {
  const here = Stack.of(scope);
  if (areKnownToDiffer(region, here.region)) {
    warn(scope, 'queueOfOtherRegion',
      `${name} is the queue '${node.path}' in ${region}, but the function and its alarms are in ${here.region}: an alarm sees no metric of another Region, and ` +
      'that Lambda sends there is not documented: give a queue of the same Region');
  }
  if (!areKnownToDiffer(account, here.account)) return;
  warn(scope, 'queueOfOtherAccount',
    `${name} is the queue '${node.path}', which belongs to account ${account}, whose owner must let the function's role do sqs:SendMessage in the queue's ` +
    'policy (and kms:Decrypt and kms:GenerateDataKey in that of its key), and share its metrics with this account (CloudWatch cross-account observability) ' +
    'for the alarm: acknowledge this when it is done');
}

/** Warns of what could not be checked because it was neither read nor said. */
function warnOfUnknown(scope: Construct, queue: sqs.IQueue, settings: QueueSettings): void {
  const unknown = Object.entries({ visibilityTimeout: settings.visibilityTimeout, maxReceiveCount: settings.maxReceiveCount })
    .filter(([, value]) => value === undefined).map(([name]) => name);
  if (unknown.length === 0) return;
  warn(scope, 'queueNotChecked',
    `the queue '${queue.node.path}' exists elsewhere, and its ${unknown.join(' and ')} could not be checked: ` +
    'say here what it is (nothing is changed), or acknowledge this');
}

function noDeadLetterQueue(queue: sqs.IQueue): string {
  return readQueue(queue).readable
    ? `the queue '${queue.node.path}' has no dead-letter queue, so that a message that always fails would expire and be lost: give it one where it is made`
    : `the queue '${queue.node.path}' exists elsewhere, and nobody could be told of its dead letters: ` +
      'give its dead-letter queue as deadLetterQueue (sqs.Queue.fromQueueArn)';
}

/** Whether it is known if the queue is FIFO: one that was imported by a token is not. */
export function namesItsKind(queue: sqs.IQueue): boolean {
  return readQueue(queue).readable || !Token.isUnresolved(queue.queueArn);
}

function kind(fifo: boolean | undefined): string {
  return fifo ? 'FIFO' : 'standard';
}

/** Whether two queues are the same one. */
function isSameQueue(one: sqs.IQueue, other: sqs.IQueue): boolean {
  return one === other || (!Token.isUnresolved(one.queueArn) && one.queueArn === other.queueArn);
}

function seconds(resolved: unknown, otherwise: number): Duration | undefined {
  const known = resolved === undefined ? otherwise : number(resolved);
  return known === undefined ? undefined : Duration.seconds(known);
}

function number(resolved: unknown): number | undefined {
  return typeof resolved === 'number' ? resolved : undefined;
}
