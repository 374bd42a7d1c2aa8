import { sqsWorker } from 'cdk-resilient-lambda/runtime';

/** The detail of an event about an article. */
interface Change {
  readonly article: string;
  readonly count: number;
}

export const handler = sqsWorker<Change>(async ({ article, count }, { logger }) => {
  if (!Number.isInteger(count)) throw new Error(`nobody can store ${count} of ${article}`);
  logger.info('counted', { article, count });
});
