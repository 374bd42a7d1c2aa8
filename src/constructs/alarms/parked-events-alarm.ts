import * as sqs from 'aws-cdk-lib/aws-sqs';
import { AlarmSettings } from './alarm-options';
import { AlarmSpecification } from './alarm-specification';
import { queueNotEmptyAlarm } from './queue-not-empty-alarm';

/** The alarm on the dead-letter queue of a trigger. */
export function triggerAlarm(source: string, queue: sqs.IQueue, receiver: string, options?: AlarmSettings): AlarmSpecification {
  return parkedEventsAlarm('TriggerDeadLetters', queue, options, brief =>
    `Events of ${brief ? abbreviated(source) : source} that could not be delivered to ${receiver} are parked in ${queue.queueName}.`);
}

/** The source names the path of a construct, which can have any length: its end tells more than its middle. */
function abbreviated(source: string): string {
  return source.length > 200 ? `${source.slice(0, 50)}…${source.slice(-149)}` : source;
}

/** The alarm on events that are parked in a queue from which SQS cannot send them back. */
export function parkedEventsAlarm(
  id: string, queue: sqs.IQueue, options: AlarmSettings | undefined, meaning: (brief: boolean) => string,
): AlarmSpecification {
  return queueNotEmptyAlarm(id, queue, options, brief =>
    `${meaning(brief)} Look at them: aws sqs receive-message --queue-url ${queue.queueUrl} --message-attribute-names All --max-number-of-messages 10. ` +
    'After fixing the cause, replay them: see docs/replay-parked-events.md of cdk-resilient-lambda');
}
