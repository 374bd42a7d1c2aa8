import type { Explanation, ExperimentResult, PathExplanation, PathFate } from './explanation';
import { titleOf, VERDICT_WORDS, wayOf } from './words';

const WORDS: { readonly [fate in PathFate]: string } = {
  processed: 'processed', parked: 'parked', handedOn: 'handed on', lost: 'lost', stuck: 'stuck', waits: 'waiting', callerError: "the caller's to repeat", cannotTell: 'not to be told',
};

/** A change between two explanations of an app. */
export interface Change {
  /** One clause: 'poison event: now lost, before parked'. */
  readonly text: string;

  /** The way, in words. */
  readonly way: string;
}

/** What changed from one explanation to another, in the order of the ways. */
export function changesBetween(base: Explanation, explanation: Explanation): readonly Change[] {
  const before = new Map(base.paths.map(path => [keyOf(path), path]));
  const after = new Set(explanation.paths.map(keyOf));
  return [
    ...explanation.paths.flatMap(path => changesOf(before.get(keyOf(path)), path)),
    ...base.paths.filter(path => !after.has(keyOf(path))).map(path => ({ way: wayOf(path), text: 'is gone' })),
  ];
}

function changesOf(before: PathExplanation | undefined, path: PathExplanation): readonly Change[] {
  const way = wayOf(path);
  if (before === undefined) return [{ way, text: `is new: ${VERDICT_WORDS[path.verdict].toLowerCase()}` }];
  const results = new Map(before.experiments.map(result => [result.experiment, result]));
  return path.experiments.flatMap(result => {
    const old = results.get(result.experiment);
    const text = old === undefined ? undefined : changeOf(old, result);
    return text === undefined ? [] : [{ way, text: `${titleOf(result.experiment)}: ${text}` }];
  });
}

function changeOf(before: ExperimentResult, after: ExperimentResult): string | undefined {
  if (before.fate !== after.fate) return `now ${WORDS[after.fate]}, before ${WORDS[before.fate]}`;
  if (before.told !== after.told) return after.told === 'yes' ? 'now someone is told' : 'nobody is certain to be told any more';
  if (before.where?.logicalId !== after.where?.logicalId) return `now in ${after.where?.name}, before in ${before.where?.name}`;
  return undefined;
}

/** The same way may be in several stacks, such as those of stages. */
function keyOf({ id, function: { stack }, branch = '' }: PathExplanation): string {
  return `${stack} ${id} ${branch}`;
}
