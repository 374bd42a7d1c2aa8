import type { ClientRequest } from 'node:http';
import { Caller, callerOf, traceHeader } from './caller';
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
import { abandonRequests, HANDLER_SCOPES } from '../kernel/handler-scope';
import { RunningHandler } from '../kernel/running-handler';
import { inMilliseconds } from '../kernel/time-span';
import type { World } from '../kernel/world';
import type { QueueClient } from '../queue-client';
import type { Resources } from '../resources';

/** The parts of a simulation that take the calls. */
export interface SdkCallTargets {
  readonly world: World;
  readonly flow: EventFlow;
  readonly resources: Resources;
  readonly sender: EventSender;
  readonly queueClient: QueueClient;
}

/** The calls that wait for a response, each of which gets one when its handler stops. */
type Waiting = Set<(response: SdkResponse) => void>;

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
  readonly #waiting = new Map<RunningHandler, Waiting>();
  readonly #handlers = new Map<string, RunningHandler>();
  #endpoint = '';
  #isRedirected = true;
  #count = 0;
  #problem?: unknown;

  constructor(private readonly targets: SdkCallTargets) {}

  /** Takes calls while `run` runs. */
  async during(run: () => Promise<void>): Promise<void> {
    running.set(this.#id, this);
    this.#isRedirected = process.env.AWS_ENDPOINT_URL === undefined;
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
    if (!this.#isRedirected) return variables;
    return {
      AWS_ENDPOINT_URL: this.#endpoint,
      AWS_ACCESS_KEY_ID: 'simulation',
      AWS_SECRET_ACCESS_KEY: 'simulation',
      AWS_SESSION_TOKEN: undefined, // the developer's own credentials stay out
      AWS_PROFILE: undefined,
      ...Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, value.replace(QUEUE_HOST, this.#endpoint)])),
    };
  }

  start(handler: RunningHandler): void {
    const { requestId, env } = handler.facts;
    const caller: Caller = { simulation: this.#id, invocation: (++this.#count).toString(16).padStart(16, '0') };
    env!._X_AMZN_TRACE_ID = traceHeader(caller, requestId);
    this.#handlers.set(caller.invocation, handler);
    this.#waiting.set(handler, new Set());
  }

  stop(handler: RunningHandler): void {
    for (const give of this.#waiting.get(handler)!) give(STOPPED);
    this.#waiting.delete(handler);
    this.#handlers.delete(callerOf(handler.facts.env!._X_AMZN_TRACE_ID)!.invocation);
  }

  /** The handler that a trace header names. */
  handlerOf({ invocation }: Caller): RunningHandler | undefined {
    return this.#handlers.get(invocation);
  }

  isRunning(handler: RunningHandler): boolean {
    return this.#waiting.has(handler);
  }

  /** Ends the simulation because of a call that cannot be answered. */
  refuse(error: unknown): void {
    this.#problem ??= error;
  }

  /** Stops a request that would leave the simulation for the real AWS. */
  refuseAws(handler: RunningHandler, request: ClientRequest, host: string): void {
    const error = new UnsupportedFeatureError(handler.facts.functionName, `a call to ${host}`, 'take the URL of a queue from an environment variable of the ' +
      'function (the template sets it with Ref), or make the client of SQS with { useQueueUrlAsEndpoint: false }; make other clients without an endpoint');
    this.refuse(error);
    request.destroy(error);
  }

  answer(handler: RunningHandler, request: SdkRequest): Promise<SdkResponse> {
    const waiting = this.#waiting.get(handler)!;
    return new Promise(resolve => {
      waiting.add(resolve);
      void HANDLER_SCOPES.run(handler, () => this.#answer(handler, request)).then(response => {
        waiting.delete(resolve);
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
      await this.#reach(service.name, handler);
      return service.protocol.write(name, service.operations[name](input, this.#call(handler, service)));
    } catch (error) {
      return (service?.protocol ?? jsonProtocol).fail(this.#failureOf(error, service));
    }
  }

  /** Faults affect services as they affect other downstream dependencies. */
  async #reach(service: string, handler: RunningHandler): Promise<void> {
    const { faults, clock } = this.targets.world;
    const slow = faults.strikeDownstream('slow', service, clock.now, handler.subjects);
    if (slow) {
      abandonRequests([handler]); // the answer takes virtual time
      await handler.spend(inMilliseconds(slow.by));
    }
    if (faults.strikeDownstream('down', service, clock.now, handler.subjects)) throw new ServiceError('ServiceUnavailable', `${service} is down`, 503);
  }

  #failureOf(error: unknown, service: Service | undefined): ServiceError {
    try {
      return serviceErrorOf(error, service?.rejected ?? 'UnknownOperationException');
    } catch {
      this.refuse(error);
      return new ServiceError((error as Error).name, (error as Error).message);
    }
  }

  #unsupported({ facts: { functionName } }: RunningHandler, call: string): UnsupportedFeatureError {
    return new UnsupportedFeatureError(functionName, `the SDK call ${call}`,
      `point its client to an emulator or a mock of yours, or use one of the modelled calls: ${OPERATIONS.join(', ')}`);
  }

  #call(handler: RunningHandler, { denied }: Service): ServiceCall {
    const { world, flow, resources, sender, queueClient } = this.targets;
    const { functionName: from, functionKey } = handler.facts;
    const { stack } = flow.byKey.get(functionKey)!;
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
    const { kind, original, ...facts } = entries.slice(before)
      .find(entry => (entry.kind === 'sent' || entry.kind === 'deduplicated') && entry.eventIds!.includes(eventId))!;
    return kind === 'sent' ? facts : entries.find(entry => entry.kind === 'sent' && entry.eventIds!.includes(original as string))!;
  }
}

const STOPPED = jsonProtocol.fail(new ServiceError('InvocationEnded', 'The invocation of the handler that makes this call has ended'));

/** Answers a request for the handler that made it. */
async function respond(request: SdkRequest): Promise<SdkResponse> {
  const caller = callerOf(request.headers['x-amzn-trace-id']);
  const handler = request.handler ?? (caller && running.get(caller.simulation)?.handlerOf(caller));
  if (handler || caller) return (handler && callsOf(handler)?.answer(handler, request)) ?? STOPPED;
  const error = new UnsupportedFeatureError(describeRequest(request), 'a call that no handler makes with a client of the AWS SDK',
    'send events with the methods of the simulation, such as sim.send');
  for (const calls of running.values()) calls.refuse(error);
  return jsonProtocol.fail(new ServiceError(error.name, error.message));
}

/** The calls of the simulation that a handler is running in. */
function callsOf(handler: RunningHandler): SdkCalls | undefined {
  return [...running.values()].find(calls => calls.isRunning(handler));
}

/** Stops requests of handlers that would leave the simulation for the real AWS. */
function refuseAws(request: ClientRequest): void {
  const { current } = RunningHandler;
  const host = String(request.getHeader('host'));
  if (current && AWS_HOST.test(host)) callsOf(current)?.refuseAws(current, request, host);
}
