import { EventInput, eventExpression } from '../../../src/simulator/events/event-expression';

const input = (more: object = {}): EventInput => ({
  Data: { detail: { customer: 'c-1', total: 5 } }, Metadata: {}, SystemMetadata: { 'aws:EventId': 'id-1', ...more } as EventInput['SystemMetadata'],
});

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-transform.html
describe('a target parameter', () => {
  test.each<[string, string | undefined]>([
    ['orders', 'orders'],
    ['{% $events.Data.detail.customer %}', 'c-1'],
    ['{% $events.SystemMetadata."aws:EventId" %}', 'id-1'],
    ['{% $events.SystemMetadata.`aws:EventId` %}', 'id-1'],
    ['{% $hash($events.Data.detail.customer, "SHA-256") %}', 'a6f7ef47ee8dc84af9056a3051ddc302f19581a96eb7e12f510fdf550326a399'],
    ['{% $hash($events.Data.none, "SHA-256") %}', undefined],
    ['{% $events.SystemMetadata.EventGroupId %}', undefined],
    ['{% $events.Data.detail.total %}', undefined],
    ['{% $exists($events.SystemMetadata.EventGroupId) ? $events.SystemMetadata.EventGroupId : $events.SystemMetadata."aws:EventId" %}', 'id-1'],
    ['{% $exists($events.SystemMetadata."aws:EventId") ? $events.SystemMetadata."aws:EventId" : $events.Data.none %}', 'id-1'],
  ])('is a text, or a path into the event that leads to a text: %s', (text, value) => {
    expect(eventExpression(text)!(input())).toBe(value);
  });

  test('chooses between two paths by whether the event has a value', () => {
    const chosen = eventExpression('{% $exists($events.SystemMetadata.EventGroupId) ? $events.SystemMetadata.EventGroupId : $events.SystemMetadata."aws:EventId" %}')!;
    expect([chosen(input({ EventGroupId: 'g' })), chosen(input())]).toEqual(['g', 'id-1']);
  });

  test.each(['{% $uuid() %}', '{% $events.Data.a & "-" & $events.Data.b %}', '{% "constant" %}', '{% $events %}', '{% $exists($uuid()) ? $events.a : $events.b %}'])(
    'is not evaluated otherwise: %s', text => {
      expect(eventExpression(text)).toBeUndefined();
    });
});
