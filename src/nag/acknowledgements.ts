import { Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { nearestText } from './nearest-text';

/** An acknowledgement of a rule that does not exist. */
export interface UnknownAcknowledgement {
  readonly id: string;
  readonly construct: IConstruct;

  /** The id of an existing rule that is spelled like it. */
  readonly nearest: string;
}

/** How many letters of a bare or foreign id may differ from that of a rule. */
const TYPING_ERRORS = 2;

/** The rules that constructs of a tree acknowledge. */
export class Acknowledgements {
  readonly #ids = new Map<string, Set<string>>();
  readonly #constructs: IConstruct[] = [];

  /** @param pack the name of the rule pack, which the CDK may put before an id: 'LambdaBestPractices::LambdaBestPractices-SqsPollers' */
  constructor(scope: IConstruct, private readonly pack: string) {
    for (const construct of scope.node.root.node.findAll()) {
      const { metadata } = construct.node;
      if (metadata.length === 0) continue;
      const ids = metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
        .flatMap(({ data }) => Object.keys(data as object)).map(id => id.replace(/^annotation::/i, ''));
      if (ids.length === 0) continue;
      this.#ids.set(construct.node.path, new Set(ids.map(id => id.startsWith(`${pack}::`) ? id.slice(pack.length + 2) : id)));
      this.#constructs.push(construct);
    }
  }

  /** Indicates whether a construct or one of its parents acknowledges a rule. */
  public cover(construct: IConstruct, id: string): boolean {
    if (this.#ids.size === 0) return false;
    return construct.node.scopes.some(({ node }) => this.#ids.get(node.path)?.has(id));
  }

  /** Returns the acknowledgements that mean a rule of the pack, but do not name one. */
  public unknown(ruleIds: readonly string[]): readonly UnknownAcknowledgement[] {
    // Many constructs acknowledge the same rules, of this and other packs.
    const nearest = new Map<string, string | undefined>(ruleIds.map(id => [id, undefined]));
    return this.#constructs.flatMap(construct => [...this.#ids.get(construct.node.path)!].flatMap(id => {
      if (!nearest.has(id)) nearest.set(id, this.#nearest(id, ruleIds));
      const rule = nearest.get(id);
      return rule === undefined ? [] : { id, construct, nearest: rule };
    }));
  }

  /** Returns the rule whose name is spelled like an id, if the id may mean a rule of the pack. */
  #nearest(id: string, ruleIds: readonly string[]): string | undefined {
    const limit = id.startsWith(`${this.pack}-`) ? Infinity : TYPING_ERRORS;
    const [found] = [id, `${this.pack}-${id}`].flatMap(text => nearestText(text, ruleIds, limit) ?? []).sort((a, b) => a.distance - b.distance);
    return found?.nearest;
  }
}
