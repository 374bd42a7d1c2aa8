import * as fc from 'fast-check';
import type { QueueSettings, Role, SentMessage } from './queue-sides';
import type { MessageAttributes } from '../../src/simulator';

/** One step of a sequence. A receipt is picked among all receipts of the sequence so far. */
export type Command =
  | { readonly do: 'send'; readonly messages: readonly SentMessage[] }
  | { readonly do: 'receive'; readonly role: Role; readonly max: number; readonly visibilitySeconds?: number }
  | { readonly do: 'delete'; readonly receipts: readonly number[] }
  | { readonly do: 'changeVisibility'; readonly receipt: number; readonly seconds: number }
  | { readonly do: 'wait'; readonly seconds: number };

/** A queue and what happens to it. */
export interface Sequence {
  readonly settings: QueueSettings;
  readonly commands: readonly Command[];
}

const optional = <T>(arbitrary: fc.Arbitrary<T>, weight = 1) => fc.oneof({ weight, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

const settings: fc.Arbitrary<QueueSettings> = fc.record({
  fifo: fc.boolean(),
  contentBasedDeduplication: fc.boolean(),
  visibilitySeconds: fc.constantFrom(0, 1, 5, 30, 30, 30),
  delaySeconds: fc.constantFrom(0, 0, 0, 1, 10),
  maxReceiveCount: optional(fc.integer({ min: 1, max: 3 })),
});

const ATTRIBUTES: readonly (MessageAttributes | undefined)[] = [
  undefined,
  undefined,
  { kind: { dataType: 'String', stringValue: 'order' } },
  { amount: { dataType: 'Number', stringValue: '-1.50' }, trace_id: { dataType: 'String.uuid', stringValue: 'ü€' } },
  { image: { dataType: 'Binary.png', binaryValue: 'iVBORw0KGgo=' } },
];

const BODIES = ['a', 'b', '{"id":1}', 'Grüße, 世界 🙂\n\t"quoted" <tag> &amp;'];

/** Most messages fit their queue; a few have a property that it does not take, or lack one. */
function messages({ fifo, contentBasedDeduplication }: QueueSettings): fc.Arbitrary<SentMessage> {
  const id = fc.constantFrom('1', '2', '3', '4', '5', '6', '7', '8');
  const often = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof({ weight: 19, arbitrary }, { weight: 1, arbitrary: fc.constant(undefined) });
  return fc.record({
    body: fc.constantFrom(...BODIES),
    group: fifo ? often(fc.constantFrom('g1', 'g2', 'g3')) : optional(fc.constant('g1'), 9),
    deduplicationId: !fifo ? optional(id, 29) : contentBasedDeduplication ? optional(id) : often(id),
    delaySeconds: optional(fc.constantFrom(0, 0, 2, 15), fifo ? 9 : 2),
    attributes: fc.constantFrom(...ATTRIBUTES),
  });
}

/** Visibility timeouts and waits: some end between two steps, some never. */
const seconds = fc.constantFrom(0, 1, 2, 5, 29, 31, 600);

function commandsFor(given: QueueSettings): fc.Arbitrary<Command[]> {
  const role: fc.Arbitrary<Role> = given.maxReceiveCount === undefined ? fc.constant('queue') : fc.constantFrom('queue', 'queue', 'queue', 'deadLetters');
  const receipt = fc.nat(30);
  return fc.array(fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('send' as const), messages: fc.array(messages(given), { minLength: 1, maxLength: 3 }) }) },
    {
      weight: 5,
      arbitrary: fc.record({ do: fc.constant('receive' as const), role, max: fc.constantFrom(1, 2, 10, 10, 10), visibilitySeconds: optional(seconds) }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('delete' as const), receipts: fc.uniqueArray(receipt, { minLength: 1, maxLength: 3 }) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('changeVisibility' as const), receipt, seconds }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(1, 4, 10, 28, 30, 32, 299, 301) }) },
  ), { minLength: 1, maxLength: 40, size: 'max' });
}

/** Random sequences. */
export const sequences: fc.Arbitrary<Sequence> = settings.chain(given => commandsFor(given).map(commands => ({ settings: given, commands })));
