import { ResourceEnvironment, Stack, Token } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { isKnownFifo, resourceOf } from './existing-queue';
import { SynthesizedProperties, SynthesizedResource } from '../synth/synthesized';
import { areKnownToDiffer, PropsValidator, warn } from '../synth/validation';

/** A queue whose messages move to a dead-letter queue. */
export interface RedriveSource {
  readonly env: ResourceEnvironment;
  /** Undefined for a standard queue. */
  readonly fifo?: boolean;
}

/**
 * Adds problems of a dead-letter queue that SQS refuses: it must have the type, the account and the Region of its source queue.
 *
 * @see https://docs.aws.amazon.com/sdk-for-cpp/v1/developer-guide/examples-sqs-dead-letter-queues.html
 */
export function checkDeadLetterQueue(problems: PropsValidator, deadLetterQueue: sqs.IQueue, { env, fifo = false }: RedriveSource): void {
  const name = `deadLetterQueue '${deadLetterQueue.node.path}'`;
  const isDeadLetterQueueFifo = isKnownFifo(deadLetterQueue) ?? fifo;
  problems.addIf(isDeadLetterQueueFifo !== fifo,
    `${name} is a ${queueType(isDeadLetterQueueFifo)} queue but the queue is a ${queueType(fifo)} queue: use a dead-letter queue of the same type`);
  const { account, region } = deadLetterQueue.env;
  for (const [kind, its, needed] of [['Region', region, env.region], ['account', account, env.account]]) {
    problems.addIf(areKnownToDiffer(its, needed),
      `${name} is in the ${kind} ${its} but the queue is in ${needed}, and SQS moves messages only within an account and Region: use a dead-letter queue in ${needed}`);
  }
}

/** Warns of a dead-letter queue that a new queue will use and synth cannot read. */
export function warnOfUnreadDeadLetterQueue(scope: Construct, deadLetterQueue: sqs.IQueue): void {
  if (resourceOf(deadLetterQueue)) return;
  const places = [deadLetterQueue.env, Stack.of(scope)].flatMap(({ region, account }) => [region, account]);
  const isPlaceKnown = !places.some(Token.isUnresolved);
  warn(scope, 'deadLetterQueueNotChecked',
    `deadLetterQueue '${deadLetterQueue.node.path}' is imported, so its retention period, its redrive allow policy${isPlaceKnown ? '' : ', its account and Region'} ` +
    'were not checked: make sure that it retains messages for 14 days, that its RedriveAllowPolicy admits the queue' +
    `${isPlaceKnown ? '' : ', and that it is in the account and Region of the queue'}, and acknowledge this warning`);
}

/**
 * Adds a problem if a dead-letter queue does not admit its source queue, and warns if only the deployment can tell.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
export function checkRedriveAllowed(
  scope: Construct, problems: PropsValidator, deadLetterQueue: sqs.IQueue, read: SynthesizedResource, source: sqs.IQueue,
): void {
  const policy = read.value('RedriveAllowPolicy');
  const isAdmitted = admits(policy, source, Stack.of(deadLetterQueue));
  const name = `the dead-letter queue '${deadLetterQueue.node.path}'`;
  problems.addIf(isAdmitted === false,
    `${name} does not admit the queue '${source.node.path}' (the redrivePermission of its RedriveAllowPolicy is ${policy?.redrivePermission}), and SQS refuses to ` +
    'move messages to it: admit the queue where the dead-letter queue is defined (redriveAllowPolicy), or use another dead-letter queue');
  if (isAdmitted !== undefined) return;
  warn(scope, 'redriveAllowPolicyNotChecked',
    `${name} admits only the queues that its RedriveAllowPolicy lists, and only the deployment can tell whether '${source.node.path}' is one of them: make sure ` +
    'that it is, or SQS moves no message there, and acknowledge this warning');
}

/** Indicates whether a resolved RedriveAllowPolicy admits a queue: undefined if only the deployment can tell. Without a policy, every queue is admitted. */
function admits(policy: any, source: sqs.IQueue, stack: Stack): boolean | undefined {
  if (policy === undefined) return true;
  const { redrivePermission, sourceQueueArns } = policy;
  if (redrivePermission === sqs.RedrivePermission.ALLOW_ALL) return true;
  if (redrivePermission === sqs.RedrivePermission.DENY_ALL) return false;
  if (redrivePermission !== sqs.RedrivePermission.BY_QUEUE || !Array.isArray(sourceQueueArns)) return undefined;
  const verdicts = sourceQueueArns.map(entry => isArnOf(entry, source, stack));
  if (verdicts.includes(true)) return true;
  return verdicts.includes(undefined) ? undefined : false;
}

/** Indicates whether an ARN, resolved in a stack, is that of a queue. A name that CloudFormation generates is unknown before the first deployment. */
function isArnOf(entry: any, queue: sqs.IQueue, stack: Stack): boolean | undefined {
  const resource = resourceOf(queue);
  const logicalId = entry?.['Fn::GetAtt']?.[0];
  if (logicalId !== undefined && resource) return Stack.of(resource) === stack && stack.resolve(resource.logicalId) === logicalId;
  const [listed, own] = [nameIn(entry), resource ? nameOf(resource) : nameIn(Stack.of(queue).resolve(queue.queueArn))];
  if (listed === undefined || own === undefined) return undefined;
  return listed === own && (typeof entry !== 'string' || Token.isUnresolved(queue.queueArn) || entry === queue.queueArn);
}

/** The name at the end of a resolved ARN, if it is literal. */
function nameIn(arn: any): string | undefined {
  const end = typeof arn === 'string' ? arn : arn?.['Fn::Join']?.[1].at(-1);
  return typeof end === 'string' && end.includes(':') ? end.split(':').pop() : undefined;
}

function nameOf(resource: sqs.CfnQueue): string | undefined {
  const name = new SynthesizedProperties(resource).value('QueueName');
  return typeof name === 'string' ? name : undefined;
}

/** The type of a queue, as SQS calls it. */
export function queueType(fifo: boolean | undefined): string {
  return fifo ? 'FIFO' : 'standard';
}
