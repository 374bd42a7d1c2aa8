/**
 * List prices of CloudWatch alarms in us-east-1, in dollars a month, without the free tier. An alarm on metric math pays for each of its metrics; a metric
 * with a period below a minute has a high resolution.
 *
 * @see https://aws.amazon.com/cloudwatch/pricing/
 */
export const ALARM_PRICES = { region: 'us-east-1', year: 2026, metric: 0.1, highResolutionMetric: 0.3, composite: 0.5 } as const;

/**
 * List prices of what events cost on their way, in dollars in us-east-1 as of June 2026, without the free tier and volume discounts.
 *
 * @see https://aws.amazon.com/lambda/pricing/
 * @see https://aws.amazon.com/sqs/pricing/
 * @see https://aws.amazon.com/sns/pricing/
 * @see https://aws.amazon.com/eventbridge/pricing/
 * @see https://aws.amazon.com/kinesis/data-streams/pricing/
 */
export const EVENT_PRICES = {
  /** For each invocation. */
  invocation: 0.2e-6,

  /** For each second and GB of memory, by architecture. */
  runTime: { x86_64: 0.000_016_666_7, arm64: 0.000_013_333_4 } as { readonly [architecture: string]: number | undefined },

  /** For each request to a queue, with at most 64 KB. */
  queueRequest: 0.4e-6,
  fifoQueueRequest: 0.5e-6,

  /** For each message of at most 64 KB that is published to a standard topic; deliveries to functions and queues are free. */
  published: 0.5e-6,

  /** For each event of at most 64 KB that is put on a bus. Those of AWS services are free. */
  put: 1e-6,

  /** For each invocation by EventBridge Scheduler. */
  scheduled: 1e-6,

  /** For each hour of a Kinesis stream on demand, without its data. */
  onDemandStreamHour: 0.04,

  /** For each hour of a shard of a Kinesis stream, without its data. */
  shardHour: 0.015,

  /** For each hour of a shard that keeps records for more than 24 hours and at most 7 days, in addition. */
  extendedShardHour: 0.02,
} as const;
