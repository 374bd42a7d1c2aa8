import { Construct } from 'constructs';
import { checkFunctionAlarms, isWanted } from '../alarms/alarms';
import { DestinationFacts } from './async-destinations';
import { AsyncSettings } from './async-settings';
import { checkDeployment } from '../deployment/deployment-checks';
import { isQueueTypeKnown, warnOfForeignQueue } from '../resources/existing-queue';
import { checkFunctionOptions } from '../function/function-checks';
import { Trigger } from './trigger';
import { humanDuration, knownNumber, knownSeconds, PropsValidator, warn } from '../synth/validation';
import { AlarmProfile } from '../alarms/alarm-options';
import type { AsyncFunctionWithDestinationsProps } from './async-function-with-destinations';
import { ASYNC_EVENT_AGE_SECONDS, ASYNC_RETRY_ATTEMPTS, secondsOfAllTries, secondsOfRetryWaits } from '../../limits';

const CONSTRUCT = 'AsyncFunctionWithDestinations';

/** Throws one error that lists everything that is certainly wrong, and warns of what may be. */
export function checkAsyncFunction(scope: Construct, props: AsyncFunctionWithDestinationsProps, settings: AsyncSettings): void {
  const problems = new PropsValidator(CONSTRUCT, scope);
  checkFunctionOptions(scope, problems, props, settings);
  checkDeployment(scope, problems, props, settings);
  checkExisting(scope, problems, props, settings);
  checkRetries(scope, problems, props, settings);
  for (const name of ['onFailure', 'onSuccess'] as const) {
    const facts = settings[name];
    if (facts === undefined) continue;
    checkDestination(scope, problems, name, facts, props);
    problems.addIf(facts.responseOnly === true && settings.aliasName !== undefined,
      `${name} is a LambdaDestination with responseOnly, whose rule never matches what is sent for an alias (deployment, provisionedConcurrency): ` +
      'leave responseOnly out, and let that function take responsePayload out of the record');
  }
  problems.addIf(settings.onSuccess?.bucket !== undefined,
    `onSuccess is the bucket '${settings.onSuccess?.bucket?.node.path}', but Lambda writes only failures to a bucket: ` +
    'give a queue, a topic, a function or an event bus');
  checkAlarms(problems, props, settings);
  checkTriggers(scope, problems, (props.triggers ?? []).map(({ _trigger }) => _trigger), [], settings);
  problems.throwIfAny();
}

/** The same for a trigger that is added later. */
export function checkAddedTrigger(scope: Construct, trigger: Trigger, taken: string[], settings: AsyncSettings): void {
  const problems = new PropsValidator(CONSTRUCT, scope);
  checkTriggers(scope, problems, [trigger], taken, settings);
  problems.throwIfAny();
}

function checkTriggers(scope: Construct, problems: PropsValidator, triggers: Trigger[], taken: string[], settings: AsyncSettings): void {
  const ids = new Set(taken);
  for (const trigger of triggers) {
    problems.addIf(ids.has(trigger.id),
      `triggers has '${trigger.id}' twice, the second is ${trigger.source}: give it a triggerId of its own, which stays when others come and go`);
    ids.add(trigger.id);
    problems.addIf(trigger.id === '', `triggerId of ${trigger.source} is empty: give it a name, or leave it out`);
    trigger.check(scope, problems);
    warnOfRush(scope, trigger, settings);
    checkLoop(scope, problems, trigger, 'onFailure', settings.onFailure);
    checkLoop(scope, problems, trigger, 'onSuccess', settings.onSuccess);
  }
}

/** So few at once are reserved for the sake of something behind the function, and not to have them. */
const FEW = 10;

/** Nothing but retries holds back events that come as fast as they are sent. */
function warnOfRush(scope: Construct, { isPaced, source }: Trigger, { maxEventAge, reservedConcurrentExecutions }: AsyncSettings): void {
  const reserved = knownNumber(reservedConcurrentExecutions);
  if (isPaced || reserved === undefined || reserved === 0 || reserved > FEW) return;
  warn(scope, 'eventsFasterThanFunction',
    `reservedConcurrentExecutions is ${reserved}, but events of ${source} come as fast as they are sent: what finds no room is tried again at growing ` +
    `intervals for ${maxEventAge.toHumanString()}, and then parked. If what is behind the function can take no more, put a queue in between ` +
    '(SqsWorkerFunction with maxConcurrency); else raise it');
}

function checkLoop(scope: Construct, problems: PropsValidator, trigger: Trigger, name: string, facts: DestinationFacts = {}): void {
  const loop = trigger.loopWith(facts);
  problems.addIf(loop === 'certain',
    `${name} is ${trigger.source}, which invokes the function too, so that one event would go round for ever: give another destination, or another trigger`);
  if (loop === 'possible') {
    warn(scope, 'destinationMayInvokeFunction',
      `${name} sends to ${trigger.source}, which invokes the function too, and what it sends may match: one event could go round for ever. ` +
      'Make the trigger more specific, give another destination, or acknowledge this');
  }
}

/** Both have to be set where the function is made, and would work against what is set here. */
function checkExisting(scope: Construct, problems: PropsValidator, { code }: AsyncFunctionWithDestinationsProps, settings: AsyncSettings): void {
  const existing = code._existing;
  if (existing === undefined) return;
  const name = `the function '${existing.node.path}'`;
  problems.addIf(settings.reservedConcurrentExecutions === 0,
    `${name} reserves no concurrent executions, which stops it: every event would be parked without a try; reserve at least 1, or nothing`);
  const { deadLetterQueue, deadLetterTopic } = existing;
  problems.addIf(deadLetterQueue !== undefined && isQueueTypeKnown(deadLetterQueue) && deadLetterQueue.fifo,
    `${name} has the FIFO queue '${deadLetterQueue?.node.path}' as its dead-letter queue, to which Lambda sends nothing: give it a standard queue, or none`);
  problems.addIf(deadLetterTopic?.fifo ?? false,
    `${name} has the FIFO topic '${deadLetterTopic?.node.path}' as its dead-letter queue, to which Lambda sends nothing: give it a standard topic, or none`);
  if (deadLetterQueue ?? deadLetterTopic) {
    warn(scope, 'failedEventsParkedTwice',
      `${name} has a dead-letter queue beside onFailure, and every failed event goes to both: take the dead-letter queue away where the function is made, ` +
      'because onFailure tells more, or acknowledge this');
  }
}

function checkRetries(scope: Construct, problems: PropsValidator, props: AsyncFunctionWithDestinationsProps, settings: AsyncSettings): void {
  problems.wholeNumber('retryAttempts', props.retryAttempts, ASYNC_RETRY_ATTEMPTS, 'Lambda tries no more often');
  problems.wholeSeconds('maxEventAge', props.maxEventAge, ASYNC_EVENT_AGE_SECONDS, 'Lambda keeps an event no shorter and no longer');

  const [retries, age, timeout] = [knownNumber(settings.retryAttempts), knownSeconds(settings.maxEventAge), knownSeconds(settings.timeout)];
  if (retries === undefined || age === undefined || !(retries >= ASYNC_RETRY_ATTEMPTS.min && retries <= ASYNC_RETRY_ATTEMPTS.max)) return;
  const waits = secondsOfRetryWaits(retries);
  if (retries > 0 && age <= waits) {
    problems.add(`maxEventAge is ${humanDuration(age)} but the last of ${retries} retries comes after ${humanDuration(waits)} at the earliest, so that it never happens: ` +
      'raise maxEventAge, or lower retryAttempts');
  } else if (timeout !== undefined && retries > 0 && age < secondsOfAllTries(retries, timeout)) {
    const all = humanDuration(secondsOfAllTries(retries, timeout));
    warn(scope, 'maxEventAgeTooShortForRetries',
      `maxEventAge is ${humanDuration(age)}, but ${retries + 1} tries that each take the timeout need ${all} with the waits between them, so that the last may never ` +
      `happen: raise maxEventAge to ${all}, or lower retryAttempts or timeout`);
  }
}

function checkDestination(
  scope: Construct, problems: PropsValidator, name: string, { queue, topic, fn }: DestinationFacts, { code }: AsyncFunctionWithDestinationsProps,
): void {
  if (queue && name === 'onFailure') warnOfForeignQueue(scope, name, queue);
  problems.addIf(queue !== undefined && isQueueTypeKnown(queue) && queue.fifo,
    `${name} is the FIFO queue '${queue?.node.path}', to which Lambda sends nothing: give a standard queue`);
  problems.addIf(topic?.fifo ?? false, `${name} is the FIFO topic '${topic?.node.path}', to which Lambda sends nothing: give a standard topic`);
  problems.addIf(fn !== undefined && fn === code._existing,
    `${name} is the function '${fn?.node.path}' itself, which Lambda refuses: give another destination`);
  if (topic) {
    warn(scope, 'topicTakesNoLargeEvents',
      `${name} is the topic '${topic.node.path}', which takes 256 KB, but an event can have 1 MB, and of a larger one its payload or its whole record is lost: ` +
      'give a queue, or for failures a bucket, or acknowledge this where events are small');
  }
}

function checkAlarms(problems: PropsValidator, { alarms }: AsyncFunctionWithDestinationsProps, settings: AsyncSettings): void {
  checkFunctionAlarms(problems, settings.timeout, alarms, settings.alarms.profile);
  const watched = isWanted({ profile: AlarmProfile.FULL, enabled: alarms?.eventAge?.enabled }, settings.alarms.profile);
  problems.addIf(watched && settings.eventAge === undefined,
    'alarms.eventAge has no threshold, and half of a maxEventAge that only CloudFormation will know cannot be computed: ' +
    'give alarms.eventAge.threshold in seconds, or set alarms.eventAge.enabled to false');
}
