import { compliantIf, rule } from '../../model/rule';

export const functionLogGroup = rule({
  id: 'FunctionLogGroup',
  level: 'warning',
  appliesTo: 'functions',
  info: 'The function has no log group in the app.',
  explanation: 'Lambda creates a log group on the first invocation. It keeps logs forever and no stack manages it.',
  fix: 'Set logGroup (LoggingConfig). Every construct of this library creates a log group.',
  practices: ['O05'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html',
  check: (handler, app) => compliantIf(handler.logGroup !== undefined || app.logGroupsOf(handler).length > 0,
    'Lambda creates the log group of the function, and it keeps logs forever.'),
});
