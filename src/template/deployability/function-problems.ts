import { known, ProblemList } from './problem-list';
import {
  ALIAS_NAME, ASYNC_EVENT_AGE_SECONDS, ASYNC_RETRY_ATTEMPTS, ENVIRONMENT_BYTES, FUNCTION_DESCRIPTION_LENGTH, FUNCTION_MEMORY_MIB, FUNCTION_NAME,
  FUNCTION_TIMEOUT_SECONDS, RESERVED_VARIABLES, EPHEMERAL_STORAGE_MIB, UNRESERVED_CONCURRENCY,
} from '../../limits';
import type { EventFlow, FunctionEntry } from '../flow';
import { serviceOf } from '../resolve/outlines';

/** Functions, their aliases and their settings for asynchronous invocation. */
export function checkFunctions(flow: EventFlow, problems: ProblemList, accountConcurrency: number): void {
  for (const fn of flow.functions) checkFunction(fn, problems);
  checkReservations(flow, problems, accountConcurrency);
  checkAliases(flow, problems);
  for (const config of flow.invokeConfigs) {
    problems.wholeNumber(config, 'MaximumRetryAttempts', config.maximumRetryAttempts, ASYNC_RETRY_ATTEMPTS);
    problems.wholeNumber(config, 'MaximumEventAgeInSeconds', config.maximumEventAgeSeconds, ASYNC_EVENT_AGE_SECONDS);
    const { onSuccess, onFailure } = config;
    problems.addIf(onSuccess !== undefined && known(serviceOf(onSuccess.value)) === 's3', config, 'DestinationConfig.OnSuccess', 'is a bucket, but Lambda sends only failures to buckets: use it for OnFailure');
    for (const [on, destination] of Object.entries({ OnSuccess: onSuccess, OnFailure: onFailure })) {
      const itself = destination?.function !== undefined && destination.function === config.function.function;
      problems.addIf(itself, config, `DestinationConfig.${on}`, 'is the function itself, which Lambda refuses: use another destination');
    }
  }
}

function checkFunction(fn: FunctionEntry, problems: ProblemList): void {
  const { properties } = fn;
  // Functions on instances of the account have other limits.
  if (!properties.has('CapacityProviderConfig')) {
    problems.wholeNumber(fn, 'Timeout', fn.timeoutSeconds, FUNCTION_TIMEOUT_SECONDS);
    problems.wholeNumber(fn, 'MemorySize', fn.memoryMiB, FUNCTION_MEMORY_MIB);
  }
  problems.wholeNumber(fn, 'EphemeralStorage.Size', properties.number('EphemeralStorage.Size'), EPHEMERAL_STORAGE_MIB);
  const [name, description] = [known(properties.text('FunctionName')), known(properties.text('Description')) ?? ''];
  problems.addIf(name !== undefined && !FUNCTION_NAME.test(name), fn, 'FunctionName', `is ${name}, but must be 1 to 64 letters, digits, '-' and '_'`);
  problems.addIf(description.length > FUNCTION_DESCRIPTION_LENGTH, fn, 'Description', `has ${description.length} characters, but at most ${FUNCTION_DESCRIPTION_LENGTH} are allowed`);
  const variables = Object.entries(known(fn.environment) ?? {});
  for (const [variable] of variables) {
    problems.addIf(RESERVED_VARIABLES.includes(variable), fn, 'Environment.Variables', `has ${variable}, which Lambda reserves: rename it`);
  }
  const bytes = variables.reduce((sum, [variable, value]) => sum + Buffer.byteLength(variable + (known(value) ?? '')), 0);
  problems.addIf(bytes > ENVIRONMENT_BYTES, fn, 'Environment.Variables', `has ${bytes} bytes, but at most ${ENVIRONMENT_BYTES} are allowed`);
}

/** Lambda keeps a part of the concurrency of an account and Region for functions without a reservation. */
function checkReservations({ functions, stacks }: EventFlow, problems: ProblemList, accountConcurrency: number): void {
  const reservable = Math.max(0, accountConcurrency - UNRESERVED_CONCURRENCY);
  const reserved = new Map<string, number>();
  for (const fn of functions) {
    const own = known(fn.reservedConcurrency);
    if (own === undefined) continue;
    const { account, region } = stacks.find(({ id }) => id === fn.stack)!;
    const [place, before] = [`${account} ${region}`, reserved.get(`${account} ${region}`) ?? 0];
    reserved.set(place, before + own);
    problems.addIf(own < 0 || !Number.isInteger(own), fn, 'ReservedConcurrentExecutions', `is ${own}, but must be a whole number of at least 0`);
    problems.addIf(before <= reservable && before + own > reservable, fn, 'ReservedConcurrentExecutions',
      `is ${own}, which makes ${before + own} in ${region}, but only ${reservable} of the ${accountConcurrency} of the account can be reserved: set the assumption accountConcurrency to your quota`);
  }
}

function checkAliases({ aliases }: EventFlow, problems: ProblemList): void {
  for (const alias of aliases) {
    const name = known(alias.properties.text('Name'));
    problems.addIf(name !== undefined && !ALIAS_NAME.test(name), alias, 'Name', `is ${name}, but must be up to 128 letters, digits, '-' and '_', and no number`);
    if (alias.provisionedConcurrency === undefined) continue;
    const versions = known(alias.versions) ?? [];
    problems.addIf(versions.some(({ version }) => known(version) === '$LATEST'), alias, 'ProvisionedConcurrencyConfig', 'is set, but Lambda provisions concurrency for published versions only, not for $LATEST');
    problems.addIf(versions.length > 1, alias, 'ProvisionedConcurrencyConfig', 'is set, but Lambda does not support it together with a RoutingConfig');
  }
}
