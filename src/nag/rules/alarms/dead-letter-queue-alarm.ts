import { compliantIf, rule, violation } from '../../rule';

/** What grows when something is parked. */
const METRICS = ['ApproximateNumberOfMessagesVisible', 'ApproximateAgeOfOldestMessage'];

/**
 * What services send there is counted as sent; what SQS itself moves from another queue isn't.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
const SENT = 'NumberOfMessagesSent';

export const deadLetterQueueAlarm = rule({
  id: 'DeadLetterQueueAlarm',
  level: 'warning',
  of: 'queues',
  info: 'Nobody hears that something was parked in a dead-letter queue or failure queue.',
  explanation: 'What is parked expires after some days: until then somebody has to look at it.',
  mend: 'Set an alarm with an action on ApproximateNumberOfMessagesVisible. Each of our constructs has one: give it alarmActions.',
  practices: ['Q17', 'O06'],
  link: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/dead-letter-queues-alarms-cloudwatch.html',
  check: (queue, system) => {
    if (!system.isFailureQueue(queue)) return undefined;
    const alarms = system.alarms.on(queue, 'AWS/SQS', system.sourcesOf(queue).length === 0 ? [...METRICS, SENT] : METRICS, 'QueueName');
    if (alarms.length === 0) return violation('No alarm watches it.');
    return compliantIf(alarms.some(alarm => system.alarms.isHeard(alarm)), `The alarm ${alarms[0].logicalId} tells nobody.`);
  },
});
