import { DURABLE_MAPPED_EXECUTION_ON_INSTANCES_SECONDS, DURABLE_MAPPED_EXECUTION_SECONDS } from '../../../limits';
import { COMPLIANT, resolved, rule, violation } from '../../model/rule';

export const durableInvocation = rule({
  id: 'DurableInvocation',
  level: 'error',
  appliesTo: 'functions',
  info: 'A durable function is invoked without a version or alias, or may run longer than its event source mapping allows.',
  explanation: 'Lambda runs a durable execution only on a version or alias, because it continues with the code that it began with: other invocations are refused. A mapping waits for the ' +
    'whole execution, for at most 15 minutes, or 90 minutes if the function runs on Lambda Managed Instances. It is refused, and its source is not read, if the execution may take longer.',
  fix: 'Name an alias or version in the mapping, permission or target (FunctionName). Behind a mapping, set ExecutionTimeout (durableConfig.executionTimeout) to at most 900 s (5,400 s on Managed Instances), or let a ' +
    'function in between start one execution for each event, asynchronously and with a name.',
  practices: ['V01', 'F03'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/durable-invoking.html',
  check: (handler, app) => {
    if (!handler.properties.has('DurableConfig')) return undefined;
    const mappings = app.mappingsFor(handler);
    const invocations = [
      ...mappings.map(({ function: target, logicalId }) => ({ by: `the mapping ${logicalId}`, target })),
      ...app.invokers.of(handler.key),
    ];
    const unqualified = invocations.find(({ target }) => target.qualifier === undefined);
    if (unqualified) return violation(`The function is durable, but ${unqualified.by} invokes it without a version or alias.`);
    const timeout = mappings.length > 0 ? handler.properties.number('DurableConfig.ExecutionTimeout') : undefined;
    const most = handler.properties.has('CapacityProviderConfig') ? DURABLE_MAPPED_EXECUTION_ON_INSTANCES_SECONDS : DURABLE_MAPPED_EXECUTION_SECONDS;
    if (timeout === undefined || resolved(timeout) <= most) return COMPLIANT;
    return violation(`The executions of the function may take ${timeout} s, but ${mappings[0].logicalId} waits for at most ${most} s.`);
  },
});
