import { Construct } from 'constructs';
import type { ResilientFunctionOptions } from './function-options';
import type { FunctionSettings } from './function-settings';
import { concurrencyFor, provisionedConcurrencyFor } from '../../limits';
import { knownNumber, knownSeconds, PropsValidator, warn } from '../synth/validation';

/** Warns if the concurrency of the function is too low for its expected load. */
export function checkExpectedLoad(scope: Construct, problems: PropsValidator, options: ResilientFunctionOptions, settings: FunctionSettings): void {
  const { expectedLoad, provisionedConcurrency } = options;
  const [rate, seconds] = [knownNumber(expectedLoad?.invocationsPerSecond), knownSeconds(expectedLoad?.duration)];
  problems.addIf(rate !== undefined && !(rate > 0),
    `expectedLoad.invocationsPerSecond is ${rate} but must be above 0: set it to the peak rate, or omit expectedLoad`);
  if (rate === undefined || seconds === undefined) return;

  const load = `${rate} invocations per second of ${seconds} s each`;
  const reserved = knownNumber(settings.reservedConcurrentExecutions);
  const needed = concurrencyFor(rate, seconds);
  if (reserved !== undefined && reserved < needed) {
    warn(scope, 'concurrencyBelowLoad',
      `expectedLoad is ${load}, which needs a concurrency of ${needed}, but the function reserves ${reserved} and further invocations are throttled: ` +
      'raise reservedConcurrentExecutions (maxConcurrency for a queue), or shorten the invocations');
  }
  const provisioned = knownNumber(provisionedConcurrency && (provisionedConcurrency.maximum ?? provisionedConcurrency.minimum));
  const recommended = provisionedConcurrencyFor(rate, seconds);
  if (provisioned !== undefined && provisioned < recommended) {
    warn(scope, 'provisionedConcurrencyBelowLoad',
      `expectedLoad is ${load}, which needs a provisioned concurrency of ${recommended} (including a buffer of 10 %), but it reaches only ${provisioned}: ` +
      'raise provisionedConcurrency, or acknowledge this warning if cold starts are acceptable');
  }
}
