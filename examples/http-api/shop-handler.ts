import { logger } from 'cdk-resilient-lambda/runtime';

/** The parts of an API Gateway event that the handler uses. The deployment hook sends `{ health: true }`. */
interface Request {
  readonly health?: boolean;
  readonly rawPath?: string;
}

export const handler = async ({ health, rawPath }: Request) => {
  if (health) return { statusCode: 200, body: 'ok' };
  logger.info('request received', { rawPath });
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ path: rawPath }) };
};
