import type { MessageAttributes } from '../kernel/delivery';
import { isoInstant } from '../kernel/time-span';

/** A message of a topic, as its subscribers receive it. */
export interface NotificationFacts {
  readonly messageId: string;
  readonly topicArn: string;
  readonly region: string;
  readonly message: string;
  readonly attributes: MessageAttributes;
  readonly subject?: string;

  /** The time of publishing, in milliseconds since 1970. */
  readonly at: number;

  /** Reaches queues only. */
  readonly groupId?: string;

  // FIFO topics only:
  readonly deduplicationId?: string;
  readonly sequenceNumber?: string;
}

/** A placeholder: the simulator cannot sign messages. */
const SIGNATURE = 'simulated';

/** Formats a message for a function. @see https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
export function lambdaNotification(facts: NotificationFacts, subscriptionArn: string): string {
  const { messageId, topicArn, message, subject } = facts;
  return JSON.stringify({
    Records: [{
      EventSource: 'aws:sns',
      EventVersion: '1.0',
      EventSubscriptionArn: subscriptionArn,
      Sns: {
        Type: 'Notification',
        MessageId: messageId,
        TopicArn: topicArn,
        Subject: subject ?? null,
        Message: message,
        Timestamp: isoInstant(facts.at),
        SignatureVersion: '1',
        Signature: SIGNATURE,
        SigningCertUrl: certificateUrl(facts),
        UnsubscribeUrl: unsubscribeUrl(facts, subscriptionArn),
        MessageAttributes: attributesOf(facts),
      },
    }],
  });
}

/**
 * Formats a message for a queue without raw message delivery.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html
 */
export function envelope(facts: NotificationFacts, subscriptionArn: string): string {
  const { messageId, topicArn, message, subject, attributes, sequenceNumber } = facts;
  return JSON.stringify({
    Type: 'Notification',
    MessageId: messageId,
    ...sequenceNumber !== undefined && { SequenceNumber: sequenceNumber },
    TopicArn: topicArn,
    ...subject !== undefined && { Subject: subject },
    Message: message,
    Timestamp: isoInstant(facts.at),
    ...sequenceNumber === undefined && { SignatureVersion: '1', Signature: SIGNATURE, SigningCertURL: certificateUrl(facts) },
    UnsubscribeURL: unsubscribeUrl(facts, subscriptionArn),
    ...Object.keys(attributes).length > 0 && { MessageAttributes: attributesOf(facts) },
  });
}

function attributesOf({ attributes }: NotificationFacts) {
  return Object.fromEntries(Object.entries(attributes).map(([name, { dataType, stringValue, binaryValue }]) =>
    [name, { Type: dataType, Value: stringValue ?? binaryValue }]));
}

function certificateUrl({ region }: NotificationFacts): string {
  return `https://sns.${region}.amazonaws.com/SimpleNotificationService-simulated.pem`;
}

function unsubscribeUrl({ region }: NotificationFacts, subscriptionArn: string): string {
  return `https://sns.${region}.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`;
}
