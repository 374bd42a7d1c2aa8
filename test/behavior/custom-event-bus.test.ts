import * as eventsv2 from 'aws-cdk-lib/aws-eventsv2';
import { AsyncTrigger, CustomEventBus } from '../../src';
import { newApp, newAsyncFunction, newStack, warningsOf } from '../fixtures/stack';
import { resourcesOf } from '../fixtures/templates';

describe('the L1 of a Custom Event Bus', () => {
  test.each([[14, []], [2, [expect.stringContaining('busForgetsFailedEvents')]]])('is subscribed to, and its retention of %d days is read [A19]', (retentionPeriodInDays, warnings) => {
    const app = newApp();
    const stack = newStack(app);
    const bus = new eventsv2.CfnEventBus(stack, 'Bus', { name: 'orders', storageConfiguration: { retentionPeriodInDays } });
    newAsyncFunction({ triggers: [AsyncTrigger.subscriber(CustomEventBus.fromResource(bus))] }, stack);
    expect(warningsOf(app)).toEqual(warnings);
    expect(resourcesOf(stack, 'AWS::EventsV2::Subscriber')[0].EventBusArn).toEqual({ Ref: stack.getLogicalId(bus) });
  });
});
