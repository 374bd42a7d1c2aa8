import { isUnknown } from '../../../template';
import { compliantIf, resolved, rule } from '../../model/rule';
import { pollsKafka } from '../../model/sources';

export const kafkaDestinationTopic = rule({
  id: 'KafkaDestinationTopic',
  level: 'error',
  appliesTo: 'mappings',
  info: 'Failed records go back to the topic that the mapping reads.',
  explanation: 'The function fails on the same record again, and each failure writes it once more: a loop without an end.',
  fix: 'Name another topic (DestinationConfig.OnFailure), or use a bucket, a queue or a topic of Amazon SNS.',
  practices: ['K04'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure-destination.html',
  check: mapping => {
    if (!pollsKafka(mapping) || mapping.onFailure === undefined) return undefined;
    const destination = resolved(mapping.onFailure.value);
    const topics = resolved(mapping.topics!);
    const [, topic] = /^kafka:\/\/(.*)$/.exec(destination) ?? [];
    if (topic === undefined) return undefined;
    topics.filter(isUnknown).forEach(resolved);
    return compliantIf(!topics.includes(topic), `The destination of the mapping is ${topic}, the topic that it reads.`);
  },
});
