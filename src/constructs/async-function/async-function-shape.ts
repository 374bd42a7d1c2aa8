import type { AsyncFunctionAlarmOptions } from './async-function-alarm-options';
import type { AsyncFunctionWithDestinationsProps } from './async-function-with-destinations-props';
import { ageSettings, countSettings, FUNCTION_ALARMS_SHAPE } from '../alarms/alarm-shape';
import { DEPLOYABLE_SHAPE } from '../deployment/deployment-shape';
import { duration, has, is, listOf, number, options, Shape, text } from '../synth/shapes';

const ALARMS_SHAPE: Shape<AsyncFunctionAlarmOptions> = {
  ...FUNCTION_ALARMS_SHAPE,
  asyncEventsDropped: countSettings,
  destinationDeliveryFailures: countSettings,
  parkedEvents: countSettings,
  triggerDeadLetters: countSettings,
  subscriberEventsLost: countSettings,
  subscriberBacklogAge: ageSettings,
  deadLetterErrors: countSettings,
  asyncEventAge: ageSettings,
  recursiveInvocations: countSettings,
};

const destination = has('a destination, such as new destinations.SqsDestination(queue)', 'bind');

export const asyncTrigger = is("an AsyncTrigger, such as AsyncTrigger.rule({ source: ['shop'] })", value => value?._binding?.feedbackFrom !== undefined);

export const ASYNC_FUNCTION_SHAPE: Shape<AsyncFunctionWithDestinationsProps> = {
  ...DEPLOYABLE_SHAPE,
  onFailure: destination,
  onSuccess: destination,
  retryAttempts: number,
  maxEventAge: duration,
  triggers: listOf(asyncTrigger),
  eventInvokeConfigLogicalId: text,
  alarms: options(ALARMS_SHAPE),
};
