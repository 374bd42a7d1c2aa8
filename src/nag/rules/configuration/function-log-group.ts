import { compliantIf, rule } from '../../rule';

export const functionLogGroup = rule({
  id: 'FunctionLogGroup',
  level: 'warning',
  of: 'functions',
  info: 'The function has no log group of its own.',
  explanation: "Lambda makes one at the first invocation, which keeps logs for ever and is nobody's.",
  mend: 'Set logGroup. Every construct of ours makes one.',
  practices: ['O05'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html',
  check: (handler, system) => compliantIf(handler.logGroup !== undefined || system.logGroupsOf(handler).length > 0,
    'Its log group is made by Lambda and keeps logs for ever.'),
});
