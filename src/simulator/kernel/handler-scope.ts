import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** What code that a handler runs, however asynchronously, sees of its invocation. */
export interface HandlerScope {
  /** The virtual time of `Date`, in milliseconds since 1970. @default - `Date` stays real */
  readonly epochNow?: number;

  /** The content of `process.env`. @default - it stays as it is */
  readonly env?: NodeJS.ProcessEnv;

  /** Sees what the handler prints. @default - nobody does */
  readonly onPrint?: (text: string) => void;

  /** The HTTP requests that the handler has sent and that are not finished. @default - it has sent none */
  requests?: Set<object>;
}

/** The scope of the handler that the running code belongs to. */
export const HANDLER_SCOPES = new AsyncLocalStorage<HandlerScope>();

let liveScopes = 0;

/** Keeps the scopes of asynchronous handlers alive, also between two runs of a clock. Returns a function that ends that. */
export function keepScope(): () => void {
  liveScopes++;
  return () => { liveScopes--; };
}

interface AboutRequest {
  readonly request: object;
}

/** @see https://nodejs.org/api/diagnostics_channel.html#built-in-channels */
const CHANNELS: { readonly [channel: string]: (message: unknown) => void } = {
  'http.client.request.start': message => {
    const { request } = message as { readonly request: NodeJS.EventEmitter };
    open(request);
    request.once('close', () => close(request));
  },
  'undici:request:create': message => open((message as AboutRequest).request), // the global fetch
  'undici:request:trailers': message => close((message as AboutRequest).request),
  'undici:request:error': message => close((message as AboutRequest).request),
};

const scopesOfRequests = new WeakMap<object, HandlerScope>();
const scopesWithRequests = new Set<HandlerScope>();
let ended = 0;

/** Indicates whether a handler waits for the answer to an HTTP request. */
export function hasOpenRequests(): boolean {
  return scopesWithRequests.size > 0;
}

/** Returns the number of requests of handlers that have ended, ever. */
export function endedRequests(): number {
  return ended;
}

/** Forgets all open requests of some handlers, because the clock no longer waits for their answers. */
export function abandonRequests(scopes: Iterable<HandlerScope> = scopesWithRequests): void {
  for (const scope of scopes) {
    scope.requests?.clear();
    scopesWithRequests.delete(scope);
  }
}

function open(request: object): void {
  const scope = HANDLER_SCOPES.getStore();
  if (!scope) return;
  (scope.requests ??= new Set()).add(request);
  scopesOfRequests.set(request, scope);
  scopesWithRequests.add(scope);
}

function close(request: object): void {
  const scope = scopesOfRequests.get(request);
  ended++;
  scope?.requests!.delete(request);
  if (scope?.requests!.size === 0) scopesWithRequests.delete(scope);
}

let watchers = 0;

/** Counts the open requests of handlers during a run of a clock. Returns a function that ends that. */
export function watchScopes(): () => void {
  if (watchers++ === 0) Object.entries(CHANNELS).forEach(([channel, listener]) => subscribe(channel, listener));
  return () => {
    if (--watchers > 0) return;
    Object.entries(CHANNELS).forEach(([channel, listener]) => unsubscribe(channel, listener));
    if (liveScopes === 0) HANDLER_SCOPES.disable(); // it makes all promises of the process slower
  };
}
