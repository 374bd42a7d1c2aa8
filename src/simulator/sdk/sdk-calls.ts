import { AsyncResource } from 'node:async_hooks';
import type { ClientRequest } from 'node:http';
import { Caller, currentCaller, traceHeader } from './caller';
import { jsonProtocol } from './protocols';
import type { SdkRequest, SdkResponse } from './sdk-http';
import { SdkServer } from './sdk-server';
import type { Service, ServiceCall } from './service';
import { serviceErrorOf, ServiceError } from './service-error';
import { describeRequest, OPERATIONS, serviceFor } from './services';
import type { Entry, EventFlow } from '../../template';
import type { EventSender } from '../event-sender';
import type { EventBus } from '../events/event-bus';
import { UnsupportedFeatureError } from '../kernel/errors';
import type { HandlerCalls } from '../kernel/handler-calls';
import type { Names } from '../kernel/names';
import type { RunningHandler } from '../kernel/running-handler';
import type { World } from '../kernel/world';
import type { QueueClient } from '../queue-client';
import type { Resources } from '../resources';

/** The parts of a simulation that take the calls. */
export interface SdkCallTargets {
  readonly world: World;
  readonly flow: EventFlow;
  readonly names: Names;
  readonly resources: Resources;
  readonly sender: EventSender;
  readonly queueClient: QueueClient;

  /** `simulation.call`, so that faults affect services as they affect other downstream dependencies. */
  readonly downstream: (name: string) => Promise<void>;
}

/** A handler whose calls are taken. */
interface OpenInvocation {
  readonly handler: RunningHandler;

  /** Its asynchronous context, in which its calls take effect. */
  readonly context: AsyncResource;

  /** The calls that have no response yet: each is given one when the handler stops. */
  readonly waiting: Set<(response: SdkResponse) => void>;
}

/** The server of this process, and the simulations that are running. */
const server = new SdkServer();
const running = new Map<string, SdkCalls>();
let url: Promise<string> | undefined;
let simulations = 0;

const AWS_HOST = /(^|\.)amazonaws\.com(\.cn)?(:\d+)?$/;

/** The start of the URL of a queue. */
const QUEUE_HOST = /https:\/\/sqs\.[a-z0-9-]+\.amazonaws\.com(\.cn)?(?=\/)/g;
const BUS_ARN = /^arn:[^:]+:events:([^:]*):[^:]*:event-bus\/(.+)$/;

/**
 * Takes the calls that the handlers of a simulation make with clients of the AWS SDK, without changes to the handlers:
 * `AWS_ENDPOINT_URL` leads the clients here, and the trace header that they send as they do in Lambda tells which
 * handler is calling.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export class SdkCalls implements HandlerCalls {
  readonly #id = String(++simulations);
  readonly #open = new Map<string, OpenInvocation>();
  readonly #numbers = new Map<RunningHandler, string>();
  #endpoint = '';
  #count = 0;
  #problem?: unknown;

  constructor(private readonly targets: SdkCallTargets) {}

  /** Takes calls while `run` runs. */
  async during(run: () => Promise<void>): Promise<void> {
    running.set(this.#id, this);
    try {
      url ??= server.open(respond, refuseAws);
      this.#endpoint = await url;
      await run();
      this.throwProblem();
    } finally {
      running.delete(this.#id);
      if (running.size === 0) {
        url = undefined;
        await server.close();
      }
    }
  }

  /** Throws the error of a call that ends the simulation, such as one that is not modelled. */
  throwProblem(): void {
    const problem = this.#problem;
    this.#problem = undefined;
    if (problem !== undefined) throw problem; // eslint-disable-line @typescript-eslint/only-throw-error -- as it was caught
  }

  /**
   * Sets the endpoint, unless the test has one of its own. The client of SQS takes the endpoint from the URL of the
   * queue, so that the URLs lead here, too.
   */
  environment(variables: { readonly [name: string]: string }): NodeJS.ProcessEnv {
    if (process.env.AWS_ENDPOINT_URL !== undefined) return variables;
    return {
      AWS_ENDPOINT_URL: this.#endpoint,
      AWS_ACCESS_KEY_ID: 'simulation',
      AWS_SECRET_ACCESS_KEY: 'simulation',
      AWS_SESSION_TOKEN: undefined, // the developer's own credentials stay out
      AWS_PROFILE: undefined,
      ...Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, value.replace(QUEUE_HOST, this.#endpoint)])),
    };
  }

  start<T>(handler: RunningHandler, env: NodeJS.ProcessEnv, call: () => T): T {
    const invocation = (++this.#count).toString(16).padStart(16, '0');
    const caller: Caller = { simulation: this.#id, invocation };
    env._X_AMZN_TRACE_ID = traceHeader(caller, handler.requestId);
    this.#numbers.set(handler, invocation);
    return currentCaller.run(caller, () => {
      this.#open.set(invocation, { handler, context: new AsyncResource('Invocation'), waiting: new Set() });
      return call();
    });
  }

  stop(handler: RunningHandler): void {
    const invocation = this.#numbers.get(handler)!;
    this.#numbers.delete(handler);
    for (const give of this.#open.get(invocation)!.waiting) give(STOPPED);
    this.#open.delete(invocation);
  }

  /** Ends the simulation because of a call that cannot be answered. */
  refuse(error: unknown): void {
    this.#problem ??= error;
  }

  /** Stops a request that would leave the simulation for the real AWS. */
  refuseAws({ invocation }: Caller, request: ClientRequest, host: string): void {
    const open = this.#open.get(invocation);
    if (!open) return;
    const error = new UnsupportedFeatureError(this.#nameOf(open.handler), `a call to ${host}`, 'take the URL of a queue from an environment variable of the ' +
      'function (the template sets it with Ref), or make the client of SQS with { useQueueUrlAsEndpoint: false }; make other clients without an endpoint');
    this.refuse(error);
    request.destroy(error);
  }

  answer({ invocation }: Caller, request: SdkRequest): Promise<SdkResponse> {
    const open = this.#open.get(invocation);
    if (!open) return Promise.resolve(STOPPED);
    return new Promise(resolve => {
      open.waiting.add(resolve);
      void open.context.runInAsyncScope(() => this.#answer(open.handler, request)).then(response => {
        open.waiting.delete(resolve);
        resolve(response);
      });
    });
  }

  async #answer(handler: RunningHandler, request: SdkRequest): Promise<SdkResponse> {
    const service = serviceFor(request);
    try {
      if (!service) throw this.#unsupported(handler, describeRequest(request));
      const { name, input } = service.protocol.read(request);
      if (!Object.hasOwn(service.operations, name)) throw this.#unsupported(handler, `${service.name} ${name}`);
      await this.targets.downstream(service.name).catch(({ message }: Error) => {
        throw new ServiceError('ServiceUnavailable', message, 503);
      });
      return service.protocol.write(name, service.operations[name](input, this.#call(handler, service)));
    } catch (error) {
      return (service?.protocol ?? jsonProtocol).fail(this.#failureOf(error, service));
    }
  }

  #failureOf(error: unknown, service: Service | undefined): ServiceError {
    try {
      return serviceErrorOf(error, service?.rejected ?? 'UnknownOperationException');
    } catch {
      this.refuse(error);
      return new ServiceError((error as Error).name, (error as Error).message);
    }
  }

  #unsupported(handler: RunningHandler, call: string): UnsupportedFeatureError {
    return new UnsupportedFeatureError(this.#nameOf(handler), `the SDK call ${call}`,
      `point its client to an emulator or a mock of yours, or use one of the modelled calls: ${OPERATIONS.join(', ')}`);
  }

  #nameOf({ functionKey }: RunningHandler): string {
    return this.targets.names.of({ key: functionKey });
  }

  #call(handler: RunningHandler, { denied }: Service): ServiceCall {
    const { world, flow, resources, sender, queueClient } = this.targets;
    const from = this.#nameOf(handler);
    const stack = flow.byKey.get(handler.functionKey)!.stack;
    const checkReach = (key: string, name: string) => {
      const fault = world.faults.strike('undeliverable', key, world.clock.now, handler.subjects);
      if (fault?.transient) throw new ServiceError('ServiceUnavailable', `${name} is down`, 503);
      if (fault) throw new ServiceError(denied, `${name} does not exist or denies access`, 403);
    };
    const region = flow.stacks.find(({ id }) => id === stack)!.region;
    const endpoint = this.#endpoint;
    /** The URL of a queue whose URL leads here. That of the handler's Region comes first. */
    const queueUrlOf = (name: string) => {
      if (!name.startsWith(endpoint)) return name;
      const urls = flow.queues.map(({ url: queueUrl }) => queueUrl).filter(queueUrl => queueUrl.endsWith(name.slice(endpoint.length)));
      return urls.find(queueUrl => queueUrl.includes(`.${region}.`)) ?? urls[0] ?? name;
    };
    const notInTemplates = (name: string) => new UnsupportedFeatureError(from, `an SDK call to ${name}, which is not in the templates,`,
      'add the template that contains it, or a hand-written one with the same physical name');
    return {
      sender,
      queueClient,
      resources,
      start: world.clock.start,
      endpoint,
      find<T extends Entry>(type: string, name: string): T {
        const { key, function: fn } = flow.refer(queueUrlOf(name), stack, type);
        const entry = flow.byKey.get(key ?? '');
        if (!entry) throw notInTemplates(name);
        checkReach(fn ?? entry.key, name);
        return entry as T;
      },
      findBus(nameOrArn: string): EventBus {
        const [, ofArn = region, name = nameOrArn] = BUS_ARN.exec(nameOrArn) ?? [];
        const bus = resources.findBus(name, ofArn);
        if (!bus) throw notInTemplates(nameOrArn);
        checkReach(bus.settings.key, nameOrArn);
        return bus;
      },
      refuse(feature: string, fix: string): never {
        throw new UnsupportedFeatureError(from, feature, fix);
      },
      receiptOf: send => this.#receiptOf(send),
    };
  }

  #receiptOf(send: () => string): Readonly<Record<string, unknown>> {
    const { entries } = this.targets.world.trace;
    const before = entries.length;
    const eventId = send();
    for (const { kind, eventIds, original, ...facts } of entries.slice(before)) {
      if (!eventIds?.includes(eventId)) continue;
      if (kind === 'deduplicated') return entries.find(entry => entry.kind === 'sent' && entry.eventIds!.includes(original as string))!;
      if (kind === 'sent') return facts;
    }
    return {}; // sent once the time that the handler has spent has passed
  }
}

const STOPPED = jsonProtocol.fail(new ServiceError('InvocationEnded', 'The invocation of the handler that makes this call has ended'));

/** Answers a request for the handler that made it. */
async function respond(request: SdkRequest): Promise<SdkResponse> {
  const { caller } = request;
  if (caller) return running.get(caller.simulation)?.answer(caller, request) ?? STOPPED;
  const error = new UnsupportedFeatureError(describeRequest(request), 'a call that no handler makes with a client of the AWS SDK',
    'send events with the methods of the simulation, such as sim.send');
  for (const calls of running.values()) calls.refuse(error);
  return jsonProtocol.fail(new ServiceError(error.name, error.message));
}

/** Stops requests of handlers that would leave the simulation for the real AWS. */
function refuseAws(request: ClientRequest): void {
  const caller = currentCaller.getStore();
  const host = String(request.getHeader('host'));
  if (caller && AWS_HOST.test(host)) running.get(caller.simulation)?.refuseAws(caller, request, host);
}
