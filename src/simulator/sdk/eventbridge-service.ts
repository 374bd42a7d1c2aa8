import { checkCount } from './batch';
import { Fields, jsonProtocol } from './protocols';
import type { Service, ServiceCall } from './service';
import { serviceErrorOf, ServiceError } from './service-error';
import { MESSAGE_BATCH_ENTRIES } from '../../limits';
import { wholeSeconds } from '../events/eventbridge-event';
import { SECOND } from '../kernel/time-span';

/** The calls of `@aws-sdk/client-eventbridge`. @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
export const eventBridgeService: Service = {
  name: 'eventbridge',
  protocol: jsonProtocol,
  rejected: 'ValidationException',
  denied: 'AccessDeniedException',
  operations: {
    PutEvents({ Entries, EndpointId }, call) {
      if (EndpointId !== undefined) call.refuse('a global endpoint (EndpointId)', 'put the events on an event bus');
      checkCount(Entries, MESSAGE_BATCH_ENTRIES, 'ValidationException');
      const results: Fields[] = Entries.map((entry: Fields) => {
        try {
          return { EventId: put(entry, call) };
        } catch (error) {
          const { code, message } = serviceErrorOf(error, 'InvalidArgument');
          return { ErrorCode: code, ErrorMessage: message };
        }
      });
      return { FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode !== undefined).length, Entries: results };
    },
  },
};

function put({ EventBusName = 'default', Source, DetailType, Detail, Resources, Time }: Fields, call: ServiceCall): unknown {
  const { busName, region } = call.findBus(EventBusName).settings;
  return call.receiptOf(() => call.sender.putEvents({
    bus: busName,
    region,
    source: Source,
    detailType: DetailType,
    detail: detailOf(Detail),
    resources: Resources,
    time: Time === undefined ? undefined : wholeSeconds(SECOND * Time),
  }, {})).id;
}

function detailOf(detail: string | undefined): unknown {
  try {
    return detail === undefined ? {} : JSON.parse(detail);
  } catch {
    throw new ServiceError('MalformedDetail', 'Detail is not valid JSON');
  }
}
