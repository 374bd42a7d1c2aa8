import { COMPLIANT, resolved, rule, violation } from '../../model/rule';

export const asyncFailureDestination = rule({
  id: 'AsyncFailureDestination',
  level: 'error',
  appliesTo: 'functions',
  info: 'The function is invoked asynchronously, and failed events are lost.',
  explanation: 'Lambda tries an event three times and then drops it. Settings for $LATEST do not apply to an alias, nor the other way ' +
    'round.',
  fix: 'Set onFailure for the version or alias that is invoked (DestinationConfig of its AWS::Lambda::EventInvokeConfig). ' +
    'AsyncFunctionWithDestinations creates a queue for it.',
  practices: ['A03', 'A14'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html',
  check: (handler, app) => {
    const triggers = app.invokers.of(handler.key);
    if (triggers.length === 0) return undefined;
    if (handler.deadLetterTarget) return COMPLIANT;
    const kept = app.invokeConfigsOf(handler).filter(({ onFailure }) => onFailure).map(({ qualifier }) => resolved(qualifier));
    const lost = triggers.filter(({ target: { qualifier = '$LATEST' } }) => !kept.includes(qualifier));
    if (lost.length === 0) return COMPLIANT;
    const { by, target: { qualifier }, level } = lost.find(trigger => trigger.level === undefined) ?? lost[0];
    return violation(`The function is invoked${qualifier === undefined ? '' : ` as ${qualifier}`} by ${by}, but its failed events have no destination.`, { level });
  },
});
