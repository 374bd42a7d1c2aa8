import { streamProcessor } from 'cdk-resilient-lambda/runtime';

interface Click {
  readonly id: string;
  readonly page: string;
}

export const handler = streamProcessor<Click>(async (click, { logger }) => {
  await count(click);
  logger.info('counted', { page: click.page });
}, { idempotencyKey: click => click.id });

async function count(click: Click): Promise<void> {
  if (!click.page.startsWith('/')) throw new Error(`page '${click.page}' does not exist`);
}
