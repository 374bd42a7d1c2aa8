import { Construct } from 'constructs';
import { DestinationFacts } from './async-destinations';
import { AsyncFunctionWithDestinationsProps } from './async-function-with-destinations-props';
import { AsyncSettings } from './async-settings';
import { checkTriggers } from './async-trigger-checks';
import { ASYNC_EVENT_AGE_SECONDS, ASYNC_RETRY_ATTEMPTS, secondsOfAllTries, secondsOfRetryWaits } from '../../limits';
import { AlarmProfile } from '../alarms/alarm-options';
import { isWanted } from '../alarms/alarm-specification';
import { checkFunctionAlarms } from '../alarms/function-alarms';
import { checkDeployment } from '../deployment/deployment-checks';
import { checkFunctionOptions } from '../function/function-checks';
import { isKnownFifo } from '../resources/existing-queue';
import { warnOfForeignDestination } from '../resources/foreign-destination';
import { checkLogicalId } from '../synth/logical-id';
import { humanDuration, knownNumber, knownSeconds, PropsValidator, warn } from '../synth/validation';

/** Throws one error that lists all problems, and warns about what may be wrong. */
export function checkAsyncFunction(scope: Construct, props: AsyncFunctionWithDestinationsProps, settings: AsyncSettings): void {
  const problems = new PropsValidator('AsyncFunctionWithDestinations', scope);
  checkFunctionOptions(scope, problems, props, settings);
  checkDeployment(scope, problems, props, settings);
  checkExistingFunction(scope, problems, props, settings);
  checkRetries(scope, problems, props, settings);
  checkLogicalId(problems, 'eventInvokeConfigLogicalId', props.eventInvokeConfigLogicalId);
  for (const name of ['onFailure', 'onSuccess'] as const) {
    const facts = settings[name];
    if (facts === undefined) continue;
    checkDestination(scope, problems, name, facts, props);
    problems.addIf(facts.responseOnly === true && settings.aliasName !== undefined,
      `${name} is a LambdaDestination with responseOnly, whose rule never matches the records of an alias (deployment, provisionedConcurrency): ` +
      'remove responseOnly, and read responsePayload from the record');
  }
  problems.addIf(settings.onSuccess?.bucket !== undefined,
    `onSuccess is the bucket '${settings.onSuccess?.bucket?.node.path}', but Lambda writes only failures to a bucket: ` +
    'use a queue, a topic, a function or an event bus');
  checkAlarms(scope, problems, props, settings);
  checkTriggers(scope, problems, (props.triggers ?? []).map(({ _binding }) => _binding), [], settings);
  problems.throwIfAny();
}

/** Checks settings of an existing function that work against those of this construct, and can only be changed on the function. */
function checkExistingFunction(
  scope: Construct, problems: PropsValidator, { code }: AsyncFunctionWithDestinationsProps, settings: AsyncSettings,
): void {
  const existing = code._existing;
  if (existing === undefined) return;
  const name = `the function '${existing.node.path}'`;
  problems.addIf(settings.reservedConcurrentExecutions === 0,
    `${name} has reservedConcurrentExecutions 0, so Lambda never runs it and every event would be parked without an attempt: reserve at least 1, or remove the ` +
    'reservation');
  const { deadLetterQueue, deadLetterTopic } = existing;
  problems.addIf(deadLetterQueue !== undefined && isKnownFifo(deadLetterQueue) === true,
    `${name} has the FIFO queue '${deadLetterQueue?.node.path}' as its dead-letter queue, but Lambda sends only to standard queues: use a standard queue, or remove it`);
  problems.addIf(deadLetterTopic?.fifo ?? false,
    `${name} has the FIFO topic '${deadLetterTopic?.node.path}' as its dead-letter queue, but Lambda sends only to standard topics: use a standard topic, or remove it`);
  if (deadLetterQueue ?? deadLetterTopic) {
    warnOfForeignDestination(scope, `the dead-letter queue of ${name}`, { queue: deadLetterQueue, topic: deadLetterTopic });
    warn(scope, 'failedEventsParkedTwice',
      `${name} has a dead-letter queue in addition to onFailure, and Lambda sends every failed event to both: remove the dead-letter queue from the function ` +
      'once it is empty, because onFailure receives more details, or acknowledge this warning');
  }
}

/** Checks whether the age of an event leaves time for its retries. */
export function checkRetries(scope: Construct, problems: PropsValidator, props: AsyncFunctionWithDestinationsProps, settings: AsyncSettings): void {
  problems.wholeNumber('retryAttempts', props.retryAttempts, ASYNC_RETRY_ATTEMPTS, 'Lambda supports no other values');
  problems.wholeSeconds('maxEventAge', props.maxEventAge, ASYNC_EVENT_AGE_SECONDS, 'Lambda supports no other values');

  const [retries, age, timeout] = [knownNumber(settings.retryAttempts), knownSeconds(settings.maxEventAge), knownSeconds(settings.timeout)];
  if (retries === undefined || age === undefined || !(retries >= ASYNC_RETRY_ATTEMPTS.min && retries <= ASYNC_RETRY_ATTEMPTS.max)) return;
  const waits = secondsOfRetryWaits(retries);
  if (retries > 0 && age <= waits) {
    problems.add(`maxEventAge is ${humanDuration(age)}, but retry ${retries} of ${retries} would start ${humanDuration(waits)} after the first attempt or later, so it ` +
      'never happens: raise maxEventAge, or lower retryAttempts');
  } else if (timeout !== undefined && retries > 0 && age < secondsOfAllTries(retries, timeout)) {
    const all = humanDuration(secondsOfAllTries(retries, timeout));
    warn(scope, 'maxEventAgeTooShortForRetries',
      `maxEventAge is ${humanDuration(age)}, but ${retries + 1} attempts that each take the timeout need ${all} including the waits between them, so the last one may ` +
      `never happen: raise maxEventAge to ${all}, or lower retryAttempts`);
  }
}

function checkDestination(
  scope: Construct, problems: PropsValidator, name: string, facts: DestinationFacts, { code }: AsyncFunctionWithDestinationsProps,
): void {
  const { queue, topic, fn } = facts;
  warnOfForeignDestination(scope, name, name === 'onFailure' ? { ...facts, queue: undefined, watchedQueue: queue } : facts);
  problems.addIf(queue !== undefined && isKnownFifo(queue) === true,
    `${name} is the FIFO queue '${queue?.node.path}', but Lambda sends only to standard queues: use a standard queue`);
  problems.addIf(topic?.fifo ?? false, `${name} is the FIFO topic '${topic?.node.path}', but Lambda sends only to standard topics: use a standard topic`);
  problems.addIf(fn !== undefined && fn === code._existing,
    `${name} is the function '${fn?.node.path}' itself, which Lambda refuses: use another destination`);
  if (topic) {
    warn(scope, 'topicTakesNoLargeEvents',
      `${name} is the topic '${topic.node.path}', which accepts 256 KB, but an event can have 1 MB, and the payload or the whole record of a larger event is lost: ` +
      'use a queue, or a bucket for failures, or acknowledge this warning if your events are small');
  }
}

function checkAlarms(scope: Construct, problems: PropsValidator, { alarms }: AsyncFunctionWithDestinationsProps, settings: AsyncSettings): void {
  checkFunctionAlarms(scope, problems, settings.timeout, alarms, settings.alarms);
  const wanted = isWanted({ profile: AlarmProfile.FULL, enabled: alarms?.asyncEventAge?.enabled }, settings.alarms.profile);
  problems.addIf(wanted && settings.eventAgeThreshold === undefined,
    'alarms.asyncEventAge has no threshold, and its default, half of maxEventAge, is unknown at synth: ' +
    'set alarms.asyncEventAge.threshold, or set alarms.asyncEventAge.enabled to false');
}
