import type { S3TriggerOptions, ScheduleTriggerOptions } from './async-trigger-options';
import { anObject, duration, flag, has, is, Shape } from '../synth/shapes';
import { BUCKET_TRIGGER_SHAPE, DELIVERY_SHAPE } from '../triggers/trigger-shape';

export const S3_TRIGGER_SHAPE: Shape<S3TriggerOptions> = { ...BUCKET_TRIGGER_SHAPE, direct: flag };

export const aSchedule = has('a schedule, such as scheduler.ScheduleExpression.rate(Duration.hours(1))', 'expressionString');

const date = is("a valid Date, such as new Date('2030-01-01')", value => value instanceof Date && !Number.isNaN(value.getTime()));

export const SCHEDULE_TRIGGER_SHAPE: Shape<ScheduleTriggerOptions> = {
  ...DELIVERY_SHAPE, input: anObject, flexibleWindow: duration, start: date, end: date,
};
