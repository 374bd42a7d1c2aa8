/** A queue, its mapping and its function, written by hand: properties that a test names replace those here, `undefined` leaves one out. */
export interface WorkerParts {
  readonly queue?: object;
  readonly deadLetters?: object | false;
  readonly function?: object;
  readonly mapping?: object;
  readonly more?: object;
}

export const MAX_RECEIVES = 3;

/** `Queue` (60 s), `DeadLetters` after three receives, `Function` (10 s) and `Mapping`. */
export function workerTemplate(parts: WorkerParts = {}) {
  const fifo = 'FifoQueue' in (parts.queue ?? {}) ? { FifoQueue: true } : {};
  const redrive = { deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] }, maxReceiveCount: MAX_RECEIVES };
  return {
    Resources: {
      Queue: {
        Type: 'AWS::SQS::Queue',
        Properties: { VisibilityTimeout: 60, ...parts.deadLetters !== false && { RedrivePolicy: redrive }, ...parts.queue },
      },
      ...parts.deadLetters !== false && {
        DeadLetters: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 1_209_600, ...fifo, ...parts.deadLetters } },
      },
      Function: { Type: 'AWS::Lambda::Function', Properties: { Timeout: 10, ...parts.function } },
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: { EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] }, FunctionName: { Ref: 'Function' }, ...parts.mapping },
      },
      ...parts.more,
    },
  };
}

/** From the receive of a batch to the start of the function. */
export const TO_INVOKE = 41;
