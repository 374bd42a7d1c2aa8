import { CfnResource, Duration, Fn } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { AgeAlarmSettings, AlarmProfile, AlarmSettings } from './alarm-options';
import { ALARM_PERIOD, AlarmSpecification, countAlarm } from './alarm-specification';

/** A subscriber that was bound in a scope. */
export interface WatchedSubscriber {
  readonly scope: Construct;
  readonly receiver: string;
  readonly eventBusArn: string;
  readonly source: string;
  readonly isFifo: boolean;
}

/** The alarms on subscribers that users can change. */
export interface SubscriberAlarmOptions {
  readonly subscriberBacklogAge?: AgeAlarmSettings;
  readonly subscriberEventsLost?: AlarmSettings;
}

/** An event that fails holds up those behind it: time for a short outage, and long before the event is given up. */
const LONGEST_WAIT = Duration.minutes(15);

/** The alarms on a subscriber, besides that on its dead-letter queue. */
export function subscriberAlarms(
  { scope, receiver, eventBusArn, source, isFifo }: WatchedSubscriber, { subscriberBacklogAge, subscriberEventsLost }: SubscriberAlarmOptions,
): AlarmSpecification[] {
  const subscriber = scope.node.findChild('Subscriber') as CfnResource;
  const describe = `Look at it: aws eventsv2 describe-subscriber --subscriber-arn ${subscriber.ref}`;
  const lost = countAlarm('SubscriberEventsLost', subscriberEventsLost, {
    profile: AlarmProfile.ESSENTIAL,
    metric: () => combined('SUM', ['EventsDropped', 'OnFailureDestinationFailed'], cloudwatch.Stats.SUM, eventBusArn, subscriber),
    periods: 1,
    description: brief => `Events ${brief ? '' : `of ${source} `}that could not be delivered to ${receiver} are not recorded in the dead-letter queue: the queue was ` +
      `deleted, or denies access to the role of the subscriber. Read them from the bus again while it retains them. ${describe}`,
  });
  if (!isFifo) return [lost];
  const threshold = subscriberBacklogAge?.threshold ?? LONGEST_WAIT;
  return [lost, {
    id: 'SubscriberBacklogAge',
    profile: AlarmProfile.ESSENTIAL,
    enabled: subscriberBacklogAge?.enabled,
    route: subscriberBacklogAge,
    metric: () => combined('MAX', ['ApproximateBacklogAge'], cloudwatch.Stats.MAXIMUM, eventBusArn, subscriber),
    threshold: threshold.toMilliseconds(),
    periods: 1,
    description: brief => `Events ${brief ? '' : `of ${source} `}have waited for ${receiver} for more than ${threshold.toHumanString()}: one that fails holds up those ` +
      `behind it. ${describe}`,
  }];
}

/**
 * A metric of a subscriber, whichever way its dimensions are written: the user guide says that they hold ARNs, and examples of AWS show names with the
 * generated identifier. One of the two has no data.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-observability.html
 */
function combined(
  operation: 'SUM' | 'MAX', metricNames: readonly string[], statistic: string, eventBusArn: string, { ref }: CfnResource,
): cloudwatch.MathExpression {
  const forms = [
    { EventBus: eventBusArn, Subscriber: ref },
    { EventBus: afterKind(eventBusArn, 'event-busv2'), Subscriber: afterKind(ref, 'subscriber') },
  ];
  const metrics = metricNames.flatMap(metricName => forms.map(dimensionsMap =>
    new cloudwatch.Metric({ namespace: 'AWS/EventsV2', metricName, dimensionsMap, statistic, period: ALARM_PERIOD })));
  const usingMetrics = Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric]));
  return new cloudwatch.MathExpression({
    expression: `${operation}([${Object.keys(usingMetrics).join(', ')}])`, label: metricNames.join(' + '), usingMetrics, period: ALARM_PERIOD,
  });
}

/** The name and the generated identifier in an ARN. */
function afterKind(arn: string, kind: string): string {
  return Fn.select(1, Fn.split(`:${kind}/`, arn));
}
