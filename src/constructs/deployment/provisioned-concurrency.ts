import * as lambda from 'aws-cdk-lib/aws-lambda';
import { PROVISIONED_CONCURRENCY_UTILIZATION } from '../../limits';
import type { ResilientFunctionOptions } from '../function/function-options';
import type { ProvisionedConcurrencyOptions } from '../function/provisioned-concurrency-options';
import { knownNumber, PropsValidator } from '../synth/validation';

const DEFAULT_UTILIZATION = 0.7;

/** Scales the provisioned concurrency of an alias by its utilization and by schedules. */
export function scaleProvisionedConcurrency(alias: lambda.Alias, options: ProvisionedConcurrencyOptions): void {
  const { minimum, maximum, targetUtilization, schedules = [] } = options;
  if (maximum === undefined && schedules.length === 0) return;
  const scaling = alias.addAutoScaling({ minCapacity: minimum, maxCapacity: maximum ?? minimum });
  if (maximum !== undefined) scaling.scaleOnUtilization({ utilizationTarget: targetUtilization ?? DEFAULT_UTILIZATION });
  schedules.forEach(({ schedule, timeZone, minimum: minCapacity, maximum: maxCapacity = minCapacity }, index) => {
    scaling.scaleOnSchedule(`Schedule${index}`, { schedule, timeZone, minCapacity, maxCapacity });
  });
}

/** Checks the bounds of provisioned concurrency, which must fit into the reserved concurrency of the function. */
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
    `provisionedConcurrency.targetUtilization is ${target} but must be from ${min} to ${max}: set it to a share, such as 0.7`);
  problems.addIf(targetUtilization !== undefined && maximum === undefined,
    'provisionedConcurrency.targetUtilization is set without provisionedConcurrency.maximum and has no effect: set maximum, or omit targetUtilization');

  function checkBounds(name: string, bounds: Pick<ProvisionedConcurrencyOptions, 'minimum' | 'maximum'>): void {
    const [least, most] = [knownNumber(bounds.minimum), knownNumber(bounds.maximum)];
    problems.addIf(least !== undefined && (least < 1 || !Number.isInteger(least)),
      `${name}.minimum is ${least} but must be a whole number of at least 1: Lambda refuses a provisioned concurrency of 0`);
    problems.addIf(most !== undefined && !Number.isInteger(most), `${name}.maximum is ${most} but must be a whole number: round it`);
    problems.addIf(most !== undefined && least !== undefined && most < least,
      `${name}.maximum is ${most} but must be at least ${name}.minimum, which is ${least}: raise maximum, or lower minimum`);
    const highest = most ?? least;
    problems.addIf(reserved !== undefined && highest !== undefined && highest > reserved,
      `${name} goes up to ${highest} but the function reserves only ${reserved} (reservedConcurrentExecutions): raise the reservation, or lower ${name}`);
  }
}
