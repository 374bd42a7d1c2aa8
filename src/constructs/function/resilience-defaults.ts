import { Construct, IConstruct } from 'constructs';
import { ResilienceDefaultsOptions } from './resilience-defaults-options';
import { profile, ROUTING_SHAPE } from '../alarms/alarm-shape';
import { aKey, removalPolicy, retention } from '../resources/resource-kinds';
import { checkArguments, flag, options as objectOf, required, Shape } from '../synth/shapes';

const KEY = Symbol.for('cdk-resilient-lambda.ResilienceDefaults');

const DEFAULTS_SHAPE: Shape<ResilienceDefaultsOptions> = {
  ...ROUTING_SHAPE, alarmProfile: profile, logRetention: retention, removalPolicy, encryptionKey: aKey, reserveConcurrency: flag,
};

/** The defaults of one scope, and the path of the first construct that has read them. */
interface ScopeDefaults {
  options: ResilienceDefaultsOptions;
  readBy?: string;
}

/**
 * Defaults for all constructs of this library in an app, a stage, a stack or below any other construct.
 *
 * The nearest scope takes precedence, and a prop of a construct overrides all defaults. Set the defaults before you create the constructs.
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
   * Returns the defaults of a scope.
   *
   * @param scope the app, stage, stack or other construct
   */
  public static of(scope: IConstruct): ResilienceDefaults {
    return new ResilienceDefaults(scope);
  }

  /**
   * The defaults that apply to a construct: those of all its scopes, the nearest one first.
   *
   * @internal
   */
  public static _for(construct: Construct): ResilienceDefaultsOptions {
    return construct.node.scopes.reduce<ResilienceDefaultsOptions>((found, scope) => {
      const own = defaultsOf(scope);
      own.readBy ??= construct.node.path;
      return { ...found, ...own.options };
    }, {});
  }

  private constructor(private readonly scope: IConstruct) {}

  /**
   * Sets defaults for all constructs of this library that are created in the scope after this call.
   *
   * A second call adds to the first one and overrides the values that it sets again.
   *
   * Throws if a construct in the scope was created before, because the defaults would not apply to it.
   *
   * @param options the defaults
   */
  public set(options: ResilienceDefaultsOptions): void {
    const own = defaultsOf(this.scope);
    if (own.readBy !== undefined) {
      throw new Error(
        `ResilienceDefaults of '${this.scope.node.path}' cannot be set because the construct '${own.readBy}' was created before and would not use them: ` +
        'set the defaults before you create the constructs',
      );
    }
    checkArguments('ResilienceDefaults.set', { options }, { options: required(objectOf(DEFAULTS_SHAPE)) });
    const given = Object.entries(options).filter(([, value]) => value !== undefined);
    own.options = { ...own.options, ...Object.fromEntries(given) };
  }
}

function defaultsOf(scope: IConstruct): ScopeDefaults {
  const owner = scope as IConstruct & { [KEY]?: ScopeDefaults };
  if (owner[KEY] === undefined) {
    Object.defineProperty(owner, KEY, { value: { options: {} } });
  }
  return owner[KEY]!;
}
