import type { Behavior } from './behavior';
import { clicks } from './clicks';
import { orders } from './orders';
import { payments } from './payments';

/** The behaviors to try, by example. */
export const BEHAVIORS: { readonly [example: string]: readonly Behavior[] } = {
  'kinesis-processor': clicks,
  'sqs-fifo-worker': payments,
  'sqs-worker': orders,
};
