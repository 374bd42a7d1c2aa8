import { hasAlarms, watchAlarms } from './builders/alarm-builder';
import { buildServices } from './builders/build-services';
import { checkDeployable } from './builders/check-deployable';
import { EventSender } from './event-sender';
import { makeWorld, World } from './kernel/world';
import { Behavior } from './lambda/behavior';
import { QueueClient } from './queue-client';
import { keysOf, plansOf, Resources, withoutResources } from './resources';
import { Results } from './results';
import { SdkCalls } from './sdk/sdk-calls';
import type { SimulationOptions } from './simulation-options';
import { watchTest } from './test-watch';
import type { EventFlow } from '../template';

/** The parts of a simulation. */
export interface SimulationParts {
  readonly world: World;
  readonly resources: Resources;
  readonly sender: EventSender;
  readonly queueClient: QueueClient;
  readonly results: Results;

  /** Takes the calls of handlers with clients of the AWS SDK. @default - no function has a handler */
  readonly sdkCalls?: SdkCalls;
}

/** Builds what a simulation needs for the resources of its templates. */
export function assemble(flow: EventFlow, options: SimulationOptions, seed: number | string): SimulationParts {
  const leftOut = keysOf(flow, options.without ?? []);
  const kept = withoutResources(flow, leftOut);
  const world = makeWorld({
    seed,
    start: typeof options.start === 'object' ? options.start.getTime() : options.start,
    assumptions: options.assumptions,
    onMinute: !hasAlarms(kept) ? undefined : () => {
      results.metrics();
      alarms.advance();
    },
    onRun: () => {
      const watch = watchTest();
      return sdkCalls === undefined ? watch : () => {
        sdkCalls.throwProblem();
        return watch?.();
      };
    },
  });
  if (options.checkDeployable !== false) checkDeployable(kept, world.assumptions);
  const plans = plansOf(kept, options.handlers ?? {});
  const wiring = buildServices({ world, flow: kept, leftOut, plans, virtualDate: options.virtualDate ?? true });
  const alarms = watchAlarms(wiring);
  const resources = new Resources(wiring);
  const sender = new EventSender(world, resources);
  const queueClient = new QueueClient(world, resources);
  const hasHandler = [...plans.values()].some(({ handler }) => !(handler instanceof Behavior));
  const sdkCalls = hasHandler ? new SdkCalls({ world, flow: kept, resources, sender, queueClient }) : undefined;
  world.handlerCalls = sdkCalls;
  const results = new Results({ world, resources, queues: [...wiring.queues.values()], alarms });
  return { world, resources, sender, queueClient, results, sdkCalls };
}
