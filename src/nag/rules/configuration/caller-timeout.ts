import { isUnknown } from '../../../template';
import { COMPLIANT, compliantIf, resolved, rule } from '../../model/rule';

export const callerTimeout = rule({
  id: 'CallerTimeout',
  level: 'warning',
  appliesTo: 'functions',
  info: 'The function may run longer than its caller waits.',
  explanation: 'The caller reports a failure while the function continues, and calls again, so that the work is done twice. CloudFront rejects a function with a longer timeout.',
  fix: 'Set the timeout of the function (Timeout, timeout) to at most the limit of its caller, raise the limit where AWS allows it (TimeoutInMillis of a REST API), or invoke the function ' +
    'asynchronously.',
  practices: ['A20'],
  link: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html',
  check: (handler, app) => {
    const callers = app.callersOf(handler);
    if (callers.length === 0) return undefined;
    // The timeout may be meant for events that the function handles besides.
    if (app.mappingsFor(handler).length > 0 || app.invokers.of(handler.key).length > 0) return COMPLIANT;
    const limits = callers.flatMap(({ limitSeconds }) => isUnknown(limitSeconds) ? [] : limitSeconds);
    if (limits.length === 0) resolved(callers[0].limitSeconds);
    const limit = Math.min(...limits);
    const caller = callers.find(({ limitSeconds }) => limitSeconds === limit)!;
    const timeout = resolved(handler.timeoutSeconds);
    return compliantIf(timeout <= limit, () => `${handler.logicalId} has a timeout of ${timeout} s, but ${caller.logicalId} (${caller.type}) waits for at most ${limit} s.`);
  },
});
