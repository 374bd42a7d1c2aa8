/**
 * List prices of CloudWatch alarms in us-east-1, in dollars a month, without the free tier. An alarm on metric math pays for each of its metrics; a metric
 * with a period below a minute has a high resolution.
 *
 * @see https://aws.amazon.com/cloudwatch/pricing/
 */
export const ALARM_PRICES = { region: 'us-east-1', year: 2026, metric: 0.1, highResolutionMetric: 0.3, composite: 0.5 } as const;

/**
 * List prices of Lambda in us-east-1, in dollars, without the free tier.
 *
 * @see https://aws.amazon.com/lambda/pricing/
 */
export const LAMBDA_PRICES = { region: 'us-east-1', year: 2026, request: 0.2e-6, armGigabyteSecond: 0.0000133334 } as const;

/**
 * List prices of a request to SQS in us-east-1, in dollars, without the free tier.
 *
 * @see https://aws.amazon.com/sqs/pricing/
 */
export const SQS_PRICES = { region: 'us-east-1', year: 2026, standardRequest: 0.4e-6, fifoRequest: 0.5e-6 } as const;
