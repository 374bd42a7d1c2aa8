/** A property that is refused once an event meets its resource. */
export interface RefusedProperty {
  /** What it would do, as a clause: 'the function runs in steps and is suspended between them'. */
  readonly why: string;

  /** The values without effect. @default - none: every value has one */
  readonly unless?: readonly unknown[];
}

/**
 * How the properties of a resource type are treated. Paths name properties as CloudFormation does, without the indexes of lists, and stand for
 * everything below them.
 */
export interface PropertyCoverage {
  /** The properties that the readers read and the simulator follows. */
  readonly modelled: readonly string[];

  /** The properties that change where events go but are not modelled, by path. */
  readonly refused?: { readonly [path: string]: RefusedProperty };

  /** The properties that do not change where events go, by the reason. */
  readonly irrelevant?: { readonly [reason: string]: readonly string[] };
}

/** A resource type that carries events and is not modelled. */
export interface CarrierCoverage {
  /** What it does with events, as a clause. */
  readonly why: string;

  /** The properties that name the queues, streams or buses that it takes events from. @default - none: it is only sent to, or has events of its own */
  readonly takesFrom?: readonly string[];

  /** Indicates whether it sends events to functions or queues that the rules therefore do not see. */
  readonly sends: boolean;
}
