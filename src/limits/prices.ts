/**
 * List prices of CloudWatch alarms in us-east-1, in dollars a month, without the free tier. An alarm on metric math pays for each of its metrics; a metric
 * with a period below a minute has a high resolution.
 *
 * @see https://aws.amazon.com/cloudwatch/pricing/
 */
export const ALARM_PRICES = { region: 'us-east-1', year: 2026, metric: 0.1, highResolutionMetric: 0.3, composite: 0.5 } as const;
