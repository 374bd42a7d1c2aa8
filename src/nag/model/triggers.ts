import { EntryIndex } from './entry-index';
import { EventFlow, isUnknown, Reference, Surroundings, Unknown } from '../../template';

/** What invokes a function without waiting for its answer. */
export interface Trigger {
  /** As in 'by an SNS topic'. */
  readonly by: string;
  readonly target: Reference;
}

/** Services that hand an event over and go on. @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html */
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

/** Who invokes which function. */
export class Triggers {
  readonly #asynchronous: EntryIndex<Trigger>;
  readonly #permitted: ReadonlySet<string>;

  /** Why nobody can tell which function some permission is for. */
  public readonly unclear?: Unknown;

  constructor(flow: EventFlow, { permissions, functionUrls }: Surroundings) {
    const triggers: readonly Trigger[] = [
      ...permissions.flatMap(({ principal, function: target }) => !isUnknown(principal) && Object.hasOwn(ASYNCHRONOUS, principal)
        ? [{ by: ASYNCHRONOUS[principal], target }] : []),
      ...flow.rules.flatMap(({ targets }) => isUnknown(targets) ? [] : targets.map(({ target }) => ({ by: 'an EventBridge rule', target }))),
      ...flow.schedules.map(({ target: { target } }) => ({ by: 'a schedule', target })),
      ...flow.subscriptions.flatMap(({ endpoint }) => endpoint ? [{ by: 'an SNS topic', target: endpoint }] : []),
      ...flow.buckets.flatMap(({ notifications }) => isUnknown(notifications) ? [] : notifications.map(({ target }) => ({ by: 'an S3 bucket', target }))),
      ...flow.invokeConfigs.flatMap(({ onSuccess, onFailure }) => [onSuccess, onFailure].flatMap(target => target ? [{ by: 'another function', target }] : [])),
    ];
    this.#asynchronous = new EntryIndex(triggers, ({ target }) => [target.function]);
    this.#permitted = new Set([...permissions, ...functionUrls].flatMap(({ function: { function: key } }) => key ?? []));
    this.unclear = permissions.map(({ function: { value } }) => value).find(isUnknown);
  }

  /** What invokes a function asynchronously. */
  public of(functionKey: string): readonly Trigger[] {
    return this.#asynchronous.get(functionKey);
  }

  /** Whether any service or account may invoke it. */
  public isPermitted(functionKey: string): boolean {
    return this.#permitted.has(functionKey);
  }
}
