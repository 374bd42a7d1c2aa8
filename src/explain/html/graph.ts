import type { ExperimentResult, PathExplanation, PathVerdict, ResourceView } from '../explanation';
import { worstOf } from '../verdict';
import { kindOfSource, shortType } from '../words';

/** A place in the picture: a source, a function, a place where events end, or the loss of events. */
export interface PicturePlace {
  readonly id: string;
  readonly name: string;

  /** What it is, in a word. */
  readonly caption: string;
  readonly isLoss: boolean;
}

/** An arrow of the picture. */
export interface Arrow {
  readonly from: string;
  readonly to: string;

  /** The worst verdict of the ways that lead along it; nothing for what follows a failure. */
  readonly verdict?: PathVerdict;
}

/** An app or a part of it as places and arrows. */
export interface PlaceGraph {
  readonly places: readonly PicturePlace[];
  readonly arrows: readonly Arrow[];
}

/** The id of a resource in the picture. */
export function placeIdOf({ stack, logicalId, name }: ResourceView): string {
  return logicalId === undefined ? name : `${stack}/${logicalId}`;
}

/** The picture of ways: sources, functions, and where events end. */
export function graphOf(paths: readonly PathExplanation[]): PlaceGraph {
  const places = new Map<string, PicturePlace>();
  const arrows = new Map<string, Arrow>();
  const place = (view: ResourceView, caption: string) => {
    const id = placeIdOf(view);
    if (!places.has(id)) places.set(id, { id, name: view.name, caption, isLoss: false });
    return id;
  };
  const connect = (from: string, to: string, verdict?: PathVerdict) => {
    const key = JSON.stringify([from, to]);
    const before = arrows.get(key)?.verdict;
    if (from !== to) arrows.set(key, { from, to, verdict: verdict && before ? worstOf([verdict, before]) : verdict ?? before });
  };
  for (const path of paths) {
    connect(place(path.source, kindOfSource(path) ?? 'source'), place(path.function, 'function'), path.verdict);
    for (const result of path.experiments) {
      const from = lastPlaceOf(path, result);
      if (result.where) connect(from, place(result.where, shortType(result.where) ?? 'elsewhere'));
      const loss = lossIn(path, result);
      if (loss === undefined) continue;
      places.set(loss, { id: loss, name: 'lost', caption: 'no copy is kept', isLoss: true });
      connect(from, loss);
    }
  }
  return { places: [...places.values()], arrows: [...arrows.values()] };
}

/** The id of the loss of the event in an experiment. @default - undefined: a copy is kept, or a person is told before it expires */
export function lossIn(path: PathExplanation, result: ExperimentResult): string | undefined {
  const isLost = result.fate === 'lost' || (result.then === 'lost' && path.verdict === 'loses');
  return isLost ? `lost by ${lastPlaceOf(path, result)}` : undefined;
}

/** Where the event is at last before it ends: in its source if the function never starts with it. */
function lastPlaceOf({ source, function: handler }: PathExplanation, { tries, experiment }: ExperimentResult): string {
  return placeIdOf(tries === 0 && experiment !== 'throttled1h' ? source : handler);
}
