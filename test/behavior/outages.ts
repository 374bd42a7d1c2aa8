import { Duration } from 'aws-cdk-lib';
import { newQueueRetries } from '../../src/constructs/sqs-worker/retry-plan';
import { recommendedVisibilityTimeoutSeconds } from '../../src/limits';
import { PermanentError, sqsWorker } from '../../src/runtime';
import { Fault, Simulation } from '../../src/simulator';

const TIMEOUT = 30;

/** The settings of the queue of a worker that tolerates an outage, as the construct computes them. */
function retriesFor(toleratedOutage?: Duration) {
  const recommendedVisibilityTimeout = Duration.seconds(recommendedVisibilityTimeoutSeconds(TIMEOUT, 0));
  const { maxReceiveCount, visibilityTimeout, waits } = newQueueRetries({}, { toleratedOutage, recommendedVisibilityTimeout });
  return { maxReceiveCount: maxReceiveCount!, visibilityTimeout: visibilityTimeout!.toSeconds(), waits: waits! };
}

export const DEFAULT_RETRIES = retriesFor();
export const FOUR_HOURS_RETRIES = retriesFor(Duration.hours(4));

export interface OutageOptions {
  readonly retries?: typeof DEFAULT_RETRIES;
  readonly fifo?: boolean;
  readonly batchSize?: number;
  /** Leaves out the schedule, as if the handler were written in another language. */
  readonly withoutCode?: boolean;
  readonly seed?: number;
  readonly faults?: Array<Fault<string>>;
}

/** What happens to a message that the handler processes at a virtual time. */
export type Work = (body: { readonly id: string }, attempt: number) => 'succeeds' | 'throws' | 'is permanent';

/** Simulates a queue with the real `sqsWorker`. `Queue` moves messages to `DeadLetters`. */
export function simulateOutage(work: (sim: Simulation) => Work, options: OutageOptions = {}): Simulation {
  const { batchSize = options.fifo ? 1 : 10, faults, fifo, retries = DEFAULT_RETRIES, seed, withoutCode } = options;
  const type = fifo ? { FifoQueue: true } : {};
  const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
  const RESILIENT_LAMBDA_BACK_OFF = {
    'Fn::Sub': JSON.stringify({ queue: '${Queue.Arn}', ...retries.waits, deadLetterQueue: '${DeadLetters.Arn}' }),
  };
  const handler = sqsWorker<{ id: string }>((body, { attempt }) => {
    const outcome = doWork(body, attempt!);
    if (outcome === 'is permanent') throw new PermanentError('it can never succeed');
    if (outcome !== 'succeeds') throw new Error('the dependency is down');
  });
  const sim: Simulation = Simulation.fromTemplate({
    Resources: {
      DeadLetters: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 1_209_600, ...type } },
      Queue: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          ...type,
          VisibilityTimeout: retries.visibilityTimeout,
          RedrivePolicy: { deadLetterTargetArn: arn('DeadLetters'), maxReceiveCount: retries.maxReceiveCount },
        },
      },
      Function: {
        Type: 'AWS::Lambda::Function',
        Properties: { Timeout: TIMEOUT, ...!withoutCode && { Environment: { Variables: { RESILIENT_LAMBDA_BACK_OFF } } } },
      },
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: arn('Queue'),
          FunctionName: { Ref: 'Function' },
          BatchSize: batchSize,
          FunctionResponseTypes: ['ReportBatchItemFailures'],
          ScalingConfig: { MaximumConcurrency: 10 },
        },
      },
    },
  }, { seed, faults, handlers: { Function: handler } });
  const doWork = work(sim);
  return sim;
}

/** Sends the message m0, m1 … In a FIFO queue its group is one of several. */
export function send(sim: Simulation, index: number, { fifo }: OutageOptions = {}, groups = 4, seconds = 0): void {
  const id = `m${index}`;
  sim.send('Queue', { id }, { id, at: { seconds }, ...fifo && { messageGroupId: `g${index % groups}`, messageDeduplicationId: id } });
}

/** Sends messages, one after the other, over an hour. */
export function sendOverAnHour(sim: Simulation, count: number, options?: OutageOptions, groups = 20): void {
  for (let index = 0; index < count; index++) send(sim, index, options, groups, Math.round(index * 3_600 / count));
}
