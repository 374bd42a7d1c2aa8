import { ReceiptKey, receiptHandle } from './sqs-message';
import { VISIBILITY_TIMEOUT_SECONDS } from '../../limits';
import { SECOND } from '../kernel/time-span';

/** Indicates whether the message has left the queue, or was received again, since the receipt. */
export function isStale({ message, number }: ReceiptKey): boolean {
  return message.gone || message.receipt !== number;
}

/**
 * Checks a change of the visibility timeout of a message.
 *
 * @throws Error like that of SQS if it would refuse the change. Users of AWS reported the texts 2017-03-08
 *   (https://github.com/mapbox/ecs-watchbot/issues/135) and 2021-05-03 (https://github.com/localstack/localstack/issues/3956).
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html (12 hours from the receive)
 */
export function checkVisibility(receipt: ReceiptKey, visibilityTimeoutMs: number, now: number): void {
  const { message, number } = receipt;
  const seconds = checkVisibilityTimeout(visibilityTimeoutMs);
  if (isStale(receipt) || !message.hidden) {
    throw invalidParameter('ReceiptHandle', receiptHandle(message, number), 'Message does not exist or is not available for visibility timeout change.');
  }
  const { max } = VISIBILITY_TIMEOUT_SECONDS;
  if (now - message.receivedAt + visibilityTimeoutMs > SECOND * max) {
    throw invalidParameter('VisibilityTimeout', seconds, `Total VisibilityTimeout for the message is beyond the limit [${max} seconds]`);
  }
}

/**
 * Returns a visibility timeout in seconds.
 *
 * @throws Error like that of SQS if it is out of range
 */
export function checkVisibilityTimeout(ms: number): number {
  const { min, max } = VISIBILITY_TIMEOUT_SECONDS;
  const seconds = ms / SECOND;
  if (Number.isInteger(seconds) && seconds >= min && seconds <= max) return seconds;
  throw invalidParameter('VisibilityTimeout', seconds, `Must be >= ${min} and <= ${max}, if provided.`);
}

function invalidParameter(parameter: string, value: string | number, reason: string): Error {
  const error = new Error(`Value ${value} for parameter ${parameter} is invalid. Reason: ${reason}`);
  error.name = 'InvalidParameterValue';
  return error;
}
