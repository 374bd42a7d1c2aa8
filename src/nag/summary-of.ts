import type { ChecksSummary } from './checks-summary';
import { Checked, COUNTED_KINDS } from './findings';

/** The words for what is counted. */
const WORDS: { readonly [kind in typeof COUNTED_KINDS[number]]: string } = {
  functions: 'function',
  mappings: 'event source mapping',
  queues: 'queue',
  streams: 'stream',
  topics: 'topic',
  rules: 'EventBridge rule',
  schedules: 'schedule',
  alarms: 'alarm',
};

export function summaryOf({ keys, stacks, findings, notRead, branches }: Checked, rules: number): ChecksSummary {
  const counts = {
    stacks: stacks.length,
    resources: keys.resources.size,
    functions: keys.functions.size,
    mappings: keys.mappings.size,
    queues: keys.queues.size,
    streams: keys.streams.size,
    notRead: notRead.reduce((sum, { where }) => sum + where.length, 0),
    undecided: new Set(findings.filter(({ violates }) => !violates).map(({ rule, entry }) => `${rule.id} ${entry.key}`)).size,
  };
  const names = branches.map(({ name }) => name).filter(name => name !== '');
  const parts = COUNTED_KINDS.filter(kind => keys[kind].size > 0 || kind === 'functions' || kind === 'mappings').map(kind => counted(keys[kind].size, WORDS[kind]));
  const text = `Checked ${parts.join(', ')} among ${counted(counts.resources, 'resource')} in ${counted(counts.stacks, 'stack')} with ${counted(rules, 'rule')}` +
    `${names.length === 0 ? '' : `, also with ${names.join('; ')}`}. ` +
    `${counts.notRead} not read, ${counted(counts.undecided, 'check')} undecided.`;
  return { text, ...counts, branches: names };
}

function counted(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
