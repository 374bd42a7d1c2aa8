import type { Range } from '../../limits';
import type { Entry } from '../flow';
import { shorten } from '../input/check-template';
import { isUnknown, Resolved } from '../resolve/unknown';

/** A value for which AWS refuses a resource, so that its template cannot be deployed. */
export interface DeploymentProblem {
  readonly entry: Entry;
  readonly property: string;

  /** The value and what is allowed, as a clause: 'is 30, but must be a whole number from 60 to 604800'. */
  readonly problem: string;
}

/** Collects the problems of resources. What is not known is no problem. */
export class ProblemList {
  readonly #problems: DeploymentProblem[] = [];

  public get all(): readonly DeploymentProblem[] {
    return this.#problems;
  }

  /** Adds a problem: a clause that begins with a verb. */
  public add(entry: Entry, property: string, problem: string): void {
    this.#problems.push({ entry, property, problem });
  }

  public addIf(condition: boolean, entry: Entry, property: string, problem: string): void {
    if (condition) this.add(entry, property, problem);
  }

  /** Checks that a number is whole and in a range. */
  public wholeNumber(entry: Entry, property: string, value: Resolved<number> | undefined, { min, max }: Range, besides?: number): void {
    if (value === undefined || isUnknown(value) || value === besides || (Number.isInteger(value) && value >= min && value <= max)) return;
    this.add(entry, property, `is ${value}, but must be a whole number from ${min} to ${max}${besides === undefined ? '' : `, or ${besides}`}`);
  }

  /** Checks that the name of a queue or a topic ends in .fifo if it is FIFO, and only then. */
  public fifoName(entry: Entry, property: string, is: Resolved<boolean>, kind: 'queue' | 'topic'): void {
    const [fifo, name] = [known(is), known(entry.properties.text(property))];
    if (fifo === undefined || name === undefined || name.endsWith('.fifo') === fifo) return;
    const setting = `Fifo${kind[0].toUpperCase()}${kind.slice(1)}`;
    this.add(entry, property, `is ${name}, but the name of a ${fifo ? `FIFO ${kind} must` : `standard ${kind} cannot`} end in .fifo: set ${setting} and the name to match`);
  }

  /** Checks that a text is one of several. */
  public oneOf(entry: Entry, property: string, value: Resolved<string> | undefined, allowed: readonly string[]): void {
    if (value === undefined || isUnknown(value) || allowed.includes(value)) return;
    this.add(entry, property, `is ${shorten(value)}, but must be ${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1)}`);
  }
}

/** Returns a known value; undefined for any other. */
export function known<T>(value: Resolved<T> | undefined): T | undefined {
  return isUnknown(value) ? undefined : value as T | undefined;
}
