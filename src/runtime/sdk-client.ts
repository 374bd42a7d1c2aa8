import type { Deadline } from './deadline';

/** The longest time to wait for the SDK. Once it is loaded, later failures do not wait. */
const LOAD_MS = 3_000;

/** A client of the SDK, which is loaded by the first call, because most environments never need one. */
export interface SdkClient<C> {
  readonly service: string;
  /** The longest time that the answers of one step may take: a failure of the service must not hold up the invocation. */
  readonly callMs: number;
  readonly load: () => Promise<C>;
  loading?: Promise<C>;
}

/** Calls a service in the time that is left. Rejects when that is too short. */
export async function callSdk<C>(
  client: SdkClient<C>, deadline: Deadline, call: (sdk: C, options: { readonly abortSignal: AbortSignal }) => Promise<unknown>,
): Promise<void> {
  const loading = client.loading ??= client.load().catch(error => {
    client.loading = undefined;
    throw error;
  });
  const sdk = await deadline.limit('The AWS SDK was not loaded', LOAD_MS, () => loading);
  await deadline.limit(`${client.service} did not answer`, client.callMs, abortSignal => call(sdk, { abortSignal }));
}
