import { Journey, Loss } from './fates';

/** Several events with a common journey, like the records of one failure record: whatever happens to the group happens to each member. */
export class JourneyGroup extends Journey {
  readonly #members: Set<Journey>;
  #waiting = 0;
  #parked = 0;

  /** @param members one or more journeys, in order */
  constructor(members: readonly Journey[], at: number, resource: string) {
    super(members.length === 1 ? members[0].eventId : `${members[0].eventId} to ${members[members.length - 1].eventId}`, at, resource);
    this.#members = new Set(members);
  }

  override wait(at: number, resource: string, reason: string): void {
    this.#waiting++;
    for (const member of this.#members) member.wait(at, resource, reason);
  }

  override park(at: number, resource: string, reason: string): void {
    this.#parked++;
    for (const member of this.#members) member.park(at, resource, reason);
  }

  override leave(parked: boolean): void {
    if (parked) this.#parked--;
    else this.#waiting--;
    for (const member of this.#members) member.leave(parked);
  }

  override succeed(at: number, resource: string): void {
    for (const member of this.#members) member.succeed(at, resource);
  }

  override lose(loss: Loss): void {
    for (const member of this.#members) member.lose(loss);
  }

  /** Removes a member whose event is lost, whatever happens to the rest of the group. */
  forget(member: Journey, loss: Loss): void {
    this.#members.delete(member);
    for (let copies = this.#waiting; copies > 0; copies--) member.leave(false);
    for (let copies = this.#parked; copies > 0; copies--) member.leave(true);
    member.lose(loss);
  }
}
