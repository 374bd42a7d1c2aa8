import { compliantIf, resolved, rule } from '../../model/rule';

export const logLevelFormat = rule({
  id: 'LogLevelFormat',
  level: 'error',
  appliesTo: 'functions',
  info: 'A log level is set, but the log format is text.',
  explanation: 'Lambda supports log levels only for JSON logs, and rejects the function.',
  fix: 'Set loggingFormat to JSON (LoggingConfig.LogFormat), as the constructs of this library do.',
  practices: ['O01'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html',
  check: ({ properties }) => {
    const levels = ['ApplicationLogLevel', 'SystemLogLevel'].filter(name => properties.has(`LoggingConfig.${name}`));
    if (levels.length === 0) return undefined;
    return compliantIf(resolved(properties.text('LoggingConfig.LogFormat', 'Text')) === 'JSON', () => `The log format of the function is Text, but ${levels.join(' and ')} requires JSON.`);
  },
});
