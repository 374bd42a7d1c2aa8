import type { DeployedStack } from '../deployed-stack';
import type { Emulator } from '../emulator';

/** What happens to events in a deployed example, compared with the simulator. */
export interface Behavior {
  readonly title: string;
  readonly run: (emulator: Emulator, stack: DeployedStack) => Promise<void>;
}

/** Waits until a condition holds. */
export async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!await condition()) {
    if (Date.now() > deadline) throw new Error(`Two minutes passed, and still not: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 500));
  }
}
