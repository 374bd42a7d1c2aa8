/**
 * Returns the service that sent a test message, or undefined for every other payload.
 *
 * S3 and SES send one when a notification or a topic is configured. It is no event of the application.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 * @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns.html
 */
export function testMessageFrom(payload: unknown): string | undefined {
  if (payload === 'Successfully validated SNS topic for Amazon SES event publishing.') return 'Amazon SES';
  if (typeof payload !== 'object' || payload === null) return undefined;
  const { Bucket, Event, notificationType, Service } = payload as Record<string, unknown>;
  if (Event === 's3:TestEvent' && Service === 'Amazon S3' && typeof Bucket === 'string') return 'Amazon S3';
  return notificationType === 'AmazonSnsSubscriptionSucceeded' ? 'Amazon SES' : undefined;
}
