import { compliantIf, rule } from '../../rule';

export const uselessDeadLetterQueue = rule({
  id: 'UselessDeadLetterQueue',
  level: 'warning',
  of: 'functions',
  info: 'The function has a dead-letter queue or a destination, but nothing invokes it asynchronously.',
  explanation: 'They get what fails in asynchronous invocations. What fails in a batch of a queue or a stream never comes there.',
  mend: 'Put the dead-letter queue on the source queue, or the on-failure destination on the mapping of the stream.',
  practices: ['Q02', 'A06'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
  check: (handler, system) => {
    const configs = system.invokeConfigsOf(handler).filter(({ onFailure }) => onFailure);
    if (handler.deadLetterTarget === undefined && configs.length === 0) return undefined;
    const onlyPolled = system.mappingsFor(handler).length > 0 && system.triggers.of(handler.key).length === 0
      && !system.triggers.isPermitted(handler.key) && !system.grants.invokes(handler);
    if (onlyPolled && system.triggers.unclear) return system.triggers.unclear;
    return compliantIf(!onlyPolled, 'The function is only polled for: its dead-letter queue or destination gets nothing.');
  },
});
