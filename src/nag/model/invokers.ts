import { asScheduled } from './schedules';
import type { Level } from './violation';
import { EntryIndex, EventFlow, isUnknown, PermissionEntry, Reference, SupportingResources, Unknown } from '../../template';

/** A resource or service that invokes a function asynchronously. */
export interface Invoker {
  /** Completes the sentence 'The function is invoked by …'. */
  readonly by: string;
  readonly target: Reference;

  /** Set if its events cannot name the tenant that a function with tenant isolation needs. */
  readonly namesNoTenant?: boolean;

  /** The severity of losing its events, if it is lower than that of other invokers. */
  readonly level?: Level;
}

/** Services that invoke functions asynchronously. @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html */
const ASYNCHRONOUS: { readonly [service: string]: string } = {
  's3.amazonaws.com': 'Amazon S3',
  'sns.amazonaws.com': 'Amazon SNS',
  'events.amazonaws.com': 'Amazon EventBridge',
  'scheduler.amazonaws.com': 'Amazon EventBridge Scheduler',
  'iot.amazonaws.com': 'AWS IoT',
  'ses.amazonaws.com': 'Amazon SES',
  'config.amazonaws.com': 'AWS Config',
  'codecommit.amazonaws.com': 'AWS CodeCommit',
  'logs.amazonaws.com': 'CloudWatch Logs',
  'lambda.alarms.cloudwatch.amazonaws.com': 'a CloudWatch alarm',
};

/** Those whose events name no tenant. @see https://docs.aws.amazon.com/lambda/latest/dg/tenant-isolation.html */
const NAMES_NO_TENANT = new Set(['s3.amazonaws.com', 'sns.amazonaws.com', 'events.amazonaws.com', 'scheduler.amazonaws.com']);

/** Finds what invokes a function. */
export class Invokers {
  readonly #asynchronous: EntryIndex<Invoker>;
  readonly #permitted: ReadonlySet<string>;
  readonly #permissions: EntryIndex<PermissionEntry>;

  /** The reason why the function of some permission is unknown, if there is such a permission. */
  public readonly unclear?: Unknown;

  constructor(flow: EventFlow, { busSubscribers, functionUrls, permissions }: SupportingResources) {
    const levels = new Map([...flow.rules, ...flow.schedules].map(source => [source.key, asScheduled(source).level]));
    const invokers: readonly Invoker[] = [
      ...permissions.flatMap(({ principal, function: target, stack, conditions: { SourceArn } }) => {
        if (isUnknown(principal) || !Object.hasOwn(ASYNCHRONOUS, principal)) return [];
        const source = flow.refer(String(SourceArn), stack, 'AWS::Events::Rule');
        return [{ by: ASYNCHRONOUS[principal], target, namesNoTenant: NAMES_NO_TENANT.has(principal), level: levels.get(source.key ?? '') }];
      }),
      ...flow.rules.flatMap(({ key, targets }) => isUnknown(targets) ? []
        : targets.map(({ target }) => ({ by: 'an EventBridge rule', target, namesNoTenant: true, level: levels.get(key) }))),
      ...flow.schedules.map(({ key, target: { target } }) => ({ by: 'a schedule', target, namesNoTenant: true, level: levels.get(key) })),
      ...busSubscribers.flatMap(({ invocationType, target }) => invocationType === 'EVENT' ? [{ by: 'a subscriber of a Custom Event Bus', target }] : []),
      ...flow.subscriptions.flatMap(({ endpoint }) => endpoint ? [{ by: 'an SNS topic', target: endpoint, namesNoTenant: true }] : []),
      ...flow.buckets.flatMap(({ notifications }) => isUnknown(notifications) ? [] : notifications.map(({ target }) => ({ by: 'an S3 bucket', target, namesNoTenant: true }))),
      ...flow.invokeConfigs.flatMap(({ onSuccess, onFailure }) => [onSuccess, onFailure].flatMap(target => target ? [{ by: 'another function', target }] : [])),
    ];
    this.#asynchronous = new EntryIndex(invokers, ({ target }) => [target.function]);
    this.#permitted = new Set([...permissions, ...functionUrls].flatMap(({ function: { function: key } }) => key ?? []));
    this.#permissions = new EntryIndex(permissions, ({ function: { function: key } }) => [key]);
    this.unclear = permissions.map(({ function: { value } }) => value).find(isUnknown);
  }

  /** Returns what invokes a function asynchronously. */
  public of(functionKey: string): readonly Invoker[] {
    return this.#asynchronous.get(functionKey);
  }

  /** Returns the permissions to invoke a function, its versions and aliases. */
  public permissionsOf(functionKey: string): readonly PermissionEntry[] {
    return this.#permissions.get(functionKey);
  }

  /** Indicates whether a permission or URL lets any service or account invoke a function. */
  public isPermitted(functionKey: string): boolean {
    return this.#permitted.has(functionKey);
  }
}
