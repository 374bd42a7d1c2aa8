import type { ChecksSummary } from './checks-summary';
import { Checked, COUNTED_KINDS } from './findings';
import type { Level } from './model/violation';

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

/**
 * @param rules the number of rules
 * @param found the number of violations of a severity
 */
export function summaryOf(checked: Checked, rules: number, found: (level: Level) => number): ChecksSummary {
  const { keys, stacks, findings, notRead, branches } = checked;
  const counts = {
    stacks: stacks.length,
    resources: keys.resources.size,
    functions: keys.functions.size,
    mappings: keys.mappings.size,
    queues: keys.queues.size,
    streams: keys.streams.size,
    errors: found('error'),
    warnings: found('warning'),
    suggestions: found('info'),
    notRead: notRead.reduce((sum, { where }) => sum + where.length, 0),
    undecided: new Set(findings.filter(({ violates }) => !violates).map(({ rule, entry }) => `${rule.id} ${entry.key}`)).size,
  };
  const names = branches.map(({ name }) => name).filter(name => name !== '');
  const parts = COUNTED_KINDS.filter(kind => keys[kind].size > 0 || kind === 'functions' || kind === 'mappings')
    .map(kind => counted(keys[kind].size, WORDS[kind]));
  const text = `Checked ${parts.join(', ')} among ${counted(counts.resources, 'resource')} in ${counted(counts.stacks, 'stack')} ` +
    `with ${counted(rules, 'rule')}` +
    `${names.length === 0 ? '' : `, also with ${names.join('; ')}`}. ` +
    `${counted(counts.errors, 'error')}, ${counted(counts.warnings, 'warning')}, ${counted(counts.suggestions, 'suggestion')}; ` +
    `${counts.notRead} not read, ${counted(counts.undecided, 'check')} undecided.`;
  return { text, ...counts, branches: names };
}

/** Returns a number of things: '1 error', '2 errors'. */
export function counted(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
