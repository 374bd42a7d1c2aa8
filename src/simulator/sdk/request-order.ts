import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { RunningHandler } from '../kernel/running-handler';

/** Node.js publishes each request of `node:http` here, in the order in which the code of the process makes them. */
const CHANNEL = 'http.client.request.start';

/** Handles a request, for the handler whose code made it. */
type Start = (handler?: RunningHandler) => void;

interface Expected {
  readonly request: ClientRequest;
  readonly handler?: RunningHandler;

  /** Set once the request has arrived at the server. */
  start?: Start;
}

/**
 * Starts the requests that arrive at a server in the order in which this process made them. Requests that a handler
 * makes at once use a connection each, and may overtake each other.
 */
export class RequestOrder {
  #expected: Expected[] = [];

  /**
   * @param host the `Host` header of the server
   * @param onOther called for each request to another server
   */
  constructor(private readonly host: string, private readonly onOther: (request: ClientRequest) => void) {}

  watch(): void {
    subscribe(CHANNEL, this.#expect);
  }

  unwatch(): void {
    unsubscribe(CHANNEL, this.#expect);
    this.#expected = [];
  }

  /**
   * Calls `start` as soon as all earlier requests have started.
   *
   * @param port the port of the client's end of the connection
   */
  arrive(port: number | undefined, start: Start): void {
    const expected = this.#expected.find(({ request, start: started }) => !started && request.socket?.localPort === port);
    if (!expected) return start(); // made by another process, or not with `node:http`
    expected.start = start;
    this.#startNext();
  }

  readonly #expect = (message: unknown): void => {
    const { request } = message as { readonly request: ClientRequest };
    if (request.getHeader('host') !== this.host) return this.onOther(request);
    const expected: Expected = { request, handler: RunningHandler.current };
    this.#expected.push(expected);
    request.once('close', () => {
      this.#expected = this.#expected.filter(other => other !== expected); // a request that never arrived holds nobody up
      this.#startNext();
    });
  };

  #startNext(): void {
    while (this.#expected[0]?.start) {
      const { start, handler } = this.#expected.shift()!;
      start!(handler);
    }
  }
}
