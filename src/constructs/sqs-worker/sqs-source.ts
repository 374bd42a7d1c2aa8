import * as sqs from 'aws-cdk-lib/aws-sqs';
import { ExistingQueue } from './existing-queue';
import { ExistingQueueFacts } from './existing-queue-facts';
import { NewQueue } from './new-queue';
import { NewQueueOptions } from './new-queue-options';
import type { QueueProvider } from './queue-provider';
import { EXISTING_QUEUE_SHAPE, NEW_QUEUE_SHAPE } from './sqs-source-shape';
import { aQueue } from '../resources/resource-kinds';
import { checkArguments, options as optionsOf, required } from '../synth/shapes';

/**
 * The queue that an `SqsWorkerFunction` processes: a new queue, or one that exists.
 */
export class SqsSource {
  /**
   * A new queue with a dead-letter queue. Both are encrypted, accept requests over TLS only, and are retained when the stack is deleted.
   *
   * Each worker that uses the source creates its own queues.
   *
   * @param options settings that differ from the defaults
   */
  public static newQueue(options: NewQueueOptions = {}): SqsSource {
    checkArguments('SqsSource.newQueue', { options }, { options: optionsOf(NEW_QUEUE_SHAPE) });
    return new SqsSource(new NewQueue(options));
  }

  /**
   * A queue that exists: defined in this stack or another one, or imported (`sqs.Queue.fromQueueArn`), also from another account.
   *
   * The queue is never changed. Its settings are read and checked against the function. Those of an imported queue cannot be read: state them in
   * `facts`. Import an encrypted queue with `sqs.Queue.fromQueueAttributes` and its `keyArn`, so that the function may decrypt its messages.
   *
   * @param queue the queue; it must be in the Region of the function and have a dead-letter queue
   * @param facts settings of the queue that cannot be read
   */
  public static fromQueue(queue: sqs.IQueue, facts: ExistingQueueFacts = {}): SqsSource {
    checkArguments('SqsSource.fromQueue', { queue, facts }, { queue: required(aQueue), facts: optionsOf(EXISTING_QUEUE_SHAPE) });
    return new SqsSource(new ExistingQueue(queue, facts));
  }

  /**
   * Provides the queues.
   *
   * @internal
   */
  public readonly _provider: QueueProvider;

  private constructor(provider: QueueProvider) {
    this._provider = provider;
  }
}
