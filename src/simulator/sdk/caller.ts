/** The invocation that a call belongs to. */
export interface Caller {
  /** The number of the simulation in this process. */
  readonly simulation: string;

  /** The number of the invocation in its simulation, in hexadecimal. */
  readonly invocation: string;
}

/**
 * The trace header of an invocation. Lambda sets it in the environment, and every client of the SDK sends it.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function traceHeader({ simulation, invocation }: Caller, requestId: string): string {
  const [first, ...others] = requestId.split('-');
  return `Root=1-${first}-${others.join('')};Parent=${invocation};Sampled=0;Lineage=${simulation}:0`;
}

/** The caller that a trace header names. */
export function callerOf(header: string | readonly string[] | undefined): Caller | undefined {
  const [, invocation, simulation] = /Parent=(\w+);.*Lineage=(\d+):/.exec(String(header)) ?? [];
  return simulation === undefined ? undefined : { simulation, invocation };
}
