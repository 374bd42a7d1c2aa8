import { compliantIf, rule } from '../../rule';

export const logRetention = rule({
  id: 'LogRetention',
  level: 'warning',
  of: 'functions',
  info: 'The log group of a function keeps logs for ever.',
  explanation: 'They cost money every month, and some hold what must be forgotten.',
  mend: 'Set retention. Every construct of ours takes logRetention: one month unless said otherwise.',
  practices: ['O05'],
  link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html',
  check: (handler, system) => {
    const groups = system.logGroupsOf(handler);
    if (groups.length === 0) return undefined;
    return compliantIf(groups.some(({ retentionDays }) => retentionDays !== undefined), `${groups[0].logicalId} has no retention.`);
  },
});
