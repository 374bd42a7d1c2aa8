import type { Journey } from './fates';

/** An event of the simulation as an invocation or a fault sees it. */
export interface Subject {
  readonly journey: Journey;

  /** The number of runs of each function in the chain that led here. @default - the chain of the journey */
  readonly chain?: ReadonlyMap<string, number>;

  /** Returns the content of the event: parsed if it is JSON. */
  payload(): unknown;
}

/** Parses a text as JSON; returns the text itself if it is not JSON. */
export function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
