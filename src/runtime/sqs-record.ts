/**
 * A message of SQS as Lambda delivers it.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export interface SqsRecord {
  readonly messageId: string;
  /** The handle of this receive, which Lambda always sets. A test can do without: the message then keeps the visibility timeout of its queue. */
  readonly receiptHandle?: string;
  readonly body: string;
  readonly attributes: {
    readonly ApproximateReceiveCount: string;
    readonly SentTimestamp: string;
    /** The time of the first receive, which Lambda always sets, in milliseconds since 1970. */
    readonly ApproximateFirstReceiveTimestamp?: string;
    readonly MessageGroupId?: string;
    readonly MessageDeduplicationId?: string;
    readonly AWSTraceHeader?: string;
  };
  readonly messageAttributes: {
    readonly [name: string]: { readonly stringValue?: string; readonly binaryValue?: string; readonly dataType: string };
  };
  readonly eventSource: string;
  readonly eventSourceARN: string;
}
