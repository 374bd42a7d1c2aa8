import type { GroupedFinding } from './report-groups';
import { AcknowledgedRules } from '../../nag/acknowledged-rules';
import type { ChecksSummary } from '../../nag/checks-summary';
import { checkTemplates, Finding, groupFindings } from '../../nag/findings';
import type { Rule } from '../../nag/model/rule';
import { describeNotRead, describeOmittedBranches, describeUnknownAcknowledgement, NOTICES } from '../../nag/notices';
import { RULES } from '../../nag/rules';
import { describeViolation } from '../../nag/sentences';
import { summaryOf } from '../../nag/summary-of';
import type { Entry, StackEntry, UnreadEntry } from '../../template';
import { fingerprintOf } from '../fingerprint';
import type { Input } from '../input/read-input';

/** The name of the rule pack, the prefix of all ids. */
export const PACK = 'LambdaBestPractices';

/** What the rules found in an input. */
export interface CheckedInput {
  readonly summary: ChecksSummary;
  readonly findings: readonly InputFinding[];
}

/** A finding before it is compared with others. */
export interface InputFinding extends Omit<GroupedFinding, 'accepted' | 'isNew' | 'location'> {
  /** The construct path of the resource, or of the stack that contains it. */
  readonly path: string;
}

/** A resource or stack, and where it is. */
interface Subject extends Pick<InputFinding, 'resource' | 'path'> {
  /** Its name in fingerprints, within its stack. */
  readonly key: string;
}

/** Applies rules to an input. What its constructs acknowledge is left out. */
export function checkInput(input: Input, rules: readonly Rule[]): CheckedInput {
  const checked = checkTemplates(input.stacks, rules);
  const subjects = new Subjects(checked.stacks);
  const acknowledged = new AcknowledgedRules([...input.constructs].map(([path, metadata]) => [path, metadata.acknowledged] as const), PACK);
  const found = [
    ...groupFindings(checked.findings).flatMap((group, index) => group.map(finding => ofRule(finding, subjects.of(finding.entry), `${index}`))
      .filter(({ rule, outcome, path }) => !isAcknowledged(acknowledged, path, rule, outcome === 'violation' ? undefined : NOTICES.cannotTell))
      .slice(0, group[0].cause === undefined ? undefined : 1)),
    ...acknowledged.unknown(ALL_IDS).map(unknown => {
      const { message, fix } = describeUnknownAcknowledgement(unknown);
      const base = notice(NOTICES.unknownAcknowledgement, subjects.ofPath(unknown.path), unknown.id, () => message);
      return { ...base, severity: 'warning' as const, outcome: 'violation' as const, fix };
    }),
    ...checked.notRead.flatMap(({ what, where }) => where.map(each => {
      return notice(NOTICES.notRead, subjects.of(each), what, names => describeNotRead(what, names));
    })),
    ...checked.omittedBranches.map(branch => notice(NOTICES.notRead, subjects.of(checked.stacks[0]), `branch ${branch}`, () => describeOmittedBranches([branch]))),
  ].filter(({ path, rule }) => !isAcknowledged(acknowledged, path, rule));
  const violations = found.filter(({ outcome, rule }) => outcome === 'violation' && rule !== idOf(NOTICES.unknownAcknowledgement));
  return {
    summary: summaryOf(checked, rules.length, level => violations.filter(({ severity }) => severity === level).length),
    findings: [...found.filter(({ outcome }) => outcome === 'violation'), ...found.filter(({ outcome }) => outcome === 'cannotTell')],
  };
}

const ALL_IDS = [...RULES.map(({ id }) => id), ...Object.values(NOTICES)].map(idOf);

function idOf(name: string): string {
  return `${PACK}-${name}`;
}

function isAcknowledged(acknowledged: AcknowledgedRules, path: string, rule: string, noticeName?: string): boolean {
  return acknowledged.cover(path, rule) || (noticeName !== undefined && acknowledged.cover(path, idOf(noticeName)));
}

function ofRule(finding: Finding, subject: Subject, group: string): InputFinding {
  const { rule, level, violates, branch, fix, detail } = finding;
  const describe = (names: readonly string[]) => violates ? describeViolation(finding, names)
    : `${idOf(rule.id)} is undecided${branch === undefined ? '' : ` with ${branch}`} for ${names.join(', ')}: ${detail}.`;
  const outcome = violates ? 'violation' : 'cannotTell';
  return {
    ...subject,
    fingerprint: fingerprintOf(idOf(rule.id), outcome, subject.resource.stack, subject.key),
    rule: idOf(rule.id),
    severity: level,
    outcome,
    message: describe([subject.resource.name]),
    ...violates && { fix },
    documentation: rule.link,
    ...branch !== undefined && { branch },
    group,
    describe,
    ...!violates && { reason: `${detail}${branch === undefined ? '' : ` (with ${branch})`}` },
  };
}

/** Returns a finding that is of no rule. What is not read may hide an error. */
function notice(name: string, subject: Subject, about: string, describe: InputFinding['describe']): InputFinding {
  return {
    ...subject,
    fingerprint: fingerprintOf(idOf(name), 'cannotTell', subject.resource.stack, `${subject.key} ${about}`),
    rule: idOf(name),
    severity: 'error',
    outcome: 'cannotTell',
    message: describe([subject.resource.name]),
    group: `${name} ${about}`,
    describe,
  };
}

/** Names resources and stacks. */
class Subjects {
  readonly #stacks: ReadonlyMap<string, StackEntry>;

  constructor(stacks: readonly StackEntry[]) {
    this.#stacks = new Map(stacks.map(stack => [stack.id, stack]));
  }

  public of(where: Entry | UnreadEntry | StackEntry): Subject {
    if (!('key' in where)) return { resource: { name: where.path ?? where.stackName, stack: where.id }, path: this.#pathOf(where), key: '' };
    const { stack, logicalId, path } = where;
    const written = 'writtenAt' in where ? where.writtenAt : undefined;
    return {
      resource: { name: written ?? path?.replace(/\/(Resource|Default)$/, '') ?? logicalId, stack, logicalId, ...'type' in where && { type: where.type } },
      path: path ?? this.#pathOf(this.#stacks.get(stack)!),
      key: written ?? path ?? logicalId,
    };
  }

  /** Returns the stack that contains a construct, under the name of the construct. */
  public ofPath(path: string): Subject {
    const stacks = [...this.#stacks.values()];
    const within = stacks.filter(stack => stack.path !== undefined && (path === stack.path || path.startsWith(`${stack.path}/`)));
    const { id } = within.sort((a, b) => b.path!.length - a.path!.length)[0] ?? stacks[0];
    return { resource: { name: path, stack: id }, path, key: path };
  }

  #pathOf({ path, parent }: StackEntry): string {
    return path ?? (parent === undefined ? '' : this.#pathOf(this.#stacks.get(parent)!));
  }
}
