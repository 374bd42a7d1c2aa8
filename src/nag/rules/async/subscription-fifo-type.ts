import { isFifo } from '../../model/fifo';
import { compliantIf, resolved, rule } from '../../model/rule';

export const subscriptionFifoType = rule({
  id: 'SubscriptionFifoType',
  level: 'error',
  appliesTo: 'subscriptions',
  info: 'SNS does not deliver from this type of topic to this type of endpoint.',
  explanation: 'A FIFO topic delivers to queues only, and a standard topic does not deliver to FIFO queues. SNS rejects the subscription, so the deployment fails.',
  fix: 'Use a topic of the type of the queue (FifoTopic, fifo). To reach a function from a FIFO topic, subscribe a FIFO queue, which invokes the function.',
  practices: ['Q13'],
  link: 'https://docs.aws.amazon.com/sns/latest/dg/fifo-message-delivery.html',
  check: ({ topic, protocol, endpoint }, app) => {
    const fromFifo = isFifo(resolved(topic.value), app.entry(topic));
    const [kind, to] = [resolved(protocol), endpoint && resolved(endpoint.value)];
    if (to === undefined) return undefined;
    if (fromFifo) return compliantIf(kind === 'sqs', () => `The topic ${topic.value} is a FIFO topic, which cannot deliver to the protocol ${kind}.`);
    if (kind !== 'sqs') return undefined;
    return compliantIf(!isFifo(to, app.entry(endpoint)), () => `The topic ${topic.value} is a standard topic, but the queue ${to} is a FIFO queue.`);
  },
});
