import { Simulation, SimulationOptions, succeeds, throws } from 'cdk-resilient-lambda/simulator';

type Template = Parameters<typeof Simulation.fromTemplate>[0];

/** The orders that are parked when the first two tries fail. */
export async function parkedOrders(template: Template, options: SimulationOptions): Promise<string[]> {
  const Orders = { behave: ({ attempt }: { attempt: number }) => attempt > 2 ? succeeds() : throws() };
  const sim = Simulation.fromTemplate(template, { seed: 7, ...options, handlers: { Orders } });
  sim.send('Orders/Queue', { id: 1 }, { at: { seconds: 5 } });
  await sim.advance({ minutes: 40 });
  return sim.fates().filter(({ fate }) => fate === 'parked').map(({ eventId }) => eventId);
}
