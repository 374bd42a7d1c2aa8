import { isUnknown, serviceOf } from '../../../template';
import { isFifo } from '../../model/fifo';
import { legible } from '../../model/legible';
import { COMPLIANT, rule, violation } from '../../model/rule';

export const asyncDestinationType = rule({
  id: 'AsyncDestinationType',
  level: 'error',
  appliesTo: 'invokeConfigs',
  info: 'Lambda cannot deliver to the destination.',
  explanation: 'Lambda delivers to standard queues and topics, and to a bucket only for failed events. It rejects any other ' +
    'destination, or drops the record.',
  fix: 'Use a standard queue or topic (DestinationConfig). Use a bucket only for onFailure. AsyncFunctionWithDestinations accepts only ' +
    'valid destinations.',
  practices: ['A04', 'A07'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html',
  check: ({ onSuccess, onFailure }, app) => {
    const destinations = [onSuccess, onFailure].flatMap(destination => destination ?? []);
    if (destinations.length === 0) return undefined;
    const service = onSuccess && serviceOf(onSuccess.value);
    if (service === 's3') return violation('The onSuccess destination of the configuration is a bucket, but Lambda delivers only failed events to buckets.');
    const fifo = destinations.find(destination => isFifo(destination.value, app.entry(destination)));
    if (fifo) return violation(`The destination ${legible(fifo.value)} of the configuration is a FIFO queue or topic.`);
    return isUnknown(service) ? service : COMPLIANT;
  },
});
