import { COMPUTE } from './compute';
import { MESSAGING } from './messaging';
import { MONITORING } from './monitoring';
import type { PropertyCoverage } from './property-coverage';
import { STORAGE } from './storage';
import type { Entry } from '../flow';
import { isJsonObject, ownValue } from '../input/own-value';
import type { Properties } from '../resolve/properties';
import { isUnknown, Value } from '../resolve/unknown';

export { ALARM_LISTENERS, CARRIERS, LOG_READERS, WITHOUT_EVENTS } from './carriers';

/** The properties of the modelled resource types. Together with the other lists, it names every type that touches the flow of events. */
export const COVERAGE: { readonly [type: string]: PropertyCoverage } = { ...COMPUTE, ...MESSAGING, ...MONITORING, ...STORAGE };

/** A property of a resource that changes where events go, but is not modelled. */
export interface UnmodelledProperty {
  readonly property: string;
  readonly why: string;
}

/** Returns the properties of a resource that are not modelled, including those that no list names. */
export function unmodelledProperties({ type, properties }: Entry): readonly UnmodelledProperty[] {
  const coverage = ownValue(COVERAGE, type);
  if (coverage === undefined) return [];
  const refused = Object.entries(coverage.refused ?? {}).flatMap(([property, { why, unless = [] }]) =>
    valuesAt(properties, property).some(value => !unless.includes(value)) ? [{ property, why }] : []);
  const known = knownNames(type, coverage);
  const unknown = properties.names.filter(name => !known.has(name.toLowerCase())).map(property => ({ property, why: 'this version of the simulator does not know it' }));
  return [...refused, ...unknown];
}

const KNOWN_NAMES = new Map<string, ReadonlySet<string>>();

/** The properties that the list of a type names, in lower case. */
function knownNames(type: string, { modelled, refused = {}, irrelevant = {} }: PropertyCoverage): ReadonlySet<string> {
  const existing = KNOWN_NAMES.get(type);
  if (existing) return existing;
  const paths = [...modelled, ...Object.keys(refused), ...Object.values(irrelevant).flat()];
  const names = new Set(paths.map(path => path.split('.', 1)[0].toLowerCase()));
  KNOWN_NAMES.set(type, names);
  return names;
}

/** Returns the values of a property, also of one in a list of objects. What is unknown is one value. */
export function valuesAt(properties: Properties, path: string): readonly Value[] {
  const [first, ...rest] = path.split('.');
  let values = itemsOf(properties.value(first));
  for (const name of rest) {
    values = values.flatMap(value => {
      if (isUnknown(value)) return [value];
      return isJsonObject(value) ? itemsOf(ownValue(value as { [key: string]: Value }, name)) : [];
    });
  }
  return values;
}

function itemsOf(value: Value | undefined): readonly Value[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value as readonly Value[] : [value];
}
