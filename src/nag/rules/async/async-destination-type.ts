import { isFifo } from '../../model/fifo';
import { compliantIf, known, rule, violation } from '../../rule';

export const asyncDestinationType = rule({
  id: 'AsyncDestinationType',
  level: 'error',
  of: 'invokeConfigs',
  info: 'A destination is one that Lambda cannot deliver to.',
  explanation: 'Lambda delivers to standard queues and topics only, and to a bucket only what failed. It refuses the configuration, or drops the ' +
    'record.',
  mend: 'Use a standard queue or topic; for a bucket, onFailure. AsyncFunctionWithDestinations takes what is right.',
  practices: ['A04', 'A07'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html',
  check: ({ onSuccess, onFailure }, system) => {
    const destinations = [onSuccess, onFailure].flatMap(destination => destination ?? []);
    if (destinations.length === 0) return undefined;
    const values = destinations.map(({ value }) => known(value));
    const fifo = values.find((value, i) => isFifo(value, system.entry(destinations[i])));
    if (fifo) return violation(`${fifo} is a FIFO queue or topic.`);
    return compliantIf(onSuccess === undefined || !/^arn:[^:]+:s3:/.test(String(onSuccess.value)), 'A bucket takes no records of successful invocations.');
  },
});
