import { compliantIf, known, rule } from '../../rule';

export const logLevelFormat = rule({
  id: 'LogLevelFormat',
  level: 'error',
  of: 'functions',
  info: 'A log level is set for logs that are text.',
  explanation: 'Lambda takes levels for JSON logs only, and refuses the function.',
  mend: 'Set loggingFormat to JSON, as our constructs do.',
  practices: ['O01'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html',
  check: ({ properties }) => {
    const levels = ['ApplicationLogLevel', 'SystemLogLevel'].filter(name => properties.has(`LoggingConfig.${name}`));
    if (levels.length === 0) return undefined;
    return compliantIf(known(properties.text('LoggingConfig.LogFormat', 'Text')) === 'JSON', `${levels.join(' and ')} need LogFormat JSON.`);
  },
});
