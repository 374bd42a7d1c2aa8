import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as fc from 'fast-check';
import { SqsSource } from '../../../src';
import { Fault, LambdaHandler, Simulation } from '../../../src/simulator';
import { newStack, newWorker } from '../../fixtures/stack';

/** A worker, the faults that strike it, and the messages that it receives. */
export interface Situation {
  readonly worker: {
    readonly fifo: boolean;
    readonly timeoutSeconds: number;
    readonly batchSize: number;
    readonly windowSeconds: number;
    readonly maxReceiveCount: number;
    readonly maxConcurrency: number;
    readonly reserves: boolean;
    readonly filters: boolean;
    readonly retentionHours: number;
  };
  readonly handler: {
    readonly poison: number;
    readonly flaky: number;
    readonly reports: boolean;
    readonly durationMs: number;

    /** Whether the handler itself spends the duration, so that others run in the meantime. */
    readonly spends: boolean;
  };
  readonly faults: readonly Fault<string>[];
  readonly events: number;
  readonly groups: number;
  readonly overSeconds: number;
  readonly duplicates: number;

  /** What becomes of a message that is deleted after it was received again. */
  readonly staleReceipts: 'deletes' | 'keeps';

  /** When the outcome is checked: during the processing, after it, or after the dead letters have expired. */
  readonly looksAfter: 'tenMinutes' | 'all' | 'fifteenDays';
  readonly seed: number;
}

const strike = {
  from: fc.record({ seconds: fc.nat(600) }),
  until: fc.record({ seconds: fc.integer({ min: 600, max: 4_000 }) }),
  probability: fc.double({ min: 0.05, max: 1, noNaN: true }),
};

const fault: fc.Arbitrary<Fault<string>> = fc.oneof(
  fc.record({ fault: fc.constantFrom('error', 'timeout', 'crash'), afterHandler: fc.boolean(), ...strike }),
  fc.record({ fault: fc.constant('throttle'), ...strike }),
  fc.record({ fault: fc.constant('slow'), by: fc.record({ seconds: fc.integer({ min: 1, max: 20 }) }), ...strike }),
  fc.record({ fault: fc.constant('down'), downstream: fc.constant('payments'), ...strike }),
) as fc.Arbitrary<Fault<string>>;

/** Generates situations with at most the given number of events. */
export function situations(mostEvents: number): fc.Arbitrary<Situation> {
  return fc.record({
    worker: fc.record({
      fifo: fc.boolean(),
      timeoutSeconds: fc.integer({ min: 5, max: 60 }),
      batchSize: fc.integer({ min: 1, max: 10 }),
      windowSeconds: fc.constantFrom(0, 0, 5, 30),
      maxReceiveCount: fc.integer({ min: 1, max: 6 }),
      maxConcurrency: fc.integer({ min: 5, max: 20 }),
      reserves: fc.boolean(),
      filters: fc.boolean(),
      retentionHours: fc.constantFrom(24, 96),
    }),
    handler: fc.record({
      poison: fc.constantFrom(0, 0.05, 0.3),
      flaky: fc.constantFrom(0, 0.2),
      reports: fc.boolean(),
      durationMs: fc.integer({ min: 0, max: 4_000 }),
      spends: fc.boolean(),
    }),
    faults: fc.array(fault, { maxLength: 3 }),
    events: fc.integer({ min: 1, max: mostEvents }),
    groups: fc.integer({ min: 1, max: 20 }),
    overSeconds: fc.nat(1_800),
    duplicates: fc.constantFrom(0, 0, 0.05, 1),
    staleReceipts: fc.constantFrom('keeps', 'keeps', 'deletes'),
    looksAfter: fc.oneof(
      { weight: 8, arbitrary: fc.constant('all' as const) },
      { weight: 1, arbitrary: fc.constant('tenMinutes' as const) },
      { weight: 1, arbitrary: fc.constant('fifteenDays' as const) },
    ),
    seed: fc.nat(),
  });
}

/** Changes a template, for example removes a safeguard. */
export type Tamper = (resources: { [logicalId: string]: any }) => void;

/** A message as the handler processed it. */
export interface Handled {
  readonly group: string;
  readonly index: number;
  readonly succeeded: boolean;

  /** When the handler had finished with it, in milliseconds of the simulation. */
  readonly at: number;
}

/** The outcome of a situation. */
export interface Outcome {
  readonly sim: Simulation;

  /** The maximum number of concurrent invocations. */
  readonly mostAtOnce: number;
  readonly handled: readonly Handled[];
}

/** Simulates a situation until it is time to check the outcome. */
export async function simulateSituation(situation: Situation, tamper?: Tamper): Promise<Outcome> {
  const { worker, handler, events, groups, overSeconds, duplicates, staleReceipts, seed, faults } = situation;
  const handled: Handled[] = [];
  const sim: Simulation = Simulation.fromTemplate(templateOf(worker, tamper), {
    seed,
    faults,
    assumptions: { duplicateProbability: duplicates, staleReceipts },
    checkDeployable: tamper === undefined,
    handlers: { Worker: { handler: codeOf(situation, () => sim, handled), duration: handler.spends ? 0 : handler.durationMs } },
  });
  for (let index = 0; index < events; index++) {
    const kind = worker.filters && index % 10 === 9 ? 'ignored' : 'order';
    const group = `g${index % groups}`;
    sim.send(worker.fifo ? 'Worker/FifoQueue' : 'Worker/Queue', { kind, index, group }, {
      at: { seconds: Math.floor(overSeconds * index / events) },
      ...worker.fifo && { messageGroupId: group, messageDeduplicationId: String(index) },
    });
  }
  if (situation.looksAfter === 'tenMinutes') await sim.advance({ minutes: 10 });
  else await sim.runUntilIdle();
  if (situation.looksAfter === 'fifteenDays') await sim.advance({ days: 15 });
  return { sim, handled, mostAtOnce: mostRunning(sim) };
}

/** Returns a handler that stops each message group at its first failure if the queue is FIFO. */
function codeOf({ handler, seed, worker: { fifo } }: Situation, sim: () => Simulation, handled: Handled[]): LambdaHandler {
  return async event => {
    const [batchItemFailures, failedGroups]: [object[], Set<string>] = [[], new Set()];
    for (const { body, messageId, attributes } of event.Records) {
      const { index, group } = JSON.parse(body);
      if (handler.spends) await sim().spend(handler.durationMs / event.Records.length);
      const chance = mix(seed, index);
      const again = mix(seed, index + 7_919 * Number(attributes.ApproximateReceiveCount));
      let succeeded = chance >= handler.poison && again >= handler.flaky && !failedGroups.has(group);
      if (succeeded) succeeded = await sim().call('payments').then(() => true, () => false);
      handled.push({ group, index, succeeded, at: sim().now });
      if (succeeded) continue;
      if (!handler.reports) throw new Error(`order ${index}`);
      if (fifo) failedGroups.add(group);
      batchItemFailures.push({ itemIdentifier: messageId });
    }
    return { batchItemFailures };
  };
}

/** Returns a pseudorandom number from 0 to 1. */
function mix(seed: number, index: number): number {
  const value = Math.sin(seed % 100_003 + index * 12.9898) * 43_758.5453;
  return value - Math.floor(value);
}

const templates = new Map<string, string>();

function templateOf(worker: Situation['worker'], tamper: Tamper | undefined) {
  const key = JSON.stringify(worker);
  if (!templates.has(key)) templates.set(key, JSON.stringify(synthesize(worker)));
  const template = JSON.parse(templates.get(key)!);
  tamper?.(template.Resources);
  return template;
}

function synthesize(worker: Situation['worker']) {
  const { fifo, timeoutSeconds, batchSize, windowSeconds, maxReceiveCount, maxConcurrency, reserves, filters, retentionHours } = worker;
  const stack = newStack();
  Validations.of(stack).acknowledge({ id: 'cdk-resilient-lambda:maxReceiveCountBelowRecommended', reason: 'the laws must hold for low values too' });
  Validations.of(stack).acknowledge({ id: 'cdk-resilient-lambda:fifoBatchParksFollowers', reason: 'and for batches of a FIFO queue' });
  newWorker({
    source: SqsSource.newQueue({ fifo, maxReceiveCount, retentionPeriod: Duration.hours(retentionHours) }),
    timeout: Duration.seconds(timeoutSeconds),
    batchSize,
    maxBatchingWindow: fifo || windowSeconds === 0 ? undefined : Duration.seconds(windowSeconds),
    maxConcurrency,
    reserveConcurrency: reserves,
    filters: filters ? [lambda.FilterCriteria.filter({ body: { kind: lambda.FilterRule.isEqual('order') } })] : undefined,
  }, stack);
  return Template.fromStack(Stack.of(stack)).toJSON();
}

function mostRunning(sim: Simulation): number {
  let [running, most] = [0, 0];
  for (const { kind, requestId } of sim.trace) {
    if (requestId === undefined) continue;
    running += kind === 'invoked' ? 1 : -1;
    most = Math.max(most, running);
  }
  return most;
}
