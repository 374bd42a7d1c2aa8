import type { PolicyViolation } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { UnknownAcknowledgement } from './acknowledged-rules';
import { Finding, groupFindings } from './findings';
import { describeNotRead, describeOmittedBranches, describeUnknownAcknowledgement, NOTICES } from './notices';
import type { Place } from './places';
import { describeViolation } from './sentences';
import type { NotRead } from '../template';

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
    return groupFindings(findings).map(group => group[0].violates ? this.#violation(group) : this.#undecided(group));
  }

  /** Reports what the rules do not see: once for each kind of thing. */
  public notRead({ what, where }: NotRead, at: IConstruct): PolicyViolation {
    return this.#notice('notRead', describeNotRead(what, where.map(each => 'key' in each ? each.logicalId : each.stackName)), at);
  }

  /** Reports the branches that were not checked. */
  public omittedBranches(names: readonly string[], at: IConstruct): PolicyViolation {
    return this.#notice('notRead', describeOmittedBranches(names), at);
  }

  /** Reports an acknowledgement without effect. */
  public unknownAcknowledgement(unknown: UnknownAcknowledgement): PolicyViolation {
    const { message, fix } = describeUnknownAcknowledgement(unknown);
    return { ...this.#notice('unknownAcknowledgement', message), severity: 'warning', fix, violatingResources: [locationOf(unknown.path)] };
  }

  /** Reports what was checked. It names no resource, so the CDK writes it to the report, but does not print it. */
  public checked(text: string): PolicyViolation {
    return { ...this.#notice('checked', text), violatingResources: [] };
  }

  #violation(group: readonly PlacedFinding[]): PolicyViolation {
    const [{ rule, level, fix, cause }] = group;
    const description = describeViolation(group[0], namesOf(group));
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
