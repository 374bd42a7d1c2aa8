import { COMPLIANT, compliantIf, known, rule } from '../../rule';

export const asyncFailureDestination = rule({
  id: 'AsyncFailureDestination',
  level: 'error',
  of: 'functions',
  info: 'The function is invoked asynchronously, and an event that fails goes nowhere.',
  explanation: 'Lambda tries an event three times, and then drops it. Settings for $LATEST do not hold for an alias, nor the other way round.',
  mend: 'Set onFailure for the version or alias that is invoked. AsyncFunctionWithDestinations makes a queue for it.',
  practices: ['A03', 'A14'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html',
  check: (handler, system) => {
    const triggers = system.triggers.of(handler.key);
    if (triggers.length === 0) return undefined;
    if (handler.deadLetterTarget) return COMPLIANT;
    const kept = system.invokeConfigsOf(handler).filter(({ onFailure }) => onFailure).map(({ qualifier }) => known(qualifier));
    const lost = triggers.find(({ target: { qualifier = '$LATEST' } }) => !kept.includes(qualifier));
    return compliantIf(lost === undefined, `${handler.logicalId}${lost?.target.qualifier ? `:${lost.target.qualifier}` : ''} is invoked by ${lost?.by}, and what fails there is dropped.`);
  },
});
