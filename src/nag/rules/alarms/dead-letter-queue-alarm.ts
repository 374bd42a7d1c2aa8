import { compliantIf, rule, violation } from '../../model/rule';

/** Metrics that grow when a message is parked. */
const METRICS = ['ApproximateNumberOfMessagesVisible', 'ApproximateAgeOfOldestMessage'];

/**
 * Counts messages that services send to the queue, but not the ones that SQS moves from another queue.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
const SENT = 'NumberOfMessagesSent';

export const deadLetterQueueAlarm = rule({
  id: 'DeadLetterQueueAlarm',
  level: 'warning',
  appliesTo: 'queues',
  info: 'No alarm reports that a message was parked in a dead-letter queue or failure queue.',
  explanation: 'Parked messages expire after some days. Someone has to look at them before that.',
  fix: 'Create an alarm with an action (AlarmActions) on ApproximateNumberOfMessagesVisible. Each construct of this library has one: ' +
    'give it alarmActions.',
  practices: ['Q17', 'O06'],
  link: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/dead-letter-queues-alarms-cloudwatch.html',
  check: (queue, app) => {
    if (!app.isParkingQueue(queue)) return undefined;
    const alarms = app.alarms.on(queue, 'AWS/SQS', app.deadLetterSourcesOf(queue).length === 0 ? [...METRICS, SENT] : METRICS, 'QueueName');
    if (alarms.length === 0) return violation(`No alarm watches how many messages are in ${queue.logicalId}${app.alarms.nearMiss(queue, queue.url)}.`);
    return compliantIf(alarms.some(alarm => app.alarms.triggersAction(alarm)), () => `The alarm ${alarms[0].logicalId} has no effect.`);
  },
});
