import type { Access, ServiceCaller } from './access';
import type { Delivery } from './delivery';
import { EntryIndex } from './entry-index';
import { invocationsIn } from './invocations';
import type { AlarmEntry, BucketEntry, CompositeAlarmEntry, Entry, EventFlow, RuleEntry, SubscriptionEntry } from '../flow';
import { accountComparison, Comparison } from '../policies/comparison';
import { isUnknown, Unknown } from '../resolve/unknown';

const ARN_ACCOUNT = /^(?:[^:]*:){4}(\d{12}):/;

/** Finds the deliveries of services to queues, topics and functions. */
export class Deliveries {
  readonly #byTarget: EntryIndex<Delivery>;

  constructor(flow: EventFlow, access: Access) {
    const all = [
      ...flow.subscriptions.flatMap(subscription => ofSubscription(subscription, access)),
      ...flow.rules.flatMap(rule => ofRule(rule, access)),
      ...flow.buckets.flatMap(bucket => ofBucket(bucket, access)),
      ...[...flow.alarms, ...flow.compositeAlarms].flatMap(alarm => ofAlarm(alarm, access)),
      ...invocationsIn(flow, access),
    ];
    this.#byTarget = new EntryIndex(all, ({ target }) => [target.function ?? target.key]);
  }

  /** Returns the deliveries to a queue, a topic, or a function with its versions and aliases. */
  public to({ key }: Entry): readonly Delivery[] {
    return this.#byTarget.get(key);
  }
}

function ofSubscription(subscription: SubscriptionEntry, access: Access): Delivery[] {
  const { topic, endpoint, deadLetterQueue, protocol, stack, logicalId } = subscription;
  const { value } = topic;
  const caller: ServiceCaller = {
    service: 'sns',
    arn: isUnknown(value) ? () => value : access.comparison({ arn: value, entry: access.entry(topic) }, stack),
    account: isUnknown(value) ? () => value : accountOf(value, subscription, access),
  };
  const sender = isUnknown(value) ? `the subscription ${logicalId}` : `the topic ${access.entry(topic)?.logicalId ?? value}`;
  const direct = protocol === 'sqs' || protocol === 'lambda' ? endpoint : undefined;
  return [
    ...direct ? [{ sender, caller, target: direct }] : [],
    ...deadLetterQueue ? [{ sender: `the subscription ${logicalId}`, caller, target: deadLetterQueue }] : [],
  ];
}

/** The account of a topic, which its ARN contains if the topic is not in these templates. */
function accountOf(arn: string, subscription: SubscriptionEntry, access: Access): Comparison {
  const entry = access.entry(subscription.topic);
  if (entry) return accountComparison(access.stackOf(entry));
  const own = access.stackOf(subscription);
  return accountComparison({ ...own, account: ARN_ACCOUNT.exec(arn)?.[1] ?? own.account });
}

function ofRule(rule: RuleEntry, access: Access): Delivery[] {
  if (rule.enabled === false || isUnknown(rule.targets)) return [];
  const caller = callerOf('events', rule, access);
  const sender = `the rule ${rule.logicalId}`;
  return rule.targets.flatMap(({ target, deadLetterQueue, role }) => [
    { sender, caller, target, role },
    ...deadLetterQueue ? [{ sender, caller, target: deadLetterQueue }] : [],
  ]);
}

function ofBucket(bucket: BucketEntry, access: Access): Delivery[] {
  if (isUnknown(bucket.notifications)) return [];
  const own = callerOf('s3', bucket, access);
  // The account of a bucket outside of these templates is unknown, because its ARN does not contain it.
  const caller = bucket.type === 'AWS::S3::Bucket' ? own
    : { ...own, account: (pattern: string) => own.account(pattern) === true || new Unknown(`the account of the bucket ${bucket.name} is not known`) };
  return bucket.notifications.map(({ target }) => ({ sender: `the bucket ${bucket.logicalId}`, caller, target }));
}

function ofAlarm(alarm: AlarmEntry | CompositeAlarmEntry, access: Access): Delivery[] {
  if (alarm.actionsEnabled === false) return [];
  const sender = `the alarm ${alarm.logicalId}`;
  const targets = [...alarm.alarmActions, ...alarm.okActions, ...alarm.insufficientDataActions];
  return targets.map(target => ({ sender, caller: callerOf(target.function ? 'lambda.alarms.cloudwatch' : 'cloudwatch', alarm, access), target }));
}

function callerOf(service: string, entry: Entry, access: Access): ServiceCaller {
  return { service, arn: access.comparison({ arn: entry.arn, entry }, entry.stack), account: accountComparison(access.stackOf(entry)) };
}
