import { EXPERIMENTS } from './experiments';
import type { AlarmCosts, AlarmView, CostRange, ExperimentName, ExperimentResult, PathCosts, PathExplanation, PathVerdict, ResourceView } from './explanation';

/** The words of the verdicts. */
export const VERDICT_WORDS: { readonly [verdict in PathVerdict]: string } = {
  safe: 'safe', callerDecides: 'the caller decides', cannotTell: 'cannot tell', unnoticed: 'NOBODY IS TOLD', loses: 'LOSES EVENTS',
};

const UNITS: readonly (readonly [name: string, seconds: number])[] = [['days', 86_400], ['h', 3_600], ['min', 60]];

/** A time for people: '45 s', '3 min', '71 min', '24 h', '14 days'. */
export function timeSpan(seconds: number): string {
  const [name, unit] = UNITS.find(([, of], index) => seconds >= of * (index === 0 ? 2 : index === 1 ? 2 : 1)) ?? ['s', 1];
  const value = seconds / unit;
  return `${Number.isInteger(value) || value >= 10 ? Math.round(value) : Number(value.toFixed(1))} ${name}`;
}

/** The title of an experiment: 'poison event'. */
export function titleOf(name: ExperimentName): string {
  return EXPERIMENTS.find(experiment => experiment.name === name)!.title;
}

/** What happens, in one sentence. */
export function sentenceOf(result: ExperimentResult): string {
  const { fate, why, where, tries, afterSeconds, keptSeconds, whole, then, lost } = result;
  const after = afterSeconds === undefined || afterSeconds === 0 ? '' : ` after ${timeSpan(afterSeconds)}`;
  const counted = tries === undefined ? '' : ` (${tries === 1 ? '1 try' : `${tries} tries`})`;
  switch (fate) {
    case 'processed': return result.experiment === 'twice' ? `processed: ${why}` : `processed${after}${counted}`;
    case 'parked': return `parked in ${nameOf(where)}${after}${counted}, ${whole === false ? 'without its payload' : 'whole'}${keptSeconds === undefined ? '' : `, kept ${timeSpan(keptSeconds)}`}`;
    case 'handedOn': return `handed to ${nameOf(where)}${after}${counted}`;
    case 'lost': return lost ? `${lost.events} of ${lost.of} lost: ${why}` : `lost${after}${counted}: ${why}`;
    case 'stuck': return `stuck${afterSeconds === undefined ? '' : ` for ${timeSpan(afterSeconds)}`}, then ${then}: ${why}`;
    case 'waits': return `waits${afterSeconds === undefined ? '' : ` for ${timeSpan(afterSeconds)}`}, then ${then}: ${why}`;
    case 'callerError': return why;
    case 'cannotTell': return `cannot tell: ${why}`;
  }
}

/** Who is told, in a few words; nothing if there is nothing to tell. */
export function toldOf({ fate, alarms }: ExperimentResult): string {
  const acting = alarms.filter(({ actions }) => actions.length > 0);
  const rings = acting.filter(alarm => alarm.rings === 'yes').sort((a, b) => a.afterSeconds! - b.afterSeconds!);
  if (rings.length > 0) return `${alarmOf(rings[0])}${rings.length > 1 ? ` (+${rings.length - 1})` : ''}`;
  const quiet = fate === 'processed' || fate === 'callerError' || fate === 'cannotTell';
  if (acting.length > 0) return `perhaps ${alarmOf(acting[0])}`;
  const mute = alarms.find(({ rings: state }) => state === 'yes');
  if (quiet) return '';
  return mute ? `nobody is told: ${mute.name} has no action` : 'nobody is told';
}

function alarmOf({ name, afterSeconds, actions }: AlarmView): string {
  return `${name}${afterSeconds === undefined ? '' : `, +${timeSpan(afterSeconds)}`} → ${actions.map(action => action.name).join(', ')}`;
}

function nameOf(view: ResourceView | undefined): string {
  return view?.name ?? 'a place that is not known';
}

/** What brings the events: 'OrderPlaced (rule)'. */
export function wayOf(path: PathExplanation): string {
  const { source, function: handler, qualifier } = path;
  const word = kindOfSource(path);
  return `${source.name}${word === undefined ? '' : ` (${word})`} → ${handler.name}${qualifier === undefined ? '' : `:${qualifier}`}`;
}

/** What the source of a way is, in a word or two: 'queue', 'ApiGateway RestApi'. @default - undefined: not known */
export function kindOfSource({ kind, source }: PathExplanation): string | undefined {
  return kind === 'caller' || kind === 'other' ? shortType(source) : kind;
}

/** The type of a resource, for people: 'SQS Queue'. @default - undefined: the resource is not in the templates */
export function shortType({ type }: ResourceView): string | undefined {
  return type?.replace(/^AWS::/, '').replace('::', ' ');
}

/** Experiments with the same outcome are told once: their titles, and the result. */
export function grouped(experiments: readonly ExperimentResult[]): readonly (readonly [titles: readonly string[], result: ExperimentResult])[] {
  const found = new Map<string, { readonly titles: string[]; readonly result: ExperimentResult }>();
  for (const result of experiments) {
    const key = `${sentenceOf(result)} ${toldOf(result)}`;
    const known = found.get(key);
    if (known) known.titles.push(titleOf(result.experiment));
    else found.set(key, { titles: [titleOf(result.experiment)], result });
  }
  return [...found.values()].map(({ titles, result }) => [titles.length >= EXPERIMENTS.length - 1 ? ['whenever it fails'] : shared(titles), result]);
}

/** 'down 10 min', 'down 1 h' → 'down 10 min, 1 h' */
function shared(titles: readonly string[]): readonly string[] {
  const down = titles.filter(title => title.startsWith('down '));
  if (down.length < 2) return titles;
  const joined = `down ${down.map(title => title.slice(5)).join(', ')}`;
  return titles.flatMap(title => title === down[0] ? [joined] : down.includes(title) ? [] : [title]);
}

/** '1 loses events · 2 safe' */
export function verdictCounts(paths: readonly PathExplanation[]): string {
  const count = (verdict: PathVerdict) => paths.filter(path => path.verdict === verdict).length;
  const parts = ([['loses', 'lose events', 'loses events'], ['unnoticed', 'tell nobody', 'tells nobody'], ['cannotTell', 'cannot tell', 'cannot tell'],
    ['callerDecides', 'up to the caller', 'up to the caller'], ['safe', 'safe', 'safe']] as const)
    .flatMap(([verdict, many, one]) => count(verdict) === 0 ? [] : [`${count(verdict)} ${count(verdict) === 1 ? one : many}`]);
  return parts.length === 0 ? 'no function receives events' : parts.join(' · ');
}

/** 'alarms $1.10 a month' */
export function costOf({ dollarsPerMonth, cannotTell }: AlarmCosts): string {
  const more = cannotTell.length === 0 ? '' : ` and ${cannotTell.length} whose price is not known`;
  return `alarms $${dollarsPerMonth.toFixed(2)} a month${more}`;
}

/** '$62.00 to $120.00 a month at 50 events/s (invocations $26.28, …), $10.00 for each 100 ms of run time' */
export function costsOfPath({ loadPerSecond, monthly, each100Ms, outageMostDollars, cannotTell }: PathCosts): string {
  const sum = (pick: (item: CostRange) => number) => monthly.reduce((total, item) => total + pick(item), 0);
  const total = dollars({ leastDollars: sum(({ leastDollars }) => leastDollars), mostDollars: sum(({ mostDollars }) => mostDollars) });
  return [
    `${total} a month at ${Number(loadPerSecond.toPrecision(3))} events/s (${monthly.map(item => `${item.what} ${dollars(item)}`).join(', ')})`,
    ...each100Ms === undefined ? [] : [`${dollars(each100Ms)} more for each 100 ms of run time`],
    ...outageMostDollars === undefined ? [] : [`retries of an hour of outage at most $${outageMostDollars.toFixed(2)}`],
    ...cannotTell.length === 0 ? [] : [`cannot tell: ${cannotTell.join(', ')}`],
  ].join('; ');
}

function dollars({ leastDollars, mostDollars }: CostRange): string {
  const [least, most] = [leastDollars, mostDollars].map(value => `$${value.toFixed(2)}`);
  return least === most ? least : `${least} to ${most}`;
}
