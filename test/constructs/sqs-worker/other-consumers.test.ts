import { App, CfnParameter, Duration, Fn, Stack, Stage, Token } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { HandlerCode, SqsSource, SqsWorkerFunction, SqsWorkerFunctionProps } from '../../../src';
import { arn, env, inlineCode, newApp, ownQueue, twoStacks, warningsOf } from '../../fixtures/stack';

const kind = (name: string) => [lambda.FilterCriteria.filter({ body: { kind: [name] } })];
const code = { runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('x') };

function poll(stack: Stack, id: string, queue: sqs.IQueue, props: Partial<SqsWorkerFunctionProps> = {}): SqsWorkerFunction {
  const facts = queue instanceof sqs.Queue ? {} : {
    deadLetterQueue: sqs.Queue.fromQueueArn(stack, `${id}Dead`, arn('sqs', 'dead')), visibilityTimeout: Duration.minutes(3), maxReceiveCount: 23,
  };
  return new SqsWorkerFunction(stack, id, { code: inlineCode, source: SqsSource.fromQueue(queue, facts), ...props });
}

/** What the synth says of other consumers: errors, or warnings without their beginning. */
function said(app: App): string[] {
  try {
    return warningsOf(app).filter(warning => warning.includes('queueHasOtherConsumers'));
  } catch (error) {
    return [...(error as Error).message.matchAll(/\[([^\]]+)\] (the queue .*)/g)].map(([, path, message]) => `${path}: ${message}`);
  }
}

const twoOf = (): { app: App; stack: Stack; queue: sqs.Queue } => {
  const app = newApp();
  const stack = new Stack(app, 'Orders', { env });
  return { app, stack, queue: ownQueue(stack) };
};
const deleted = /^Orders\/Bill: the queue 'Orders\/Existing' is also polled by '.*', and the filters of '.*' delete messages that the other would process: remove one of them, or give each/;
const taken = /^cdk-resilient-lambda:queueHasOtherConsumers at \/Orders\/Bill: the queue 'Orders\/Existing' is also polled by '.*', so each message reaches only one of the functions/;

describe('a queue with another consumer in the app', () => {
  test.each<[string, (stack: Stack, queue: sqs.Queue) => void]>([
    ['a worker with other filters', (stack, queue) => poll(stack, 'Ship', queue, { filters: kind('packed') })],
    ['a worker without filters', (stack, queue) => poll(stack, 'Ship', queue)],
    ['an event source of the CDK', (stack, queue) => new lambda.Function(stack, 'Ship', code).addEventSource(new SqsEventSource(queue))],
    ['an event source mapping', (stack, queue) => new lambda.EventSourceMapping(stack, 'Mapping', { target: new lambda.Function(stack, 'Ship', code), eventSourceArn: queue.queueArn })],
    ['an event source mapping of the lowest level', (stack, queue) => new lambda.CfnEventSourceMapping(stack, 'Mapping', { functionName: 'ship', eventSourceArn: queue.queueArn })],
    ['a mapping that names the queue by an intrinsic function', (stack, queue) => new lambda.CfnEventSourceMapping(stack, 'Mapping', {
      functionName: 'ship', eventSourceArn: Fn.getAtt(stack.getLogicalId(queue.node.defaultChild as sqs.CfnQueue), 'Arn').toString(),
    })],
    ['a mapping in another stack', (stack, queue) => new lambda.CfnEventSourceMapping(new Stack(stack.node.root, 'Other', { env }), 'Mapping', {
      functionName: 'ship', eventSourceArn: queue.queueArn,
    })],
    ['a mapping whose state is known only at deployment', (stack, queue) => new lambda.CfnEventSourceMapping(stack, 'Mapping', {
      functionName: 'ship', eventSourceArn: queue.queueArn, enabled: Token.asAny({ Ref: 'Enabled' }) as any,
    })],
  ])('fails with filters and warns without them: %s [Q23]', (_, addOther) => {
    const filtered = twoOf();
    poll(filtered.stack, 'Bill', filtered.queue, { filters: kind('paid') });
    addOther(filtered.stack, filtered.queue);
    expect(said(filtered.app)[0]).toMatch(deleted);

    const plain = twoOf();
    poll(plain.stack, 'Bill', plain.queue);
    addOther(plain.stack, plain.queue);
    expect(said(plain.app)[0]).toMatch(_ === 'a worker with other filters' ? deleted : taken);
  });

  test('is named with all that poll it, and each worker tells', () => {
    const { app, stack, queue } = twoOf();
    for (const id of ['Bill', 'Ship', 'Count']) poll(stack, id, queue);
    expect(said(app)).toEqual([
      expect.stringContaining("also polled by 'Orders/Ship/EventSourceMapping/Resource', 'Orders/Count/EventSourceMapping/Resource', so each"),
      expect.stringContaining("also polled by 'Orders/Bill/EventSourceMapping/Resource', 'Orders/Count/EventSourceMapping/Resource', so each"),
      expect.stringContaining("also polled by 'Orders/Bill/EventSourceMapping/Resource', 'Orders/Ship/EventSourceMapping/Resource', so each"),
    ]);
  });

  test.each([true, false])('fails once if the other maps the same function, which Lambda refuses, also if the other is disabled: %p', enabled => {
    const { app, stack, queue } = twoOf();
    const fn = new lambda.Function(stack, 'Existing2', { ...code, timeout: Duration.seconds(30) });
    fn.addEventSource(new SqsEventSource(queue, { enabled }));
    poll(stack, 'Bill', queue, { code: HandlerCode.fromExisting(fn), filters: kind('paid') });
    expect(() => app.synth()).toThrow(/^Validation failed with the following errors:\n {2}\[Orders\/Bill\/EventSourceMapping\] '.*' maps the same event source .*$/);
  });

  test('is seen where a stack imports it by its name, in whatever partition', () => {
    const { app, stack, other } = twoStacks();
    poll(stack, 'Bill', sqs.Queue.fromQueueArn(stack, 'Imported', arn('sqs', 'orders')));
    poll(other, 'Ship', sqs.Queue.fromQueueArn(other, 'Imported', other.formatArn({ service: 'sqs', resource: 'orders' })));
    expect(said(app)).toHaveLength(2);
  });

  test.each<[string, (stack: Stack, id: string) => sqs.IQueue, boolean]>([
    ['by the same ARN', (stack, id) => sqs.Queue.fromQueueArn(stack, id, arn('sqs', 'orders')), true],
    ['by different ARNs', (stack, id) => sqs.Queue.fromQueueArn(stack, id, arn('sqs', id)), false],
    ['by the same export', (stack, id) => sqs.Queue.fromQueueArn(stack, id, Fn.importValue('OrdersArn')), true],
    ['by parameters of each stack', (stack, id) => sqs.Queue.fromQueueArn(stack, id, new CfnParameter(stack, `${id}Arn`).valueAsString), false],
  ])('is seen where two stacks import it %s: %#', (_, importQueue, same) => {
    const { app, stack, other } = twoStacks();
    poll(stack, 'Bill', importQueue(stack, 'BillQueue'), { filters: kind('paid') });
    poll(other, 'Ship', importQueue(other, 'ShipQueue'), { filters: kind('packed') });
    expect(said(app)).toHaveLength(same ? 2 : 0);
  });

  test('is seen where a stack makes it with a name, and another imports it by its ARN', () => {
    const { app, stack, other } = twoStacks();
    const queue = ownQueue(stack);
    (queue.node.defaultChild as sqs.CfnQueue).queueName = 'orders';
    poll(stack, 'Bill', queue);
    poll(other, 'Ship', sqs.Queue.fromQueueArn(other, 'Imported', arn('sqs', 'orders')));
    expect(said(app)).toHaveLength(2);
  });
});

describe('nothing is said', () => {
  test.each<[string, (stack: Stack, queue: sqs.Queue) => void]>([
    ['of a mapping that is disabled', (stack, queue) => new lambda.Function(stack, 'Ship', code).addEventSource(new SqsEventSource(queue, { enabled: false }))],
    ['of a mapping of another queue', stack => poll(stack, 'Ship', new sqs.Queue(stack, 'Another', {
      visibilityTimeout: Duration.minutes(3), deadLetterQueue: { queue: new sqs.Queue(stack, 'AnotherDead', { retentionPeriod: Duration.days(14) }), maxReceiveCount: 23 },
    }))],
    ['of a mapping without a source in AWS', stack => new lambda.CfnEventSourceMapping(stack, 'Kafka', { functionName: 'ship' })],
  ])('%s', (_, addOther) => {
    const { app, stack, queue } = twoOf();
    poll(stack, 'Bill', queue, { filters: kind('paid') });
    addOther(stack, queue);
    expect(said(app)).toEqual([]);
  });

  test('of a worker whose own mapping was disabled', () => {
    const { app, stack, queue } = twoOf();
    const worker = poll(stack, 'Bill', queue, { filters: kind('paid') });
    (worker.eventSourceMapping.node.defaultChild as lambda.CfnEventSourceMapping).enabled = false;
    new lambda.Function(stack, 'Ship', code).addEventSource(new SqsEventSource(queue));
    expect(said(app)).toEqual([]);
  });

  test('of the same import in two stages whose environments are unknown', () => {
    const app = newApp();
    for (const id of ['Staging', 'Prod']) {
      const stack = new Stack(new Stage(app, id), 'Orders');
      poll(stack, 'Bill', sqs.Queue.fromQueueArn(stack, 'Imported', Fn.importValue('OrdersArn')), { filters: kind('paid') });
    }
    expect(said(app)).toEqual([]);
  });
});
