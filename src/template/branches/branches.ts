import { Alternative, Choice, Choices, UsedCondition } from './choices';
import { CheckedStacks, loadStacks, ReadOptions } from '../input/stacks';
import type { TemplateInput } from '../input/template-json';
import { Resolver } from '../resolve/resolver';
import { isUnknown } from '../resolve/unknown';
import { expandSam } from '../sam/expand-sam';

/** A value that a branch changes. */
export interface Setting {
  /** The parameter or condition. */
  readonly name: string;

  /** 'Stage=prod' */
  readonly text: string;

  /** Its value in the first branch: 'Stage=dev'. */
  readonly otherwise: string;
}

/** One way in which the parameters and conditions of templates can turn out. */
export interface Branch {
  /** The values that differ from the first branch, as text: 'Stage=prod'. Empty for the first branch. */
  readonly name: string;
  readonly settings: readonly Setting[];

  /** The options with which the templates are read. */
  readonly options: ReadOptions;
}

/** The branches of templates. */
export interface Branches {
  /** The first one has the defaults of all parameters, or values that conditions compare if there are no defaults. */
  readonly list: readonly Branch[];

  /** The names of further branches, which exceed the limit. */
  readonly omitted: readonly string[];
}

/** The most branches of an app: each costs as much as reading the templates once. */
export const MAXIMUM_BRANCHES = 16;

/** How many values and combinations are tried to find those that change a condition. */
const MAXIMUM_TRIALS = 256;
const MAXIMUM_COMBINATIONS = 64;

interface Run {
  readonly settings: readonly Setting[];
  readonly options: readonly ReadOptions[];
}

/**
 * Returns the branches of templates: together, they make every condition in use true and false once, and select every value of a mapping once. Each
 * differs from the first in as few values as possible. Parameters with a given value do not vary. Templates without such conditions and mappings
 * have a single branch.
 */
export function branchesOf(input: TemplateInput | CheckedStacks, options: ReadOptions = {}): Branches {
  const stacks = input instanceof CheckedStacks ? input : new CheckedStacks(input);
  const choices = new Choices(loadStacks(stacks, options, expandSam));
  return new BranchSearch(stacks, options, choices).branches();
}

/** Searches the values under which conditions turn out differently. */
class BranchSearch {
  readonly #choices: readonly Choice[];
  readonly #conditions: readonly UsedCondition[];
  readonly #outcomes: Map<UsedCondition, Set<boolean>>;
  readonly #unclear = new Set<UsedCondition>();
  readonly #runs: Run[] = [];
  #trials = 0;

  /** The options that all branches share. */
  readonly #base: ReadOptions[];

  constructor(private readonly stacks: CheckedStacks, options: ReadOptions, choices: Choices) {
    this.#choices = choices.list;
    this.#conditions = choices.conditions;
    this.#outcomes = new Map(this.#conditions.map(condition => [condition, new Set<boolean>()]));
    this.#base = [options, ...this.#choices.map(({ first }) => first.options)];
  }

  public branches(): Branches {
    if (this.#conditions.length > 0 || this.#choices.length > 0) {
      this.#tryOut([]);
      this.#decideUnknown();
      for (const choice of this.#choices) this.#vary(choice);
      for (const condition of this.#conditions) this.#combine(condition);
      for (const condition of this.#conditions) this.#force(condition);
    }
    const list = [{ settings: [], options: [] }, ...this.#runs].map(({ settings, options }) => ({
      name: nameOf(settings), settings, options: merged([...this.#base, ...options]),
    }));
    const untried = this.#trials > MAXIMUM_TRIALS ? ['values that were not tried'] : [];
    return { list: list.slice(0, MAXIMUM_BRANCHES), omitted: [...list.slice(MAXIMUM_BRANCHES).map(({ name }) => name), ...untried] };
  }

  /** Assumes that a condition which nothing in the templates decides is true, and adds a branch in which it is false. */
  #decideUnknown(): void {
    for (let next = this.#firstUnclear(); next !== undefined && this.#runs.length < MAXIMUM_BRANCHES; next = this.#firstUnclear()) {
      this.#addForced(next, false);
      this.#base.push({ conditions: { [next.name]: true } });
      this.#unclear.clear();
      this.#tryOut([]);
    }
    this.#unclear.clear();
  }

  /** Returns an undecided condition, but rather one that another undecided condition consists of. */
  #firstUnclear(): UsedCondition | undefined {
    const unclear = [...this.#unclear];
    return unclear.find(({ stack, parts }) => !unclear.some(other => other.stack === stack && parts.has(other.name))) ?? unclear[0];
  }

  /** Adds the values of a choice that change a condition or a value from a mapping. */
  #vary(choice: Choice): void {
    const dependent = this.#conditions.filter(({ choices }) => choices.has(choice.name));
    for (const other of choice.others) {
      if (!choice.selects && dependent.every(condition => this.#isCovered(condition))) break;
      const isNew = this.#tryOut([other.options]);
      if (isNew || (choice.selects && other.isNamed)) this.#runs.push(runOf([[choice, other]]));
    }
  }

  /** Adds a combination of values that changes a condition which no single value changes. */
  #combine(condition: UsedCondition): void {
    const choices = this.#choices.filter(({ name }) => condition.choices.has(name));
    if (choices.length < 2 || this.#isCovered(condition)) return;
    let combinations: (readonly [Choice, Alternative])[][] = [[]];
    for (const choice of choices) {
      combinations = combinations.flatMap(rest => [rest, ...choice.others.map(other => [...rest, [choice, other] as const])])
        .slice(0, MAXIMUM_COMBINATIONS);
    }
    for (const combination of combinations.filter(({ length }) => length > 1)) {
      if (this.#isCovered(condition)) return;
      const run = runOf(combination);
      if (this.#tryOut(run.options)) this.#runs.push(run);
    }
  }

  /** Adds a branch with the other outcome of a condition that some values leave undecided. */
  #force(condition: UsedCondition): void {
    if (this.#isCovered(condition) || !this.#unclear.has(condition)) return;
    this.#addForced(condition, !this.#outcomes.get(condition)!.has(true));
  }

  #addForced({ name }: UsedCondition, outcome: boolean): void {
    const options = [{ conditions: { [name]: outcome } }];
    this.#tryOut(options);
    this.#runs.push({ settings: [{ name, text: `condition ${name}=${outcome}`, otherwise: `condition ${name}=${!outcome}` }], options });
  }

  #isCovered(condition: UsedCondition): boolean {
    return this.#outcomes.get(condition)!.size === 2;
  }

  /** Evaluates all conditions, and returns true if one has an outcome that it did not have before. Does nothing after too many trials. */
  #tryOut(options: readonly ReadOptions[]): boolean {
    this.#trials += 1;
    if (this.#trials > MAXIMUM_TRIALS) return false;
    const stacks = loadStacks(this.stacks, merged([...this.#base, ...options]), expandSam);
    const byId = new Map(stacks.map(stack => [stack.id, stack]));
    const resolver = new Resolver(stacks);
    let isNew = false;
    for (const condition of this.#conditions) {
      const outcome = resolver.condition(byId.get(condition.stack)!, condition.name);
      const known = this.#outcomes.get(condition)!;
      if (isUnknown(outcome)) {
        this.#unclear.add(condition);
      } else if (!known.has(outcome)) {
        known.add(outcome);
        isNew = true;
      }
    }
    return isNew;
  }
}

/** Names the branches in which something is so: 'Stage=prod'. Returns undefined if it is so in all of them. */
export function describeBranches(all: readonly Branch[], such: ReadonlySet<Branch>): string | undefined {
  if (such.size === all.length) return undefined;
  const [first, ...others] = all;
  if (!such.has(first)) {
    const found = others.filter(branch => such.has(branch));
    const minimal = found.filter(({ settings }) => !found.some(other => other.settings.length < settings.length
      && other.settings.every(({ text }) => settings.some(each => each.text === text))));
    return minimal.map(({ name }) => name).join(' or ');
  }
  const single = others.filter(({ settings }) => settings.length === 1);
  const deciding = new Set(single.filter(branch => !such.has(branch)).map(({ settings: [{ name }] }) => name));
  if (deciding.size === 0) return undefined;
  return [...deciding].map(name => {
    const of = single.filter(({ settings: [setting] }) => setting.name === name);
    return [of[0].settings[0].otherwise, ...of.filter(branch => such.has(branch)).map(branch => branch.name)].join(' or ');
  }).join(' and ');
}

function runOf(values: readonly (readonly [Choice, Alternative])[]): Run {
  return {
    settings: values.map(([{ name, first }, { text }]) => ({ name, text, otherwise: first.text })),
    options: values.map(([, { options }]) => options),
  };
}

function nameOf(settings: readonly Setting[]): string {
  return settings.map(({ text }) => text).join(' and ');
}

function merged(options: readonly ReadOptions[]): ReadOptions {
  return options.reduce((all, one) => ({
    ...all, ...one, parameters: { ...all.parameters, ...one.parameters }, conditions: { ...all.conditions, ...one.conditions },
  }), {});
}
