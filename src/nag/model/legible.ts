import { isUnknown, Resolved } from '../../template';

/** Returns what is known of a text, as findings show it: 'arn:aws:sqs:…:orders.fifo'. */
export function legible(text: Resolved<string>): string {
  return isUnknown(text) ? text.outlines.map(parts => parts.join('…')).join(' or ') : text;
}
