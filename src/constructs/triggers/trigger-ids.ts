import { PropsValidator } from '../synth/validation';

/** Refuses a trigger whose ID is empty or taken, and adds its ID to those that are taken. */
export function checkTriggerId(problems: PropsValidator, { id, source }: { readonly id: string; readonly source: string }, taken: Set<string>): void {
  problems.addIf(taken.has(id),
    `triggers contains '${id}' twice, the second time for ${source}: set a unique triggerId, and keep it when you add or remove triggers`);
  taken.add(id);
  problems.addIf(id === '', `triggerId of ${source} is empty: set a name, or remove it`);
}
