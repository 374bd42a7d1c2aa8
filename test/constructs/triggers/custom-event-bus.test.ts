import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AsyncTrigger, CustomEventBus, QueueTrigger } from '../../../src';
import { newApp, newAsyncFunction, newStack, newWorker, warningsOf } from '../../fixtures/stack';
import { resourcesOf } from '../../fixtures/templates';
import { busIn } from '../../fixtures/triggers';

const statementsOf = (stack: ReturnType<typeof newStack>) => resourcesOf(stack, 'AWS::IAM::Policy')
  .filter(({ PolicyName }) => PolicyName.startsWith('Operator')).flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
const operatorIn = (stack: ReturnType<typeof newStack>) => new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() });

describe('CustomEventBus.create', () => {
  test('retains events for as long as the records of failed ones are kept, and outlives its stack [A19]', () => {
    const app = newApp();
    const stack = newStack(app);
    newAsyncFunction({ triggers: [AsyncTrigger.subscriber(CustomEventBus.create(stack, 'Bus'))] }, stack);
    expect(Object.values(Template.fromStack(stack).findResources('AWS::EventsV2::EventBus'))).toEqual([{
      Type: 'AWS::EventsV2::EventBus',
      Properties: { Name: expect.stringMatching(/^[A-Za-z0-9][\w-]{0,63}$/), StorageConfiguration: { RetentionPeriodInDays: 14 } },
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    }]);
    expect(warningsOf(app)).toEqual([]);
  });

  test('takes a name, another retention and a removal policy', () => {
    const stack = newStack();
    CustomEventBus.create(stack, 'Bus', { eventBusName: 'orders', retentionPeriod: Duration.days(30), removalPolicy: RemovalPolicy.DESTROY });
    Template.fromStack(stack).hasResource('AWS::EventsV2::EventBus', {
      Properties: { Name: 'orders', StorageConfiguration: { RetentionPeriodInDays: 30 } }, DeletionPolicy: 'Delete',
    });
  });

  test.each([
    [{ retentionPeriod: Duration.days(366) }, "CustomEventBus at 'Orders' cannot be built:\n  - retentionPeriod is 366 days but must be whole days from 1 to 365"],
    [{ retentionPeriod: Duration.hours(36) }, 'retentionPeriod is 1 day 12 hours but must be whole days'],
    [{ eventBusName: '-orders' }, "eventBusName is '-orders' but must be 1 to 256 letters"],
    [{ retentionPeriod: 14 as any }, 'retentionPeriod is 14 but must be a Duration'],
  ])('refuses %j', (options, message) => {
    expect(() => CustomEventBus.create(newStack(), 'Bus', options)).toThrow(message);
  });
});

test('publishers may put events of either kind on the bus, and on no other', () => {
  const stack = newStack();
  const bus = busIn(stack, 14);
  CustomEventBus.fromResource(bus).grantPutEvents(operatorIn(stack));
  expect(statementsOf(stack)).toEqual([{ Effect: 'Allow', Action: ['events:PutEvents', 'events:PutRawEvents'], Resource: stack.resolve(bus.ref) }]);
});

describe('the operator who replays', () => {
  const expected = (stack: ReturnType<typeof newStack>, bus: string) => {
    const replays = stack.resolve(stack.formatArn({ service: 'events', resource: 'subscriber', resourceName: 'replay-*/*' }));
    const [[subscriber]] = Object.entries(Template.fromStack(stack).findResources('AWS::EventsV2::Subscriber'));
    const [[role]] = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Role')).filter(([id]) => id.includes('TriggersSubscriber'));
    return [
      { Action: 'events:CreateSubscriber', Resource: [replays, stack.resolve(bus)] },
      { Action: 'events:DescribeSubscriber', Resource: [replays, { Ref: subscriber }] },
      { Action: 'events:DeleteSubscriber', Resource: replays },
      { Action: 'iam:PassRole', Resource: { 'Fn::GetAtt': [role, 'Arn'] }, Condition: { StringEquals: { 'iam:PassedToService': 'events.amazonaws.com' } } },
    ];
  };

  test.each(['before', 'after'])('may create a subscriber in the past with the same role, and delete it: granted %s the trigger is added', when => {
    for (const kind of ['function', 'worker']) {
      const stack = newStack();
      const bus = busIn(stack, 14);
      const operator = operatorIn(stack);
      const custom = CustomEventBus.fromResource(bus);
      if (kind === 'function') {
        const fn = newAsyncFunction({ triggers: when === 'after' ? [AsyncTrigger.subscriber(custom)] : [] }, stack);
        fn.grantReplay(operator);
        if (when === 'before') fn.addTrigger(AsyncTrigger.subscriber(custom));
      } else {
        const worker = newWorker({ triggers: when === 'after' ? [QueueTrigger.subscriber(custom)] : [] }, stack);
        worker.grantReplay(operator);
        if (when === 'before') worker.addTrigger(QueueTrigger.subscriber(custom));
      }
      const granted = statementsOf(stack).filter(({ Action }) => /^(events|iam):/.test(String(Action)));
      expect(granted).toMatchObject(expected(stack, bus.ref));
    }
  });
});
