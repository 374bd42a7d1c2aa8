import type { Command, Sequence } from './commands';
import type { PairedReceipt } from './compare';
import type { Delivery, QueueSettings, Role, SimulatorSide } from './queue-sides';

/** A step that is about to be taken. */
export interface Situation {
  readonly settings: QueueSettings;
  readonly command: Command;

  /** The receipts that the step names. */
  readonly receipts: readonly PairedReceipt[];
  readonly simulator: SimulatorSide;
}

/** A disagreement between the simulator and ElasticMQ that stays, with the reason. */
export interface AgreedDisagreement {
  readonly what: string;
  readonly reason: string;
  readonly source: string;

  /** A sequence that shows it: once the sides agree on it, the entry has to go. */
  readonly example: Sequence;

  /** Indicates whether a step may meet the disagreement. Random sequences leave such steps out. */
  readonly meets?: (situation: Situation) => boolean;

  /** The parts of a delivery that differ. */
  readonly ignores?: (settings: QueueSettings, role: Role) => readonly (keyof Delivery)[];
}

const STANDARD: QueueSettings = { fifo: false, contentBasedDeduplication: false, visibilitySeconds: 30, delaySeconds: 0 };
const FIFO: QueueSettings = { ...STANDARD, fifo: true, contentBasedDeduplication: true };

const send = (...bodies: string[]): Command => ({ do: 'send', messages: bodies.map(body => ({ body })) });
const sendToGroup = (...bodies: string[]): Command => ({ do: 'send', messages: bodies.map(body => ({ body, group: 'g' })) });
const wait = (seconds: number): Command => ({ do: 'wait', seconds });
const receive: Command = { do: 'receive', role: 'queue', max: 10 };
const receiveOne: Command = { ...receive, max: 1 };
const receiveDeadLetters: Command = { ...receive, role: 'deadLetters' };
const deleteFirst: Command = { do: 'delete', receipts: [0] };

/** All agreed disagreements. */
export const AGREED: readonly AgreedDisagreement[] = [
  {
    what: 'a standard queue deletes a message by the handle of an earlier receive',
    reason: 'AWS: the request succeeds, and the message may or may not be deleted. ElasticMQ refuses it.',
    source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html',
    example: { settings: STANDARD, commands: [send('a'), receive, wait(31), receive, deleteFirst] },
    meets: ({ settings, command, receipts }) => command.do === 'delete' && !settings.fifo && receipts.some(({ latest }) => !latest),
  },
  {
    what: 'a FIFO queue deletes no message whose visibility timeout has ended',
    reason: 'AWS: "you can\'t delete the message" after the timeout. ElasticMQ deletes it until it is received again.',
    source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html',
    example: { settings: FIFO, commands: [sendToGroup('a'), receive, wait(31), deleteFirst] },
    meets: ({ settings, command, receipts, simulator }) => command.do === 'delete' && settings.fifo
      && receipts.some(({ role, number, latest }) => latest && !simulator.isInFlight(role, number)),
  },
  {
    what: 'the visibility of a message that is not in flight does not change',
    reason: 'AWS: the error MessageNotInflight. ElasticMQ hides the message.',
    source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html',
    example: { settings: STANDARD, commands: [send('a'), receive, wait(31), { do: 'changeVisibility', receipt: 0, seconds: 60 }] },
    meets: ({ command, receipts: [receipt], simulator }) =>
      command.do === 'changeVisibility' && receipt.latest && !simulator.isInFlight(receipt.role, receipt.number),
  },
  {
    what: 'a receive chooses among more messages than it may return',
    reason: 'AWS promises no order in a standard queue and none among groups. The choices of both sides differ, and with them all that follows.',
    source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues.html',
    example: { settings: STANDARD, commands: [send('a', 'b', 'c', 'd'), receiveOne, receiveOne, receiveOne] },
    meets: ({ command, simulator }) => command.do === 'receive' && command.max < simulator.visible(command.role),
  },
  {
    what: 'a message that moves to the dead-letter queue takes no place in the receive that moves it',
    reason: 'AWS documents neither; a consumer of AWS notices only one more empty receive. ElasticMQ returns fewer messages.',
    source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
    example: { settings: { ...FIFO, maxReceiveCount: 1 }, commands: [sendToGroup('a', 'b'), receiveOne, wait(31), receiveOne] },
  },
  {
    what: 'a message in a FIFO dead-letter queue counts as sent when it moved there',
    reason: 'AWS resets the time for FIFO queues. ElasticMQ keeps it.',
    source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
    example: { settings: { ...FIFO, maxReceiveCount: 1 }, commands: [sendToGroup('a'), receive, wait(31), receive, receiveDeadLetters] },
    ignores: ({ fifo }, role) => fifo && role === 'deadLetters' ? ['sentAt'] : [],
  },
  {
    what: 'a message with a prolonged timeout hides no other message',
    reason: 'ElasticMQ leaves it in its place, where it ends the search of the next receive.',
    source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html',
    example: {
      settings: STANDARD,
      commands: [send('a'), receive, wait(1), send('b'), receive, { do: 'changeVisibility', receipt: 0, seconds: 600 }, wait(32), receive],
    },
  },
  {
    what: 'a message expires',
    reason: 'ElasticMQ knows no retention period.',
    source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html',
    example: { settings: STANDARD, commands: [send('a'), wait(4 * 86_400)] },
  },
];
