import { InvalidRecordError, sqsWorker } from 'cdk-resilient-lambda/runtime';

interface Claim {
  readonly id: string;
  readonly patient: string;
}

/** What is private has no place in a log: payloads are not logged, and these keys of what is logged are blanked. */
export const handler = sqsWorker<Claim>(async (claim, { logger }) => {
  if (!claim.patient) throw new InvalidRecordError('a claim needs a patient');
  logger.info('settled', { claim: claim.id });
}, { redact: ['patient'] });
