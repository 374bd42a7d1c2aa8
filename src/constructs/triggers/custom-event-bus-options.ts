import { Duration, RemovalPolicy } from 'aws-cdk-lib';

/**
 * Options for a Custom Event Bus.
 */
export interface CustomEventBusOptions {
  /**
   * The name of the bus: 1 to 256 letters, digits, `.`, `-` and `_`, beginning with a letter or a digit. A change of the name replaces the bus.
   *
   * @default - derived from the path of the bus
   */
  readonly eventBusName?: string;

  /**
   * How long the bus retains events. Valid range: 1 to 365 days, in whole days. Failed events can be read from the bus again for as long.
   *
   * @default Duration.days(14) - as long as the dead-letter queues of its subscribers keep their records
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-create.html
   */
  readonly retentionPeriod?: Duration;

  /**
   * What happens to the bus, and the events that it retains, when it is removed from the stack.
   *
   * @default RemovalPolicy.RETAIN - it is kept
   */
  readonly removalPolicy?: RemovalPolicy;
}
