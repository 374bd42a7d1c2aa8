import type { World } from '../kernel/world';

/** An event source mapping that polls. */
export interface Switchable {
  /** Goes on after `disable`. */
  enable(): void;
  disable(): void;
}

/**
 * Switches an event source mapping off and on. The change takes effect at once; invocations that run end as usual.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html
 */
export class MappingSwitch {
  #mapping?: Switchable;
  #enabled: boolean;

  /** @param make creates the mapping when it is enabled for the first time */
  constructor(private readonly world: World, private readonly name: string, private readonly make: () => Switchable, enabled: boolean) {
    this.#enabled = enabled;
    if (enabled) this.#mapping = make();
  }

  enable(): void {
    if (this.#enabled) return;
    this.#set(true);
    if (this.#mapping) this.#mapping.enable();
    else this.#mapping = this.make();
  }

  disable(): void {
    if (!this.#enabled) return;
    this.#set(false);
    this.#mapping!.disable();
  }

  #set(enabled: boolean): void {
    this.#enabled = enabled;
    this.world.trace.add(enabled ? 'enabled' : 'disabled', this.name, []);
  }
}
