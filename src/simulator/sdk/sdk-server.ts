import { once } from 'node:events';
import * as http from 'node:http';
import * as http2 from 'node:http2';
import * as net from 'node:net';
import { RequestOrder } from './request-order';
import type { SdkRequest, SdkResponse } from './sdk-http';
import type { RunningHandler } from '../kernel/running-handler';

export type Answer = (request: SdkRequest) => Promise<SdkResponse>;

type IncomingRequest = http.IncomingMessage | http2.Http2ServerRequest;

/** The first bytes of a connection that speaks HTTP/2, as the client of Kinesis does. */
const HTTP2_PREFACE = 'PRI';

/** Closes a connection. It is a function of Node.js, so that a server that stays open keeps nothing of a test file in memory. */
const hangUp = net.Socket.prototype.destroy.call.bind(net.Socket.prototype.destroy) as (socket: net.Socket) => void;

/**
 * A server on the loopback interface that takes the calls of SDK clients, over HTTP/1.1 and HTTP/2.
 *
 * Its port stays the same, because clients that a module keeps remember their endpoint. It answers only while a
 * simulation runs, and hangs up otherwise. It never keeps the process alive.
 */
export class SdkServer {
  readonly #listener = new net.Server();
  readonly #sockets = new Map<net.Socket, 'http1' | 'http2'>();
  readonly #sessions = new Set<http2.ServerHttp2Session>();
  #port?: Promise<number>;
  #order?: RequestOrder;

  /**
   * Answers requests from now on. Returns the URL of the server.
   *
   * @param onOther called for each request that this process makes to another server
   */
  async open(answer: Answer, onOther: (request: http.ClientRequest) => void): Promise<string> {
    this.#port ??= this.#listen();
    const host = `127.0.0.1:${await this.#port}`;
    this.#order = new RequestOrder(host, onOther);
    this.#order.watch();
    this.#accept(this.#order, answer);
    return `http://${host}`;
  }

  /** Answers no more requests, and waits until the clients have closed their connections, so that they do not use them again. */
  async close(): Promise<void> {
    this.#listener.removeAllListeners('connection').on('connection', hangUp);
    this.#order!.unwatch();
    const closed = [...this.#sockets.keys()].map(socket => once(socket, 'close'));
    for (const session of this.#sessions) session.close();
    for (const [socket, protocol] of this.#sockets) if (protocol === 'http1') socket.destroy();
    await Promise.all(closed);
  }

  async #listen(): Promise<number> {
    this.#listener.unref();
    this.#listener.listen(0, '127.0.0.1');
    await once(this.#listener, 'listening');
    return (this.#listener.address() as net.AddressInfo).port;
  }

  #accept(order: RequestOrder, answer: Answer): void {
    const take = (request: IncomingRequest, response: http.ServerResponse | http2.Http2ServerResponse) => {
      const port = request.socket.remotePort;
      const respond = (body: Buffer, handler?: RunningHandler) => void answer(sdkRequest(request, body, handler)).then(({ status, headers, body: text = '' }) => {
        (response as http.ServerResponse).writeHead(status, headers).end(text);
      });
      bodyOf(request).then(body => order.arrive(port, handler => respond(body, handler)), () => undefined); // the client has gone
    };
    const servers = {
      http1: http.createServer((request, response) => {
        response.shouldKeepAlive = false;
        take(request, response);
      }),
      http2: http2.createServer(take).on('session', session => {
        this.#sessions.add(session);
        session.once('close', () => this.#sessions.delete(session));
      }),
    };
    this.#listener.removeAllListeners('connection').on('connection', socket => {
      socket.unref();
      socket.once('close', () => this.#sockets.delete(socket));
      socket.once('data', (first: Buffer) => {
        const protocol = first.toString('latin1', 0, HTTP2_PREFACE.length) === HTTP2_PREFACE ? 'http2' : 'http1';
        this.#sockets.set(socket, protocol);
        socket.pause();
        socket.unshift(first);
        servers[protocol].emit('connection', socket);
        if (protocol === 'http1') socket.resume(); // HTTP/2 reads the socket itself
      });
    });
  }
}

function sdkRequest({ url, method, headers }: IncomingRequest, body: Buffer, handler: RunningHandler | undefined): SdkRequest {
  const { pathname, searchParams } = new URL(url!, 'http://127.0.0.1');
  return { handler, method: method!, path: pathname, query: searchParams, headers, body };
}

async function bodyOf(request: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
