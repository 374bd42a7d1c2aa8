import type { SharedEnvironments } from './shared-environments';
import { FilterPattern, Pattern } from '../../filters';
import {
  BucketEntry, BucketNotification, ConsumerEntry, Entry, EntryIndex, EventFlow, firstUnknown, FunctionEntry, InvokeConfigEntry, isUnknown,
  Reference, RuleEntry,
} from '../../template';

/** A path of events that ends at a function. */
export interface EventPath {
  /** The resource at its beginning: the function itself, if its own results invoke it again. Undefined for the default event bus. */
  readonly source?: Entry;

  /** The names of the resources in between. */
  readonly through: readonly string[];

  /** The notification with which the path begins, if its source is a bucket. */
  readonly notification?: BucketNotification;

  /** The rule with which the path begins, if its source is a bucket that sends its events to EventBridge. */
  readonly objects?: ObjectPattern;
}

/** The objects whose creation a rule matches. */
export interface ObjectPattern {
  /** Keys that the rule may match. */
  readonly keys: readonly string[];
  matches(key: string): boolean;
}

/** A resource or function that sends its events to another one. */
interface Step extends Omit<EventPath, 'through'> {
  readonly from: string;
  readonly to: string | undefined;
  readonly name: string;

  /** Indicates whether a function polls the source, so that its invocation has no destinations. */
  readonly isPolled?: boolean;

  /** Indicates whether the event is the result of an asynchronous invocation. */
  readonly isResult?: boolean;

  /** The rule, if the event is that of a bucket. */
  readonly rule?: RuleEntry;
}

/** A place from which paths are followed further back. */
interface Place {
  readonly at: string;
  readonly through: readonly string[];
  readonly isPolled?: boolean;
  readonly isResult?: boolean;
}

const DEFAULT_BUS = 'default';

/** Stands for all buckets that send their events to EventBridge. */
const ANY_BUCKET = 'aws.s3';

/** The fields of an event that tell the bucket. */
const BUCKET_PATHS = ['detail.bucket.name', 'resources'];

/** The events that create an object. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html */
const CREATED = /^s3:ObjectCreated:/;

/**
 * The graph of the flow of events. Filters, apart from those by the key of an object, are taken to exclude what the function itself sends.
 * Destinations for failures are left out: what they start is a retry that ends.
 */
export class EventPaths {
  readonly #steps: EntryIndex<Step>;

  /** The buckets that send their events to EventBridge. */
  readonly #senders: readonly BucketEntry[];
  readonly #patterns = new Map<RuleEntry, FilterPattern | undefined>();

  constructor(private readonly flow: EventFlow, private readonly environments: SharedEnvironments) {
    const { mappings, subscriptions, buckets, rules, invokeConfigs } = flow;
    const rulesOf = new EntryIndex(rules, rule => [busOf(rule.bus)]);
    this.#senders = buckets.filter(({ eventBridge }) => eventBridge === true);
    const byName = new EntryIndex(this.#senders, ({ name, arn }) => [name, arn]);
    this.#steps = new EntryIndex<Step>([
      ...mappings.filter(({ filters, enabled }) => enabled !== false && !isUnknown(filters) && filters.length === 0)
        .flatMap(({ source, function: to }) => this.#step(this.#streamOf(source), to, { isPolled: true })),
      ...subscriptions.filter(({ filterPolicy }) => filterPolicy === undefined).flatMap(({ topic, endpoint }) => this.#step(topic.key, endpoint)),
      ...buckets.flatMap(({ key, notifications }) => isUnknown(notifications) ? [] : notifications
        .filter(({ events }) => events.some(event => isUnknown(event) || CREATED.test(event)))
        .flatMap(notification => this.#step(key, notification.target, { notification }))),
      ...rulesOf.get(DEFAULT_BUS).flatMap(rule => this.#bucketSteps(rule, byName)),
      ...rules.flatMap(rule => this.#accepts(rule, anyEvent(rule)) ? this.#ruleSteps(rule, busOf(rule.bus)) : []),
      ...invokeConfigs.flatMap(config => this.#resultSteps(config, rulesOf)),
    ], ({ to }) => [to]);
  }

  /** Returns the paths of events that end at a function, the shortest ones first. */
  public to({ key: end }: FunctionEntry): readonly EventPath[] {
    const paths: EventPath[] = [];
    const [taken, visited] = [new Set<Step>(), new Set<string>()];
    const open: Place[] = [{ at: end, through: [] }];
    for (const { at, through, isPolled, isResult } of open) {
      for (const step of this.#steps.get(at)) {
        const entersPolled = isPolled ?? step.isPolled ?? false;
        const returns = step.isResult && step.from === end;
        // Only an asynchronous invocation has a result that is sent on.
        if (taken.has(step) || (isResult && step.isPolled) || (returns && entersPolled)) continue;
        taken.add(step);
        if (step.rule && step.from === ANY_BUCKET) {
          const senders = this.#senders.filter(bucket => this.environments.mayShare(bucket, step.rule!));
          paths.push(...senders.map(source => ({ source, through, objects: step.objects })));
          continue;
        }
        if (!step.isResult || returns) paths.push({ source: step.source, through, notification: step.notification, objects: step.objects });
        const place = `${step.from} ${entersPolled} ${step.isResult}`;
        if (step.from === end || visited.has(place)) continue;
        visited.add(place);
        open.push({ at: step.from, through: [step.name, ...through], isPolled: entersPolled, isResult: step.isResult });
      }
    }
    return paths;
  }

  #step(from: string | undefined, to: Reference | undefined, more: Partial<Step> = {}): readonly Step[] {
    if (from === undefined || to === undefined) return [];
    const source = this.flow.byKey.get(from);
    const target = to.function ?? to.key ?? (isDefaultBus(to) ? DEFAULT_BUS : undefined);
    return [{ from, to: target, name: source?.logicalId ?? 'the default event bus', source, ...more }];
  }

  #ruleSteps({ targets }: RuleEntry, from: string | undefined, more: Partial<Step> = {}): readonly Step[] {
    return isUnknown(targets) ? [] : targets.flatMap(({ target }) => this.#step(from, target, more));
  }

  /** The steps from the buckets whose events a rule matches to its targets. */
  #bucketSteps(rule: RuleEntry, byName: EntryIndex<BucketEntry>): readonly Step[] {
    const pattern = this.#patternOf(rule);
    if (!pattern) return [];
    const candidates = keysIn(rule.pattern);
    const stepsFrom = (bucket: Pick<Entry, 'name' | 'arn'>, from: string) => {
      const matches = (key: string) => pattern.matches(objectCreated(bucket, key, rule));
      const keys = candidates.filter(matches);
      return keys.length > 0 ? this.#ruleSteps(rule, from, { objects: { keys, matches }, rule }) : [];
    };
    if (!BUCKET_PATHS.some(path => pattern.paths.has(path))) return stepsFrom({ name: 'x', arn: 'x' }, ANY_BUCKET);
    const named = bucketsIn(rule.pattern).flatMap(name => byName.get(name)).filter(bucket => this.environments.mayShare(bucket, rule));
    return [...new Set(named)].flatMap(bucket => stepsFrom(bucket, bucket.key));
  }

  /**
   * The steps from a function to where its results go, also by the rules of an event bus.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
   */
  #resultSteps({ function: { function: from }, onSuccess }: InvokeConfigEntry, rulesOf: EntryIndex<RuleEntry>): readonly Step[] {
    const bus = onSuccess && busOf(onSuccess);
    const direct = this.#step(from, onSuccess, { isResult: true });
    if (bus === undefined || from === undefined) return direct;
    const resources = [`${this.flow.byKey.get(from)!.arn}:$LATEST`];
    const result = { 'source': 'lambda', 'detail-type': 'Lambda Function Invocation Result - Success', resources };
    const matching = rulesOf.get(bus).filter(rule => this.#accepts(rule, { ...anyEvent(rule), ...result }));
    return [...direct, ...matching.flatMap(rule => this.#ruleSteps(rule, from, { isResult: true }))];
  }

  #streamOf(source: Reference | undefined): string | undefined {
    const entry = source?.key === undefined ? undefined : this.flow.byKey.get(source.key);
    return entry?.type === 'AWS::Kinesis::StreamConsumer' ? (entry as ConsumerEntry).stream.key : source?.key;
  }

  #accepts(rule: RuleEntry, event: object): boolean {
    return this.#patternOf(rule)?.matches(event) ?? false;
  }

  /** Returns the pattern of a rule, if all of it is known and valid. */
  #patternOf(rule: RuleEntry): FilterPattern | undefined {
    if (!this.#patterns.has(rule)) this.#patterns.set(rule, rule.enabled === false ? undefined : compiled(rule.pattern));
    return this.#patterns.get(rule);
  }
}

function compiled(pattern: unknown): FilterPattern | undefined {
  if (pattern === undefined || firstUnknown(pattern)) return undefined;
  try {
    return new FilterPattern(pattern as Pattern);
  } catch {
    return undefined; // EventBridge rejects it
  }
}

/** Returns the event that S3 sends to EventBridge for a new object. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
function objectCreated({ name, arn }: Pick<Entry, 'name' | 'arn'>, key: string, rule: RuleEntry): object {
  return {
    ...anyEvent(rule),
    'source': 'aws.s3',
    'detail-type': 'Object Created',
    'resources': [arn],
    'detail': { version: '0', bucket: { name }, object: { key, size: 1, etag: 'x', sequencer: '0' }, reason: 'PutObject' },
  };
}

/** Returns the names and ARNs of buckets that a pattern lists. */
function bucketsIn(pattern: unknown): readonly string[] {
  const { detail, resources } = pattern as { detail?: { bucket?: { name?: unknown } }; resources?: unknown };
  return [detail?.bucket?.name, resources].flat().filter(name => typeof name === 'string');
}

/** Returns keys that the rules of a pattern for the key of an object may accept: its texts, alone and around another character. */
function keysIn(pattern: unknown): readonly string[] {
  const rules = (pattern as { detail?: { object?: { key?: unknown } } } | undefined)?.detail?.object?.key;
  const texts = [...new Set((Array.isArray(rules) ? rules : []).flatMap(textsOf))].slice(0, MOST_TEXTS);
  const alone = texts.flatMap(text => [text.replaceAll('*', 'x'), `${text}x`, `x${text}`]);
  return ['x', ...alone, ...texts.flatMap(one => texts.map(other => `${one}x${other}`))];
}

/** Keys are derived from this many texts of a pattern, each with each. */
const MOST_TEXTS = 20;

function textsOf(rule: unknown): readonly string[] {
  if (typeof rule === 'string') return [rule];
  return typeof rule === 'object' && rule !== null && !isUnknown(rule) ? Object.values(rule).flatMap(textsOf) : [];
}

/** Returns an event in the account and Region of a rule that says nothing else, so that only a pattern for all events matches it. */
function anyEvent({ arn }: RuleEntry): object {
  const [, , , region, account] = arn.split(':');
  const time = '2026-01-01T00:00:00Z';
  return { 'version': '0', 'id': '0', 'source': '?', 'detail-type': '?', account, time, region, 'resources': [], 'detail': {} };
}

function busOf(bus: Reference): string | undefined {
  return isDefaultBus(bus) ? DEFAULT_BUS : bus.key;
}

function isDefaultBus({ value }: Reference): boolean {
  return !isUnknown(value) && /(^|:event-bus\/)default$/.test(value);
}
