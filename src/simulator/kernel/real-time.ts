import { clearTimeout, setImmediate, setTimeout } from 'node:timers'; // eslint-disable-line no-restricted-imports -- waits for handlers, reads no time

/** Kept, because fake timers of test runners replace them. */
const [nextImmediate, startTimeout, stopTimeout] = [setImmediate, setTimeout, clearTimeout];

/** The number of timers, one after the other, that measure real time. */
const SLICES = 10;

/**
 * Calls a function after real time. Returns a function that cancels it.
 *
 * Time in which the process is blocked hardly counts: loading an SDK may take seconds. The time starts anew whenever there has been progress: a busy
 * machine answers slowly, but it answers.
 */
export function afterRealTime(ms: number, act: () => void, progress: () => number): () => void {
  let [slice, seen] = [0, progress()];
  let timer: NodeJS.Timeout;
  const next = () => {
    if (progress() !== seen) [slice, seen] = [0, progress()];
    if (slice++ === SLICES) act();
    else timer = startTimeout(next, ms / SLICES);
  };
  next();
  return () => stopTimeout(timer);
}

/** Lets everything happen that is ready to happen, and then goes on for as long as the condition holds. */
export async function turnWhile(isBusy: () => boolean): Promise<void> {
  do await turn(); while (isBusy());
}

/** Lets the event loop turn: all promises that can settle by themselves do so before. */
function turn(): Promise<void> {
  return new Promise(resolve => nextImmediate(resolve));
}

/** Indicates whether the process waits for files or connections. */
export function waitsForIo(): boolean {
  return process.getActiveResourcesInfo().some(resource => IO_REQUEST.test(resource));
}

const IO_REQUEST = /^FSReq|^GetAddrInfoReq|^(TCP|Pipe)ConnectWrap$/;
