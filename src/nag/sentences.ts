import type { Finding } from './findings';
import type { EntryKind } from './model/app-model';
import { listed } from './model/listed';

/** The words for the resources in the details of rules, where they differ from the name of their list. */
const NOUNS: { readonly [kind in EntryKind]?: string } = {
  aliases: 'alias', functionUrls: 'function URL', deploymentGroups: 'deployment group', invokeConfigs: 'configuration',
};

/** Describes the problem that resources with these names have. */
export function describeViolation({ rule, detail, branch }: Finding, names: readonly string[]): string {
  const sentence = sentenceAbout(rule.appliesTo, names, detail);
  return branch === undefined ? sentence : before(sentence, ` (with ${branch})`);
}

/** Names the resources that a sentence is about: 'The queue has …' becomes 'The queue Orders/Queue has …', or ends with the names of several queues. */
export function sentenceAbout(kind: EntryKind, names: readonly string[], sentence: string): string {
  if (names.length > 1) return before(sentence, `: ${listed(names)}`);
  const subject = new RegExp(`\\b[Tt]he ${NOUNS[kind] ?? kind.slice(0, -1)}\\b`).exec(sentence);
  if (subject === null) return `${names[0]}: ${sentence}`;
  const end = subject.index + subject[0].length;
  return `${sentence.slice(0, end)} ${names[0]}${sentence.slice(end)}`;
}

/** Adds text at the end of a sentence, before its period. */
export function before(sentence: string, text: string): string {
  return sentence.endsWith('.') ? `${sentence.slice(0, -1)}${text}.` : `${sentence}${text}`;
}
