import { compliantIf, rule } from '../../model/rule';

export const logRetention = rule({
  id: 'LogRetention',
  level: 'warning',
  appliesTo: 'functions',
  info: 'The log group of the function keeps logs forever.',
  explanation: 'Storage costs grow every month, and logs may contain data that must be deleted.',
  fix: 'Set the retention of the log group (RetentionInDays). The constructs of this library take logRetention, one month by default.',
  practices: ['O05'],
  link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html',
  check: (handler, app) => {
    const groups = app.logGroupsOf(handler);
    if (groups.length === 0) return undefined;
    return compliantIf(groups.some(({ retentionDays }) => retentionDays !== undefined), () => `The log group ${groups[0].logicalId} of the function has no retention period.`);
  },
});
