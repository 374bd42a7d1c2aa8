import * as lambda from 'aws-cdk-lib/aws-lambda';
import { knownNumber, PropsValidator } from '../synth/validation';
import type { ResilientFunctionOptions } from '../function/function-options';
import type { ProvisionedConcurrencyOptions } from '../function/provisioned-concurrency-options';
import { PROVISIONED_CONCURRENCY_UTILIZATION } from '../../limits';

const DEFAULT_UTILIZATION = 0.7;

/** Lets the provisioned concurrency of an alias follow its use and the clock. */
export function scaleProvisionedConcurrency(alias: lambda.Alias, options: ProvisionedConcurrencyOptions): void {
  const { minimum, maximum, targetUtilization, schedules = [] } = options;
  if (maximum === undefined && schedules.length === 0) return;
  const scaling = alias.addAutoScaling({ minCapacity: minimum, maxCapacity: maximum ?? minimum });
  if (maximum !== undefined) scaling.scaleOnUtilization({ utilizationTarget: targetUtilization ?? DEFAULT_UTILIZATION });
  schedules.forEach(({ schedule, timeZone, minimum: minCapacity, maximum: maxCapacity = minCapacity }, index) => {
    scaling.scaleOnSchedule(`Schedule${index}`, { schedule, timeZone, minCapacity, maxCapacity });
  });
}

/** Collects what is wrong with the bounds, which must fit into what is reserved for the function. */
export function checkProvisionedConcurrency(
  problems: PropsValidator, { provisionedConcurrency }: ResilientFunctionOptions, reservedConcurrentExecutions: number | undefined,
): void {
  if (provisionedConcurrency === undefined) return;
  const { maximum, targetUtilization, schedules = [] } = provisionedConcurrency;
  const reserved = knownNumber(reservedConcurrentExecutions);
  checkBounds('provisionedConcurrency', provisionedConcurrency);
  schedules.forEach((schedule, index) => checkBounds(`provisionedConcurrency.schedules[${index}]`, schedule));

  const target = knownNumber(targetUtilization);
  const { min, max } = PROVISIONED_CONCURRENCY_UTILIZATION;
  problems.addIf(target !== undefined && (target < min || target > max),
    `provisionedConcurrency.targetUtilization is ${target} but must be from ${min} to ${max}: it is a share, 0.7 by default`);
  problems.addIf(targetUtilization !== undefined && maximum === undefined,
    'provisionedConcurrency.targetUtilization is given without provisionedConcurrency.maximum, so that nothing is scaled: give maximum, or leave it out');

  function checkBounds(name: string, bounds: Pick<ProvisionedConcurrencyOptions, 'minimum' | 'maximum'>): void {
    const [least, most] = [knownNumber(bounds.minimum), knownNumber(bounds.maximum)];
    problems.addIf(least !== undefined && (least < 1 || !Number.isInteger(least)),
      `${name}.minimum is ${least} but must be a whole number of at least 1: Lambda refuses an alias with a provisioned concurrency of 0`);
    problems.addIf(most !== undefined && !Number.isInteger(most), `${name}.maximum is ${most} but must be a whole number`);
    problems.addIf(most !== undefined && least !== undefined && most < least,
      `${name}.maximum is ${most} but ${name}.minimum is ${least}: raise the one, or lower the other`);
    const highest = most ?? least;
    problems.addIf(reserved !== undefined && highest !== undefined && highest > reserved,
      `${name} goes up to ${highest} but only ${reserved} are reserved for the function (reservedConcurrentExecutions): raise the reservation, or lower it`);
  }
}
