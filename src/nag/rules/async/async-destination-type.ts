import { isFifo } from '../../model/fifo';
import { compliantIf, resolved, rule, violation } from '../../model/rule';

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
    const values = destinations.map(({ value }) => resolved(value));
    const fifo = values.find((value, i) => isFifo(value, app.entry(destinations[i])));
    if (fifo) return violation(`The destination ${fifo} of the configuration is a FIFO queue or topic.`);
    return compliantIf(onSuccess === undefined || !/^arn:[^:]+:s3:/.test(String(onSuccess.value)), 'The onSuccess destination of the configuration is a bucket, but Lambda delivers only failed events to buckets.');
  },
});
