/** Runs a step and tells how long it took. */
export async function step<T>(title: string, work: () => T | Promise<T>): Promise<T> {
  const start = Date.now();
  try {
    const result = await work();
    console.log(`✓ ${title} (${((Date.now() - start) / 1_000).toFixed(1)} s)`);
    return result;
  } catch (error) {
    console.error(`✗ ${title}`);
    throw error;
  }
}

/** What went wrong in attempts. */
export const failures: Error[] = [];

/** Runs a step after whose failure the others go on. */
export async function attempt(title: string, work: () => unknown): Promise<void> {
  try {
    await step(title, work);
  } catch (error) {
    console.error((error as Error).message);
    failures.push(error as Error);
  }
}
