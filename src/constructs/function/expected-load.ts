import { Construct } from 'constructs';
import type { FunctionSettings } from './function-settings';
import { knownNumber, knownSeconds, PropsValidator, warn } from '../synth/validation';
import type { ResilientFunctionOptions } from './function-options';
import { concurrencyFor, provisionedConcurrencyFor } from '../../limits';

/** Warns of limits below the concurrency that the expected load needs. */
export function checkExpectedLoad(scope: Construct, problems: PropsValidator, options: ResilientFunctionOptions, settings: FunctionSettings): void {
  const { expectedLoad, provisionedConcurrency } = options;
  const [rate, seconds] = [knownNumber(expectedLoad?.invocationsPerSecond), knownSeconds(expectedLoad?.duration)];
  problems.addIf(rate !== undefined && !(rate > 0),
    `expectedLoad.invocationsPerSecond is ${rate} but must be above 0: give the peak rate, or leave expectedLoad out`);
  if (rate === undefined || seconds === undefined) return;

  const load = `${rate} invocations a second of ${seconds} s each`;
  const reserved = knownNumber(settings.reservedConcurrentExecutions);
  const needed = concurrencyFor(rate, seconds);
  if (reserved !== undefined && reserved < needed) {
    warn(scope, 'concurrencyBelowLoad',
      `expectedLoad is ${load}, which needs ${needed} at once, but only ${reserved} can run (reservedConcurrentExecutions, which also maxConcurrency sets): ` +
      'raise it, or make invocations shorter; the rest is throttled or waits');
  }
  const provisioned = knownNumber(provisionedConcurrency && (provisionedConcurrency.maximum ?? provisionedConcurrency.minimum));
  const recommended = provisionedConcurrencyFor(rate, seconds);
  if (provisioned !== undefined && provisioned < recommended) {
    warn(scope, 'provisionedConcurrencyBelowLoad',
      `expectedLoad is ${load}, which needs a provisioned concurrency of ${recommended} (with 10 % to spare), but there are ${provisioned} at the most: ` +
      'raise provisionedConcurrency, or accept that the rest starts cold and acknowledge this');
  }
}
