import type { PolicyViolation } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { UnknownAcknowledgement } from './acknowledgements';
import type { Finding } from './findings';
import { listed } from './model/listed';
import type { Place } from './places';
import { before, sentenceAbout } from './sentences';
import type { NotRead } from '../template';

/** The names of the entries of a report that are not findings of a rule. They are acknowledged like rules. */
export const NOTICES = {
  /** A check that the templates cannot decide. */
  cannotTell: 'CannotTell',

  /** Resources that may carry events, but that the rules do not see. */
  notRead: 'NotRead',

  /** An acknowledgement that names no rule. */
  unknownAcknowledgement: 'UnknownAcknowledgement',

  /** What the rules looked at. */
  checked: 'Checked',
} as const;

/** A finding and where it is reported. */
export interface PlacedFinding extends Finding {
  readonly place: Place;
}

/** Writes the violations of the CDK's validation report. */
export class ReportWriter {
  /**
   * @param pack the name of the rule pack, the prefix of all ids
   * @param explains adds the explanation of the rule to each violation
   */
  constructor(private readonly pack: string, private readonly explains: boolean) {}

  /** Findings with the same problem become one violation. Those that also have the same cause are reported at the first resource only. */
  public findings(findings: readonly PlacedFinding[]): readonly PolicyViolation[] {
    const groups = new Map<string, PlacedFinding[]>();
    for (const finding of findings) {
      const { rule, violates, detail, level, cause, branch, fix } = finding;
      const key = JSON.stringify([rule.id, violates, detail, level, cause, branch, fix]);
      const group = groups.get(key);
      if (group) group.push(finding);
      else groups.set(key, [finding]);
    }
    return [...groups.values()].map(group => group[0].violates ? this.#violation(group) : this.#undecided(group));
  }

  /** Reports what the rules do not see: once for each kind of thing. */
  public notRead({ what, where }: NotRead, at: IConstruct): PolicyViolation {
    const names = where.map(each => 'key' in each ? each.logicalId : each.stackName);
    return this.#notice('notRead', `The rules do not see ${what} (${names.length}): ${listed(names)}.`, at);
  }

  /** Reports the branches that were not checked. */
  public omittedBranches(names: readonly string[], at: IConstruct): PolicyViolation {
    return this.#notice('notRead', `The rules do not see what conditions change with further values of parameters (${names.length}): ${listed(names)}.`, at);
  }

  /** Reports an acknowledgement without effect. */
  public unknownAcknowledgement({ id, nearest, construct }: UnknownAcknowledgement): PolicyViolation {
    return {
      ...this.#notice('unknownAcknowledgement', `The acknowledgement of '${id}' has no effect, because there is no rule of this name. The most similar one is '${nearest}'.`, construct),
      severity: 'warning',
      fix: `Acknowledge '${nearest}', or remove the acknowledgement.`,
    };
  }

  /** Reports what was checked. It names no resource, so the CDK writes it to the report, but does not print it. */
  public checked(text: string): PolicyViolation {
    return { ...this.#notice('checked', text), violatingResources: [] };
  }

  #violation(group: readonly PlacedFinding[]): PolicyViolation {
    const [{ rule, detail, level, fix, cause, branch }] = group;
    const sentence = sentenceAbout(rule.appliesTo, namesOf(group), detail);
    const description = branch === undefined ? sentence : before(sentence, ` (with ${branch})`);
    return {
      ruleName: `${this.pack}-${rule.id}`,
      description: this.explains ? `${description} ${rule.explanation}` : description,
      fix,
      severity: level,
      ruleMetadata: { documentation: rule.link, practices: rule.practices.join(', ') },
      violatingResources: (cause === undefined ? group : group.slice(0, 1)).map(({ place }) => locationOf(place.path)),
    };
  }

  #undecided(group: readonly PlacedFinding[]): PolicyViolation {
    const [{ rule, detail, branch }] = group;
    return {
      ...this.#notice('cannotTell', `${this.pack}-${rule.id} is undecided${branch === undefined ? '' : ` with ${branch}`}: ${detail}.`),
      violatingResources: group.map(({ place }) => locationOf(place.path)),
    };
  }

  #notice(name: keyof typeof NOTICES, description: string, at?: IConstruct): PolicyViolation {
    return { ruleName: `${this.pack}-${NOTICES[name]}`, description, severity: 'info', violatingResources: at ? [locationOf(at.node.path)] : [] };
  }
}

/** Returns the names of resources: their construct paths, or logical ids of those that are no constructs. */
function namesOf(group: readonly PlacedFinding[]): readonly string[] {
  return group.map(({ entry, place }) => entry.writtenAt ?? (place.isExact ? place.path.replace(/\/(Resource|Default)$/, '') : entry.logicalId));
}

function locationOf(constructPath: string): PolicyViolation['violatingResources'][number] {
  return { constructPath, locations: ['Properties'] };
}
