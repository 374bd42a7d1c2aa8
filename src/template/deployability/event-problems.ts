import { known, ProblemList } from './problem-list';
import { isAlarmPeriod, longestAlarmWindow } from './refusal-rules';
import {
  ALARM_ACTIONS, ALARM_NAME_LENGTH, DELIVERY_EVENT_AGE_SECONDS, DELIVERY_RETRY_ATTEMPTS, FLEXIBLE_WINDOW_MINUTES,
  KINESIS_RECORD_KIB, KINESIS_RETENTION_HOURS, RULE_TARGETS,
} from '../../limits';
import type { AlarmEntry, DeliveryTarget, Entry, EventFlow, SubscriptionEntry } from '../flow';
import { endsWith } from '../resolve/outlines';

/** Topics, subscriptions, rules, schedules, notifications of buckets, streams and alarms. */
export function checkEvents(flow: EventFlow, problems: ProblemList): void {
  for (const topic of flow.topics) problems.fifoName(topic, 'TopicName', topic.fifo, 'topic');
  for (const subscription of flow.subscriptions) checkSubscription(flow, subscription, problems);
  for (const rule of flow.rules) {
    problems.addIf(rule.pattern === undefined && rule.schedule === undefined, rule, 'EventPattern', 'is not set, and neither is ScheduleExpression: a rule needs one of them');
    const targets = known(rule.targets) ?? [];
    problems.addIf(targets.length > RULE_TARGETS, rule, 'Targets', `has ${targets.length} targets, but a rule has at most ${RULE_TARGETS}`);
    for (const target of targets) checkTarget(rule, 'Targets', target, problems);
  }
  for (const schedule of flow.schedules) {
    checkTarget(schedule, 'Target', schedule.target, problems);
    problems.wholeNumber(schedule, 'FlexibleTimeWindow.MaximumWindowInMinutes', schedule.flexibleWindowMinutes, FLEXIBLE_WINDOW_MINUTES, 0);
  }
  for (const bucket of flow.buckets) {
    const fifo = (known(bucket.notifications) ?? []).find(({ target }) => known(endsWith(target.value, '.fifo')));
    problems.addIf(fifo !== undefined, bucket, 'NotificationConfiguration', `notifies ${fifo?.target.value}, but S3 does not notify FIFO queues and topics`);
  }
  for (const stream of flow.streams) {
    if (stream.kind !== 'kinesis') continue;
    problems.wholeNumber(stream, 'RetentionPeriodHours', stream.retentionHours, KINESIS_RETENTION_HOURS);
    problems.wholeNumber(stream, 'MaxRecordSizeInKiB', stream.maximumRecordKiB, KINESIS_RECORD_KIB);
  }
  checkAlarms(flow, problems);
}

function checkSubscription({ topics, queues }: EventFlow, subscription: SubscriptionEntry, problems: ProblemList): void {
  const { topic, endpoint, protocol, filterPolicyScope, rawMessageDelivery } = subscription;
  problems.oneOf(subscription, 'FilterPolicyScope', filterPolicyScope, ['MessageAttributes', 'MessageBody']);
  const kind = known(protocol);
  problems.addIf(kind === 'lambda' && known(rawMessageDelivery) === true, subscription, 'RawMessageDelivery', 'is true, but SNS does not support it for the protocol lambda');
  const source = topics.find(({ key }) => key === topic.key);
  const fromFifo = known(source ? source.fifo : endsWith(topic.value, '.fifo'));
  problems.addIf(fromFifo === true && kind !== undefined && kind !== 'sqs', subscription, 'Protocol', `is ${kind}, but a FIFO topic delivers to queues only: subscribe a queue that invokes the function`);
  const target = endpoint && queues.find(({ key }) => key === endpoint.key);
  const toFifo = known(target ? target.fifo : endpoint && endsWith(endpoint.value, '.fifo'));
  problems.addIf(fromFifo === false && kind === 'sqs' && toFifo === true, subscription, 'Endpoint', 'is a FIFO queue, but a standard topic delivers to standard queues only');
}

function checkTarget(entry: Entry, property: string, { maximumRetryAttempts, maximumEventAgeSeconds }: DeliveryTarget, problems: ProblemList): void {
  problems.wholeNumber(entry, `${property}.RetryPolicy.MaximumRetryAttempts`, maximumRetryAttempts, DELIVERY_RETRY_ATTEMPTS);
  problems.wholeNumber(entry, `${property}.RetryPolicy.MaximumEventAgeInSeconds`, maximumEventAgeSeconds, DELIVERY_EVENT_AGE_SECONDS);
}

function checkAlarms({ alarms, compositeAlarms }: EventFlow, problems: ProblemList): void {
  for (const alarm of [...alarms, ...compositeAlarms]) {
    const name = known(alarm.properties.text('AlarmName')) ?? '';
    problems.addIf(name.length > ALARM_NAME_LENGTH.max, alarm, 'AlarmName', `has ${name.length} characters, but at most ${ALARM_NAME_LENGTH.max} are allowed`);
    const actions = { AlarmActions: alarm.alarmActions, OKActions: alarm.okActions, InsufficientDataActions: alarm.insufficientDataActions };
    for (const [property, { length }] of Object.entries(actions)) {
      problems.addIf(length > ALARM_ACTIONS, alarm, property, `has ${length} actions, but at most ${ALARM_ACTIONS} are allowed`);
    }
  }
  for (const alarm of alarms) {
    const [periods, datapoints] = [known(alarm.evaluationPeriods), known(alarm.datapointsToAlarm)];
    problems.addIf(periods !== undefined && datapoints !== undefined && datapoints > periods, alarm, 'DatapointsToAlarm',
      `is ${datapoints}, but the alarm evaluates only ${periods} periods (EvaluationPeriods)`);
    checkPeriods(alarm, periods, problems);
  }
}

function checkPeriods(alarm: AlarmEntry, periods: number | undefined, problems: ProblemList): void {
  const metrics = [alarm.metric, ...(known(alarm.metrics) ?? []).map(({ metricStat }) => metricStat)];
  const seconds = [...new Set(metrics.map(metric => known(metric?.period)))].filter(period => period !== undefined);
  for (const period of seconds) problems.addIf(!isAlarmPeriod(period), alarm, 'Period', `is ${period}, but must be 10, 20 or 30, or a multiple of 60`);
  const [longest, most] = [Math.max(0, ...seconds), longestAlarmWindow(Math.max(0, ...seconds))];
  problems.addIf(longest * (periods ?? 0) > most, alarm, 'EvaluationPeriods', `is ${periods}, which makes ${longest * (periods ?? 0)} s with periods of ${longest} s, but at most ${most} s are allowed`);
}
