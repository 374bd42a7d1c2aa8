import type { SubscriberFilter, SubscriberTriggerOptions } from './subscriber-options';
import { DELIVERY_SHAPE, eventPattern } from './trigger-shape';
import { duration, flag, has, listOf, mapOf, number, options, Shape, text } from '../synth/shapes';

export const aCustomEventBus = has('a Custom Event Bus, such as CustomEventBus.fromResource(bus) or CustomEventBus.fromArn(…)', 'eventBusArn', '_resource');

export const SUBSCRIBER_FILTER_SHAPE: Shape<SubscriberFilter> = { data: eventPattern, metadata: mapOf(listOf(text)), systemMetadata: eventPattern };

export const SUBSCRIBER_TRIGGER_SHAPE: Shape<SubscriberTriggerOptions> = {
  ...DELIVERY_SHAPE, filter: options(SUBSCRIBER_FILTER_SHAPE), batchSize: number, maxBatchingWindow: duration, fifo: flag,
};
