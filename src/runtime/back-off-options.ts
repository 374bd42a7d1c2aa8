/**
 * Options for the waits of messages that fail.
 */
export interface BackOffOptions {
  /**
   * The waits before a message that failed is delivered again: each is twice as long as the one before, from `firstSeconds` up to `longestSeconds`, and up
   * to a quarter longer, so that messages that failed together do not return together. A handler behind `SqsWorkerFunction` needs no option: the
   * construct computes the waits from `toleratedOutage`. Another handler needs permission for `sqs:ChangeMessageVisibility` on the queue, which the managed
   * policy for queues and the CDK's event source grant, and a `maxReceiveCount` that is high enough. `false` leaves the visibility timeout of the queue
   * as it is.
   *
   * Where the waits cannot be set in time, the visibility timeout of the queue applies. The response is never changed or delayed by them.
   *
   * Valid range: above 0; `longestSeconds` up to 33,120 (9.2 hours), as SQS hides a message for at most 12 hours.
   *
   * @default - the waits that `SqsWorkerFunction` has computed for the queue; without it the visibility timeout of the queue
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
   */
  readonly backOff?: false | { readonly firstSeconds: number; readonly longestSeconds: number };
}
