import { Construct } from 'constructs';
import { DestinationFacts } from './async-destinations';
import { AsyncSettings } from './async-settings';
import { AsyncTriggerBinding } from './async-trigger-binding';
import { knownNumber, PropsValidator, warn } from '../synth/validation';
import { checkTriggerId } from '../triggers/trigger-ids';

/** Adds problems of triggers, given the IDs of triggers that exist already, and warns about what may be wrong. */
export function checkTriggers(
  scope: Construct, problems: PropsValidator, triggers: AsyncTriggerBinding[], existingIds: string[], settings: AsyncSettings,
): void {
  const ids = new Set(existingIds);
  for (const trigger of triggers) {
    checkTriggerId(problems, trigger, ids);
    trigger.check(scope, problems, settings.timeout);
    warnOfUnpacedEvents(scope, trigger, settings);
    checkFeedback(scope, problems, trigger, 'onFailure', settings.onFailure);
    checkFeedback(scope, problems, trigger, 'onSuccess', settings.onSuccess);
  }
}

/** A reservation up to this size is assumed to protect a downstream system. */
const SMALL_RESERVATION = 10;

/** Warns about a trigger whose events can exceed a small reservation: only retries hold them back. */
function warnOfUnpacedEvents(
  scope: Construct, { isPaced, source }: AsyncTriggerBinding, { maxEventAge, reservedConcurrentExecutions }: AsyncSettings,
): void {
  const reserved = knownNumber(reservedConcurrentExecutions);
  if (isPaced || reserved === undefined || reserved === 0 || reserved > SMALL_RESERVATION) return;
  warn(scope, 'eventsFasterThanFunction',
    `reservedConcurrentExecutions is ${reserved}, but events of ${source} arrive at any rate: throttled events are retried at growing intervals for ` +
    `${maxEventAge.toHumanString()}, and then parked. To protect a downstream system, put a queue in between (SqsWorkerFunction with maxConcurrency); otherwise ` +
    'raise reservedConcurrentExecutions');
}

function checkFeedback(scope: Construct, problems: PropsValidator, trigger: AsyncTriggerBinding, name: string, facts: DestinationFacts = {}): void {
  const loop = trigger.feedbackFrom(facts);
  problems.addIf(loop === 'certain',
    `${name} is ${trigger.source}, which also invokes the function, so one event would cause an infinite loop: use another destination or another trigger`);
  if (loop === 'possible') {
    warn(scope, 'destinationMayInvokeFunction',
      `${name} sends to ${trigger.source}, which also invokes the function, and the records may match the trigger, so one event could cause an infinite loop: ` +
      'make the trigger more specific, use another destination, or acknowledge this warning');
  }
}
