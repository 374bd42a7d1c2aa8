import { logger } from 'cdk-resilient-lambda/runtime';

/** What the API sends, as far as it is used here; a check sends `{ health: true }`. */
interface Request {
  readonly health?: boolean;
  readonly rawPath?: string;
}

export const handler = async ({ health, rawPath }: Request) => {
  if (health) return { statusCode: 200, body: 'ok' };
  logger.info('asked', { rawPath });
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ path: rawPath }) };
};
