import { spawnSync } from 'node:child_process';
import { cliFile } from './cli-file';
import type { Explanation } from '../explain';

/**
 * Explains a cloud assembly in another process, because plugins of the CDK are synchronous.
 *
 * @throws if the process fails, or does not end in time
 */
export function runExplain(directory: string, timeoutMilliseconds: number): Explanation {
  const { error, status, signal, stdout, stderr } = spawnSync(process.execPath, [cliFile(), 'explain', '--json', directory], {
    encoding: 'utf8', timeout: timeoutMilliseconds, killSignal: 'SIGKILL', maxBuffer: Infinity, stdio: ['ignore', 'pipe', 'pipe'],
  });
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ETIMEDOUT') {
    throw new Error(`EventFateValidation: 'explain' did not end within ${timeoutMilliseconds / 1000} s for ${directory}: give the plugin a longer timeout`);
  }
  try {
    return JSON.parse(stdout) as Explanation;
  } catch {
    const why = error?.message ?? (stderr.trim() || 'it wrote no explanation');
    throw new Error(`EventFateValidation: 'explain' failed for ${directory} (${signal ?? `exit code ${status}`}): ${why}`);
  }
}
