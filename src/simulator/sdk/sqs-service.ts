import { attributeFields, attributesOf } from './attributes';
import { eachEntry } from './batch';
import { Fields, jsonProtocol } from './protocols';
import type { Service, ServiceCall } from './service';
import { ServiceError } from './service-error';
import { MESSAGE_BATCH_ENTRIES } from '../../limits';
import type { QueueEntry } from '../../template';
import { md5 } from '../kernel/md5';
import type { ReceivedMessage } from '../views';

const REJECTED = 'InvalidParameterValue';

/** The calls of `@aws-sdk/client-sqs`. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html */
export const sqsService: Service = {
  name: 'sqs',
  protocol: jsonProtocol,
  rejected: REJECTED,
  denied: 'AccessDeniedException',
  operations: {
    SendMessage: (input, call) => send(queueOf(input, call), input, call),
    SendMessageBatch(input, call) {
      const queue = queueOf(input, call);
      return batch(input, entry => send(queue, entry, call));
    },
    ReceiveMessage(input, call) {
      const { key } = queueOf(input, call);
      const { MaxNumberOfMessages: max = 1, VisibilityTimeout: seconds } = input;
      const received = call.queueClient.receive(key, { max, ...seconds !== undefined && { visibilityTimeout: { seconds } } });
      return { Messages: received.map(message => messageFields(message, input, call.start)) };
    },
    DeleteMessage: (input, call) => remove(input, call),
    DeleteMessageBatch(input, call) {
      queueOf(input, call);
      return batch(input, entry => remove({ ...entry, QueueUrl: input.QueueUrl }, call));
    },
    ChangeMessageVisibility: (input, call) => changeVisibility(input, call),
    ChangeMessageVisibilityBatch(input, call) {
      queueOf(input, call);
      return batch(input, entry => changeVisibility({ ...entry, QueueUrl: input.QueueUrl }, call));
    },
    GetQueueUrl: ({ QueueName }, call) => ({ QueueUrl: `${call.endpoint}${new URL(queueOf({ QueueUrl: QueueName }, call).url).pathname}` }),
  },
};

function queueOf({ QueueUrl }: Fields, call: ServiceCall): QueueEntry {
  return call.find('AWS::SQS::Queue', QueueUrl);
}

function batch({ Entries }: Fields, run: (entry: Fields) => object | void): Fields {
  return eachEntry(Entries, { max: MESSAGE_BATCH_ENTRIES, tooMany: 'TooManyEntriesInBatchRequest', rejected: REJECTED }, run);
}

function send(queue: QueueEntry, input: Fields, { sender, receiptOf }: ServiceCall): Fields {
  const body: string = input.MessageBody;
  const { messageId } = receiptOf(() => sender.send(queue.key, body, {
    messageGroupId: input.MessageGroupId,
    messageDeduplicationId: input.MessageDeduplicationId,
    delaySeconds: input.DelaySeconds,
    messageAttributes: attributesOf(input.MessageAttributes),
    traceHeader: input.MessageSystemAttributes?.AWSTraceHeader?.StringValue,
  }));
  return { MessageId: messageId, MD5OfMessageBody: md5(body) };
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/troubleshooting-api-errors.html (receipt handles of FIFO queues) */
function remove(input: Fields, call: ServiceCall): void {
  const { key, fifo } = queueOf(input, call);
  const handle: string = input.ReceiptHandle;
  if (call.queueClient.deleteMessage(handle) || fifo !== true) return;
  const isStillThere = call.resources.queue(key).messages().some(({ content }) => handle.startsWith(content.id));
  if (isStillThere) throw new ServiceError(REJECTED, `Value ${handle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`);
}

function changeVisibility(input: Fields, call: ServiceCall): void {
  queueOf(input, call);
  call.queueClient.changeVisibility(input.ReceiptHandle, { seconds: input.VisibilityTimeout });
}

/** A received message, with the attributes that the request names. */
function messageFields(message: ReceivedMessage, request: Fields, start: number): Fields {
  const { AttributeNames = [], MessageSystemAttributeNames = AttributeNames, MessageAttributeNames = [] } = request;
  const { messageId, receiptHandle, body, receiveCount, sentAt, messageGroupId, deadLetterQueueSourceArn, attributes } = message;
  const system = {
    ApproximateReceiveCount: String(receiveCount),
    SentTimestamp: String(start + sentAt),
    MessageGroupId: messageGroupId,
    DeadLetterQueueSourceArn: deadLetterQueueSourceArn,
  };
  return {
    MessageId: messageId,
    ReceiptHandle: receiptHandle,
    Body: body,
    MD5OfBody: md5(body),
    Attributes: named(system, MessageSystemAttributeNames),
    MessageAttributes: named(attributeFields(attributes), MessageAttributeNames),
  };
}

function named(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.some(wanted => wanted === 'All' || wanted === '.*' || wanted === name)));
}
