import { parse, RecordContent } from './payload';

/**
 * An object in S3 that holds the payload of a message, written by an extended client library for SQS or SNS.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-managing-large-messages.html
 */
export interface LargePayload {
  /** The name of the bucket. */
  readonly bucket: string;
  /** The key of the object. */
  readonly key: string;
}

/**
 * Options for messages whose payload is in S3.
 */
export interface LargePayloadOptions {
  /**
   * Fetches the text of a payload that an extended client library for SQS or SNS has put into S3, for example with `GetObject`. The function needs
   * permission to read the bucket. Fetch only from buckets that you know: whoever may send to the queue chooses the name.
   *
   * @default - such messages fail; the pointer is never handed to the handler as if it were the payload
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-managing-large-messages.html
   */
  readonly fetchLargePayload?: (payload: LargePayload) => string | Promise<string>;
}

/** The classes of the Java libraries, which all others imitate, such as `software.amazon.payloadoffloading.PayloadS3Pointer`. */
const POINTER = /^\s*\[\s*"[\w.]*\.(?:PayloadS3Pointer|MessageS3Pointer)"\s*,/;

/** Reads the text of a message, or the text in S3 that it points to. */
export function readText(
  text: string, options: LargePayloadOptions, read: (text: string) => RecordContent | Promise<RecordContent>,
): RecordContent | Promise<RecordContent> {
  return POINTER.test(text) ? fetchPayload(text, options).then(read) : read(text);
}

async function fetchPayload(text: string, { fetchLargePayload }: LargePayloadOptions): Promise<string> {
  if (!fetchLargePayload) {
    throw new Error('the message is a pointer of an SQS or SNS extended client library to a payload in S3, which the handler does not fetch: ' +
      'give it the option fetchLargePayload');
  }
  const [, pointer] = parse(text) as [string, { readonly s3BucketName: string; readonly s3Key: string }];
  return fetchLargePayload({ bucket: pointer.s3BucketName, key: pointer.s3Key });
}
