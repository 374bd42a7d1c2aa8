/**
 * Pollers that are always available, for queues with sudden traffic peaks. They are billed by the hour.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
export interface ProvisionedPollers {
  /**
   * The minimum number of pollers. Valid range: 2 to 200.
   *
   * @default 2
   */
  readonly minimum?: number;

  /**
   * The maximum number of pollers. Each runs up to ten concurrent invocations of the function. Valid range: 2 to 10000.
   *
   * @default 200
   */
  readonly maximum?: number;
}
