import type { EventBus } from './event-bus';
import { ConstructLike, findEntry } from '../../template';
import type { Wiring } from '../wiring';

/** A bus by its logical id, path or construct, or by its name if it is not in the templates; the default one if none is named. */
export function findBus({ flow, buses }: Pick<Wiring, 'flow' | 'buses'>, name: string | ConstructLike = 'default', region?: string): EventBus {
  const named = [...buses.values()].filter(({ settings }) => settings.busName === name && (region === undefined || settings.region === region));
  if (named.length > 1) {
    throw new Error(`${named.length} event buses are called '${String(name)}': say the region, ${named.map(({ settings }) => settings.region).join(' or ')}`);
  }
  return named[0] ?? buses.get(findEntry(flow, name, 'buses').key);
}
