import { destinationOf } from './async-destination';
import { endpointOf } from './endpoints';
import type { ServiceBuilder, Wiring } from './wiring';
import { Entry, FunctionEntry, InvokeConfigEntry, Reference, shorten, TemplateError } from '../../template';
import { requireValue } from '../kernel/require-value';
import { AsyncInvoker } from '../lambda/async-invoker';
import { Destination } from '../lambda/destination';
import type { LambdaFunction } from '../lambda/lambda-function';

/**
 * Asynchronous invocation: functions, versions and aliases as receivers of events, with their destinations and
 * dead-letter queues.
 */
export const asyncBuilder: ServiceBuilder = {
  build({ world, flow, functions, invocables, invokers, receivers }: Wiring): void {
    for (const [key, fn] of functions) {
      const invoker = new AsyncInvoker(world, fn);
      invokers.set(key, invoker);
      invocables.set(key, { fn });
      receivers.set(key, { name: fn.settings.name, accept: delivery => invoker.accept(delivery) });
    }
    for (const { key, function: { function: of = '' }, ...qualified } of [...flow.versions, ...flow.aliases]) {
      const invoker = invokers.get(of);
      if (!invoker) continue;
      const fn = functions.get(of)!;
      const { name } = fn.settings;
      const qualifier = 'version' in qualified ? qualified.version : requireValue(name, 'the name of an alias', qualified.aliasName);
      invocables.set(key, { fn, qualifier });
      receivers.set(key, { name, accept: delivery => invoker.accept(delivery, qualifier) });
    }
  },

  connect(wiring: Wiring): void {
    for (const entry of wiring.flow.functions) connectDeadLetters(wiring, entry);
    for (const entry of wiring.flow.invokeConfigs) {
      // A configuration whose function is not in the templates has no effect: nothing can invoke that function.
      const fn = wiring.functions.get(entry.function.function ?? '');
      if (fn) connectDestinations(wiring, entry, fn);
    }
  },
};

/**
 * Connects the dead-letter queue of a function.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
function connectDeadLetters(wiring: Wiring, entry: FunctionEntry): void {
  if (!entry.deadLetterTarget) return;
  wiring.invokers.get(entry.key)!.deadLetters =
    endpointOf(wiring, wiring.names.of(entry), 'DeadLetterConfig.TargetArn', entry.deadLetterTarget);
}

function connectDestinations(wiring: Wiring, entry: InvokeConfigEntry, fn: LambdaFunction): void {
  const name = wiring.names.of(entry);
  const qualifier = requireValue(name, 'Qualifier', entry.qualifier);
  if (!fn.settings.qualifiers.has(qualifier)) throw new TemplateError(name, `has a Qualifier, but ${fn.settings.name} has no version or alias '${shorten(qualifier)}'`);
  wiring.invokers.get(fn.settings.key)!.configure(qualifier, {
    maximumRetryAttempts: requireValue(name, 'MaximumRetryAttempts', entry.maximumRetryAttempts),
    maximumEventAgeMs: 1_000 * requireValue(name, 'MaximumEventAgeInSeconds', entry.maximumEventAgeSeconds),
    onSuccess: destinationIfGiven(wiring, entry, fn, 'OnSuccess', entry.onSuccess),
    onFailure: destinationIfGiven(wiring, entry, fn, 'OnFailure', entry.onFailure),
  });
}

function destinationIfGiven(
  wiring: Wiring, entry: Entry, fn: LambdaFunction, on: 'OnSuccess' | 'OnFailure', reference: Reference | undefined,
): Destination | undefined {
  if (reference === undefined) return undefined;
  const from = wiring.names.of(entry);
  const property = `DestinationConfig.${on}`;
  return destinationOf(wiring, from, property, reference, fn.settings.functionName);
}
