import { Duration } from 'aws-cdk-lib';
import { AlarmSpecification } from '../alarms/alarms';
import type { AsyncSettings } from './async-settings';
import { parkingAlarm } from '../resources/parking-queue';
import { AlarmProfile } from '../alarms/alarm-options';
import type { AsyncFunctionAlarmOptions } from './async-function-alarm-options';
import type { AsyncFunctionWithDestinations } from './async-function-with-destinations';

/** An event that is throttled is tried again every five minutes at the latest, and its age is only told then. */
const RETRY_PERIOD = Duration.minutes(5);

/** The alarms on the events of a function, from when Lambda took them. */
export function asyncAlarms(
  construct: AsyncFunctionWithDestinations, settings: AsyncSettings, options: AsyncFunctionAlarmOptions = {},
): AlarmSpecification[] {
  const { lambdaFunction: { functionName, deadLetterQueue, deadLetterTopic }, logGroup, failureQueue } = construct;
  const logs = `See why: aws logs tail ${logGroup.logGroupName} --since 15m`;
  return [
    {
      id: 'EventsDropped',
      profile: AlarmProfile.ESSENTIAL,
      enabled: options.eventsDropped?.enabled,
      metric: () => construct.metricEventsDropped(),
      threshold: options.eventsDropped?.threshold ?? 0,
      periods: 1,
      description: () => `Lambda has given up events of ${functionName}: they failed as often as allowed, or got too old. They were sent to onFailure before. ${logs}`,
    },
    {
      id: 'DestinationDeliveryFailures',
      profile: AlarmProfile.ESSENTIAL,
      enabled: options.destinationDeliveryFailures?.enabled,
      metric: () => construct.metricDestinationDeliveryFailures(),
      threshold: options.destinationDeliveryFailures?.threshold ?? 0,
      periods: 1,
      description: () => `Lambda could not send records of ${functionName} to a destination, and those events are lost: the destination is gone, too small for them, ` +
        `or may not be written to. See which: aws lambda list-function-event-invoke-configs --function-name ${functionName}`,
    },
    ...failureQueue
      ? [parkingAlarm('ParkedEvents', failureQueue, options.parkedEvents, `Events that ${functionName} failed wait in ${failureQueue.queueName}.`)]
      : [],
    ...deadLetterQueue ?? deadLetterTopic ? [deadLetterErrors(construct, options)] : [],
    {
      id: 'EventAge',
      profile: AlarmProfile.FULL,
      enabled: options.eventAge?.enabled,
      metric: () => construct.metricEventAge({ period: RETRY_PERIOD }),
      threshold: settings.eventAge?.toMilliseconds(),
      periods: 1,
      description: () => `Events have waited for ${functionName} for more than ${settings.eventAge?.toHumanString()}; they are given up after ` +
        `${settings.maxEventAge.toHumanString()}. It is throttled, or fails. See what is left: aws lambda get-account-settings`,
    },
    {
      id: 'RecursiveInvocations',
      profile: AlarmProfile.FULL,
      enabled: options.recursiveInvocations?.enabled,
      metric: () => construct.metric('RecursiveInvocationsDropped'),
      threshold: options.recursiveInvocations?.threshold ?? 0,
      periods: 1,
      description: () => `Lambda has stopped events that ${functionName} sent to itself, through a queue, a topic or a bucket, about 16 times. ${logs}`,
    },
  ];
}

function deadLetterErrors(construct: AsyncFunctionWithDestinations, options: AsyncFunctionAlarmOptions): AlarmSpecification {
  return {
    id: 'DeadLetterErrors',
    profile: AlarmProfile.ESSENTIAL,
    enabled: options.deadLetterErrors?.enabled,
    metric: () => construct.metric('DeadLetterErrors'),
    threshold: options.deadLetterErrors?.threshold ?? 0,
    periods: 1,
    description: () => `Lambda could not send failed events of ${construct.lambdaFunction.functionName} to the function's own dead-letter queue: it is gone, or may ` +
      'not be written to',
  };
}
