/** What happens to events in an app: plain data, and the contract of `--json`. Times are in seconds, counted from the arrival of the event. */
export interface Explanation {
  /** The version of this format. It changes when a reader of the previous version would misread the data. */
  readonly version: 1;

  /** The worst verdict of all paths. `cannotTell` also if the templates contain something that may carry events but is not read. */
  readonly verdict: PathVerdict;

  /** The ways in which events reach functions, in the order of the templates. */
  readonly paths: readonly PathExplanation[];

  /** What may carry events but is not read, or not completely: "the events of AWS::Pipes::Pipe (Reports)". */
  readonly notRead: readonly string[];

  /** The branches of conditions that were not tried, because there are too many. */
  readonly omittedBranches: readonly string[];

  /** What all alarms of the templates cost; if branches differ, in the most expensive one. */
  readonly alarmCosts: AlarmCosts;
}

/** What alarms cost, at list prices without the free tier. */
export interface AlarmCosts {
  readonly dollarsPerMonth: number;

  /** The Region that the prices are those of. Others may charge more. */
  readonly region: string;

  /** The year that the prices are of. */
  readonly year: number;

  /** The alarms whose price is not known, and not counted. */
  readonly cannotTell: readonly string[];
}

/**
 * - `loses`: an event is lost in at least one experiment.
 * - `unnoticed`: no event is lost, but some are parked or wait, and no alarm is certain to tell a person before they expire.
 * - `cannotTell`: something that decides is not known or not modelled.
 * - `callerDecides`: nothing is kept, but a caller that waits gets the error.
 * - `safe`: every event is processed, or kept where a person finds it, and an alarm tells in time.
 */
export type PathVerdict = 'safe' | 'callerDecides' | 'cannotTell' | 'unnoticed' | 'loses';

/** One way in which events reach a function. */
export interface PathExplanation {
  /** Stable while the logical ids of the source and the function are: "OrderPlaced -> Invoices". */
  readonly id: string;
  readonly kind: PathKind;

  /** The resource that events come from. */
  readonly source: ResourceView;

  /** The resource that connects the source and the function, if it is a resource of its own: a mapping, a subscription. */
  readonly carrier?: ResourceView;
  readonly function: ResourceView;

  /** The version or alias that is invoked. @default - the function itself */
  readonly qualifier?: string;

  /** The values of parameters and conditions under which this holds: "Stage=prod". @default - it holds in all branches */
  readonly branch?: string;
  readonly verdict: PathVerdict;
  readonly experiments: readonly ExperimentResult[];

  /** What to change so that no event is lost, one sentence each. Empty if the path is safe. */
  readonly fixes: readonly string[];

  /** What else a person would want to know, one sentence each. */
  readonly notes: readonly string[];

  /** What it costs at the load that was given. @default - no load was given */
  readonly costs?: PathCosts;
}

/** What a way costs, in dollars at list prices without the free tier: from the fewest invocations, with full batches, to one for each event. */
export interface PathCosts {
  /** How many events arrive by this way each second. */
  readonly loadPerSecond: number;

  /** What it costs a month, without the run time of the function. */
  readonly monthly: readonly CostItem[];

  /** What each 100 ms that every run takes cost a month, because only the code tells how long they take. @default - it is not known */
  readonly each100Ms?: CostRange;

  /** What the retries of one hour of outage cost at most. @default - it is not known */
  readonly outageMostDollars?: number;

  /** What is not priced, and why. */
  readonly cannotTell: readonly string[];
}

export interface CostRange {
  readonly leastDollars: number;
  readonly mostDollars: number;
}

export interface CostItem extends CostRange {
  /** What is paid for: 'invocations'. */
  readonly what: string;
}

export type PathKind = 'queue' | 'stream' | 'table' | 'kafka' | 'mq' | 'documentDb' | 'topic' | 'bucket' | 'rule' | 'schedule' | 'logs' | 'destination' | 'caller' | 'other';

/** A resource of the templates, or a service outside of them. */
export interface ResourceView {
  /** The name for people: the construct path within the stack if it is known, else the logical id. */
  readonly name: string;

  /** The logical id. @default - the resource is not in the templates */
  readonly logicalId?: string;

  /** The id of its stack. @default - the resource is not in the templates */
  readonly stack?: string;

  /** The CloudFormation type. @default - the resource is not in the templates */
  readonly type?: string;
}

/**
 * - `poison`: one event always makes the handler throw, and nothing else happens.
 * - `down10m`, `down1h`, `down24h`: every invocation throws for this time; an event arrives at its start, and one a minute from then on.
 * - `throttled1h`: Lambda refuses every invocation for an hour.
 * - `noInvoke`: the source may not invoke the function any more, or the function may not read its source.
 * - `timeout`: every run for this event lasts until the timeout of the function.
 * - `twice`: the event is delivered twice.
 */
export type ExperimentName = 'poison' | 'down10m' | 'down1h' | 'down24h' | 'throttled1h' | 'noInvoke' | 'timeout' | 'twice';

/** What an experiment shows. */
export interface ExperimentResult extends PathOutcome {
  readonly experiment: ExperimentName;

  /** The alarms that tell of it, and those that look as if they did. */
  readonly alarms: readonly AlarmView[];

  /** Whether an alarm with an action rings: `depends` on traffic, or on something that is not known. */
  readonly told: Told;

  /** The same, if this event is the only one: an alarm on a number of events may then stay silent. @default - as `told` */
  readonly toldIfQuiet?: Told;

  /**
   * What happens to the event and to the alarms, in the order of time. Of a long story, only the beginning and the end.
   * @default - nothing is simulated: the fate follows from the settings alone
   */
  readonly timeline?: readonly Moment[];
}

/**
 * - `sent`: the event arrives at the resource.
 * - `delivered`: it is passed on to the resource.
 * - `invoked`: the function starts with it, and does not end within the same second.
 * - `succeeded`, `failed`, `timedOut`, `throttled`: how a try of the function ends.
 * - `waits`: it waits for another try, for `waitSeconds`.
 * - `moved`: it leaves the resource for `to`, for good.
 * - `refused`: the resource does not get rid of it, because `to` does not take it.
 * - `gone`: the resource keeps no copy of it.
 * - `inAlarm`, `outOfAlarm`: the resource is an alarm, which goes into the state ALARM, or leaves it.
 * - `more`: moments that are left out, `times` of them until `untilSeconds`.
 */
export type MomentKind = 'sent' | 'delivered' | 'invoked' | 'succeeded' | 'failed' | 'timedOut' | 'throttled' | 'waits' | 'moved' | 'refused' | 'gone' | 'inAlarm' | 'outOfAlarm' | 'more';

/** One thing that happens to an event, or one change of an alarm. */
export interface Moment {
  readonly what: MomentKind;
  readonly atSeconds: number;

  /** Where it happens. @default - it stands for several moments */
  readonly resource?: ResourceView;

  /** Where the event goes, or should go. */
  readonly to?: ResourceView;

  /** The number of the try, from 1. */
  readonly attempt?: number;

  /** How long the event waits. */
  readonly waitSeconds?: number;

  /** How many moments are left out, and when the last of them is. */
  readonly times?: number;
  readonly untilSeconds?: number;

  /** One clause for people. @default - there is nothing to add */
  readonly why?: string;
}

export type Told = 'yes' | 'no' | 'depends';

/**
 * - `processed`: the handler succeeds in the end.
 * - `parked`: kept where a person finds it.
 * - `handedOn`: given to another function or service that handles failures.
 * - `lost`: gone, without a copy.
 * - `stuck`: tried again and again, in front of others that wait, until `afterSeconds`; then as `then` says.
 * - `waits`: lies in its source, unread, until `afterSeconds`; then as `then` says.
 * - `callerError`: the caller gets the error, and AWS keeps nothing.
 * - `cannotTell`: the templates do not settle it; `why` names what is missing.
 */
export type PathFate = 'processed' | 'parked' | 'handedOn' | 'lost' | 'stuck' | 'waits' | 'callerError' | 'cannotTell';

/** Where an event ends. */
export interface PathOutcome {
  readonly fate: PathFate;

  /** One clause for people: "no failure destination", "the dead-letter queue may not be written to". */
  readonly why: string;

  /** How often the handler starts with the event. @default - not determined */
  readonly tries?: number;

  /** When it gets there. @default - not determined */
  readonly afterSeconds?: number;

  /** Where it is parked, or who it is handed to. */
  readonly where?: ResourceView;

  /** How long it is kept there. @default - until someone deletes it, or not determined */
  readonly keptSeconds?: number;

  /** Indicates whether the parked copy has the whole payload, or only tells which event it was. @default - it is not parked */
  readonly whole?: boolean;

  /** What happens after it was stuck or waited. */
  readonly then?: PathFate;

  /** How many events of those that arrive during an outage are lost. @default - not an outage, or none */
  readonly lost?: { readonly events: number; readonly of: number };
}

/** An alarm, in an experiment. */
export interface AlarmView extends ResourceView {
  readonly rings: Told;

  /** When it rings at first. @default - it does not ring, or it depends */
  readonly afterSeconds?: number;

  /** Where its actions go. Empty if it has none: then nobody is told. */
  readonly actions: readonly ResourceView[];

  /** Why it depends, or why it does not ring although it looks as if it did. */
  readonly why?: string;
}
