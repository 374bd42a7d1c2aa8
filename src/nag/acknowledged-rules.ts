import { nearestText } from './nearest-text';

/** An acknowledgement of a rule that does not exist. */
export interface UnknownAcknowledgement {
  readonly id: string;

  /** The path of the construct that acknowledges it. */
  readonly path: string;

  /** The id of an existing rule that is spelled like it. */
  readonly nearest: string;
}

/** How many letters of a bare or foreign id may differ from that of a rule. */
const TYPING_ERRORS = 2;

/** The rules that constructs acknowledge, each for itself and the constructs within it. */
export class AcknowledgedRules {
  readonly #ids = new Map<string, ReadonlySet<string>>();

  /**
   * @param acknowledged the ids as the CDK writes them, by construct path
   * @param pack the name of the rule pack, which the CDK may put before an id: 'LambdaBestPractices::LambdaBestPractices-SqsPollers'
   */
  constructor(acknowledged: Iterable<readonly [path: string, ids: readonly string[]]>, private readonly pack: string) {
    for (const [path, ids] of acknowledged) {
      const bare = ids.map(id => id.replace(/^annotation::/i, '')).map(id => id.startsWith(`${pack}::`) ? id.slice(pack.length + 2) : id);
      if (bare.length > 0) this.#ids.set(path, new Set(bare));
    }
  }

  /** Indicates whether a construct or one of its parents acknowledges a rule. */
  public cover(path: string, id: string): boolean {
    if (this.#ids.size === 0) return false;
    for (let above = path; ; above = above.slice(0, Math.max(above.lastIndexOf('/'), 0))) {
      if (this.#ids.get(above)?.has(id)) return true;
      if (above === '') return false;
    }
  }

  /** Returns the acknowledgements that mean a rule of the pack, but do not name one. */
  public unknown(ruleIds: readonly string[]): readonly UnknownAcknowledgement[] {
    // Many constructs acknowledge the same rules, of this and other packs.
    const nearest = new Map<string, string | undefined>(ruleIds.map(id => [id, undefined]));
    return [...this.#ids].flatMap(([path, ids]) => [...ids].flatMap(id => {
      if (!nearest.has(id)) nearest.set(id, this.#nearest(id, ruleIds));
      const rule = nearest.get(id);
      return rule === undefined ? [] : { id, path, nearest: rule };
    }));
  }

  /** Returns the rule whose name is spelled like an id, if the id may mean a rule of the pack. */
  #nearest(id: string, ruleIds: readonly string[]): string | undefined {
    const limit = id.startsWith(`${this.pack}-`) ? Infinity : TYPING_ERRORS;
    const [found] = [id, `${this.pack}-${id}`].flatMap(text => nearestText(text, ruleIds, limit) ?? []).sort((a, b) => a.distance - b.distance);
    return found?.nearest;
  }
}
