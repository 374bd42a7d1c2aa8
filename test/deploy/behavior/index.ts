import { album } from './album';
import type { Behavior } from './behavior';
import { catalog } from './catalog';
import { clicks } from './clicks';
import { invoices } from './invoices';
import { ordersOf } from './orders';
import { outage } from './outage';
import { payments } from './payments';

/** The behaviors to try, by app. */
export const BEHAVIORS: { readonly [app: string]: readonly Behavior[] } = {
  'async-function': album,
  'kinesis-processor': clicks,
  outage,
  'python-worker': invoices,
  'quick-start': ordersOf('quick'),
  'sqs-fifo-worker': payments,
  'sqs-worker': ordersOf('worker'),
  'table-processor': catalog,
};
