import { compliantIf, rule } from '../../model/rule';

export const uselessDeadLetterQueue = rule({
  id: 'UselessDeadLetterQueue',
  level: 'warning',
  appliesTo: 'functions',
  info: 'The function has a dead-letter queue or a destination, but nothing invokes it asynchronously.',
  explanation: 'Both receive only failed asynchronous invocations. Failed batches of a queue or stream never reach them.',
  fix: 'Set the dead-letter queue on the source queue (RedrivePolicy), or the on-failure destination on the mapping of the stream ' +
    '(DestinationConfig.OnFailure).',
  practices: ['Q02', 'A06'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
  check: (handler, app) => {
    const configs = app.invokeConfigsOf(handler).filter(({ onFailure }) => onFailure);
    if (handler.deadLetterTarget === undefined && configs.length === 0) return undefined;
    const onlyPolled = app.mappingsFor(handler).length > 0 && app.invokers.of(handler.key).length === 0
      && !app.invokers.isPermitted(handler.key) && !app.rolePermissions.invokes(handler);
    if (onlyPolled && app.invokers.unclear) return app.invokers.unclear;
    return compliantIf(!onlyPolled, 'The function is invoked only by event source mappings, so its dead-letter queue or destination never receives an event.');
  },
});
