import { LocalDynamoDb, startDynamoDb } from '../../../examples/sqs-worker/local-dynamodb';
import type { DeployedStack } from '../deployed-stack';
import type { Outcomes } from '../differences';
import type { Emulator } from '../emulator';

/** Deploys the app with other code in one of its functions, in place of what a pattern finds. */
export type ChangeCode = (code: RegExp, other: string) => Promise<void>;

/** What happens to events in a deployed example, and in the simulator. */
export interface Behavior {
  readonly title: string;
  readonly run: (emulator: Emulator, stack: DeployedStack, changeCode: ChangeCode) => Promise<Outcomes>;
}

/** Waits until a condition holds. */
export async function until(what: string | (() => string), condition: () => Promise<boolean>, patience = 120_000): Promise<void> {
  const deadline = Date.now() + patience;
  while (!await condition()) {
    if (Date.now() > deadline) throw new Error(`${patience / 1_000} seconds passed, and still not: ${typeof what === 'string' ? what : what()}`);
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}

let table: Promise<LocalDynamoDb> | undefined;

/** Returns the environment of simulated handlers with an idempotency table. There is one table, because the clients of handlers remember its endpoint. */
export async function tableEnvironment(): Promise<LocalDynamoDb['environment']> {
  table ??= startDynamoDb();
  return (await table).environment;
}

export async function stopTable(): Promise<void> {
  await (await table)?.stop();
}
