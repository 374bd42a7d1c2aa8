import { attributesOf } from './attributes';
import { eachEntry } from './batch';
import { Fields, queryProtocol } from './protocols';
import type { Service, ServiceCall } from './service';
import { MESSAGE_BATCH_ENTRIES } from '../../limits';
import type { TopicEntry } from '../../template';

const REJECTED = 'InvalidParameter';

/** The calls of `@aws-sdk/client-sns`. @see https://docs.aws.amazon.com/sns/latest/api/API_Operations.html */
export const snsService: Service = {
  name: 'sns',
  protocol: queryProtocol,
  rejected: REJECTED,
  denied: 'AuthorizationError',
  operations: {
    Publish: (input, call) => publish(topicOf(input, call), input, call),
    PublishBatch(input, call) {
      const topic = topicOf(input, call);
      return eachEntry(input.PublishBatchRequestEntries, { max: MESSAGE_BATCH_ENTRIES, tooMany: 'TooManyEntriesInBatchRequest', rejected: REJECTED },
        entry => publish(topic, entry, call));
    },
  },
};

function topicOf({ TopicArn, TargetArn = TopicArn }: Fields, call: ServiceCall): TopicEntry {
  if (TargetArn === undefined) call.refuse('a message to a telephone', 'publish it to a topic');
  return call.find('AWS::SNS::Topic', TargetArn);
}

function publish(topic: TopicEntry, input: Fields, { sender, receiptOf, refuse }: ServiceCall): Fields {
  if (input.MessageStructure !== undefined) refuse('a message for each protocol (MessageStructure)', 'publish the same message to all subscriptions');
  const { messageId } = receiptOf(() => sender.publish(topic.key, input.Message, {
    subject: input.Subject,
    messageAttributes: attributesOf(input.MessageAttributes),
    messageGroupId: input.MessageGroupId,
    messageDeduplicationId: input.MessageDeduplicationId,
  }));
  return { MessageId: messageId };
}
