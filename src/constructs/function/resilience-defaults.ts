import { RemovalPolicy } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct, IConstruct } from 'constructs';
import { AlarmProfile } from '../alarms/alarm-options';

/**
 * What `ResilienceDefaults` can say for every construct of this library below a scope.
 */
export interface ResilienceDefaultsOptions {
  /**
   * The topic that alarms notify, when they go off and when they are over.
   *
   * @default - none
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * What alarms do, beside notifying `alarmTopic`, when they go off and when they are over.
   *
   * @default - nothing
   */
  readonly alarmActions?: cloudwatch.IAlarmAction[];

  /**
   * Which alarms are made.
   *
   * @default AlarmProfile.ESSENTIAL
   */
  readonly alarmProfile?: AlarmProfile;

  /**
   * How long log lines are kept.
   *
   * @default logs.RetentionDays.ONE_MONTH
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * What happens to queues, streams, failure buckets and tables when their construct is removed or replaced.
   *
   * @default RemovalPolicy.RETAIN - parked events survive a renamed construct
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * The key that encrypts everything the constructs create that can be encrypted.
   *
   * @default - keys that AWS owns
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Whether a queue's worker reserves its concurrency in the account's pool.
   *
   * @default true - a noisy neighbour's throttling can't dead-letter messages that never ran
   */
  readonly reserveConcurrency?: boolean;
}

const KEY = Symbol.for('cdk-resilient-lambda.ResilienceDefaults');

/** What a scope carries: its own defaults, and the path of the first construct that has asked for them. */
interface Carried {
  options: ResilienceDefaultsOptions;
  readBy?: string;
}

/**
 * Defaults for every construct of this library in an app, a stage, a stack or below any construct, so that a platform team says them once.
 *
 * For each value the nearest scope wins; a prop of the construct wins over all.
 * Say them before the constructs are created: a construct reads them once.
 *
 * @example
 * import { App } from 'aws-cdk-lib';
 * import { RetentionDays } from 'aws-cdk-lib/aws-logs';
 * import { AlarmProfile, ResilienceDefaults } from 'cdk-resilient-lambda';
 *
 * const app = new App();
 * ResilienceDefaults.of(app).set({ alarmProfile: AlarmProfile.FULL, logRetention: RetentionDays.THREE_MONTHS });
 */
export class ResilienceDefaults {
  /**
   * The defaults of a scope.
   *
   * @param scope the app, stage, stack or construct below which they hold
   */
  public static of(scope: IConstruct): ResilienceDefaults {
    return new ResilienceDefaults(scope);
  }

  /**
   * What holds for a construct: its ancestors' defaults, the nearest first.
   *
   * @internal
   */
  public static _for(construct: Construct): ResilienceDefaultsOptions {
    return construct.node.scopes.reduce<ResilienceDefaultsOptions>((found, scope) => {
      const own = carriedBy(scope);
      own.readBy ??= construct.node.path;
      return { ...found, ...own.options };
    }, {});
  }

  private constructor(private readonly scope: IConstruct) {}

  /**
   * Sets defaults for all constructs of this library that are created below the scope from now on.
   *
   * A second call adds to the first; for the same value the last call wins.
   *
   * Throws when a construct below the scope was created before, because it would not know of them.
   *
   * @param options the defaults
   */
  public set(options: ResilienceDefaultsOptions): void {
    const own = carriedBy(this.scope);
    if (own.readBy !== undefined) {
      throw new Error(
        `ResilienceDefaults of '${this.scope.node.path}' cannot be set: '${own.readBy}' was created before and would not know of them: ` +
        'set the defaults before the first construct',
      );
    }
    const given = Object.entries(options).filter(([, value]) => value !== undefined);
    own.options = { ...own.options, ...Object.fromEntries(given) };
  }
}

function carriedBy(scope: IConstruct): Carried {
  const carrier = scope as IConstruct & { [KEY]?: Carried };
  if (carrier[KEY] === undefined) {
    Object.defineProperty(carrier, KEY, { value: { options: {} } });
  }
  return carrier[KEY]!;
}
