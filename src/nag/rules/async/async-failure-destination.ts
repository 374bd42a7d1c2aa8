import { COMPLIANT, compliantIf, resolved, rule } from '../../model/rule';

export const asyncFailureDestination = rule({
  id: 'AsyncFailureDestination',
  level: 'error',
  appliesTo: 'functions',
  info: 'The function is invoked asynchronously, and failed events are lost.',
  explanation: 'Lambda tries an event three times and then drops it. Settings for $LATEST do not apply to an alias, nor the other way ' +
    'round.',
  fix: 'Set onFailure for the version or alias that is invoked. AsyncFunctionWithDestinations creates a queue for it.',
  practices: ['A03', 'A14'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html',
  check: (handler, app) => {
    const triggers = app.invokers.of(handler.key);
    if (triggers.length === 0) return undefined;
    if (handler.deadLetterTarget) return COMPLIANT;
    const kept = app.invokeConfigsOf(handler).filter(({ onFailure }) => onFailure).map(({ qualifier }) => resolved(qualifier));
    const lost = triggers.find(({ target: { qualifier = '$LATEST' } }) => !kept.includes(qualifier));
    return compliantIf(lost === undefined, `${handler.logicalId}${lost?.target.qualifier ? `:${lost.target.qualifier}` : ''} is invoked by ${lost?.by}, but its failed events have no destination.`);
  },
});
