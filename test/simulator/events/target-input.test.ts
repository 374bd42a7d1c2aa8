import { Simulation } from '../../../src/simulator';
import { arnOf, QUEUE, rule } from '../async-templates';

/** What a target gets that says so of its input. */
function inputOf(target: object, detail: unknown = { id: 1, item: { name: 'a "b"' }, list: [{ x: 'first' }], none: null }): string {
  const sim = Simulation.fromTemplate({ Resources: { Queue: QUEUE, Rule: rule({ EventPattern: { source: ['orders'] } }, { Arn: arnOf('Queue'), ...target }) } });
  sim.putEvents({ source: 'orders', detailType: 'Placed', detail });
  return sim.messages('Queue')[0].body;
}

const transformed = (InputTemplate: string, InputPathsMap?: object, detail?: unknown) =>
  inputOf({ InputTransformer: { InputPathsMap, InputTemplate } }, detail);

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
describe('a target gets', () => {
  test('a constant', () => {
    expect(inputOf({ Input: '{"always":"this"}' })).toBe('{"always":"this"}');
  });

  test.each([
    ['$', expect.stringMatching(/^{"version":"0".*"detail":{.*}}$/)],
    ['$.detail', '{"id":1,"item":{"name":"a \\"b\\""},"list":[{"x":"first"}],"none":null}'],
    ['$.detail.list[0].x', '"first"'],
    ['$.detail-type', '"Placed"'],
    ['$.detail.nothing.there', 'null'],
  ])('the part at %s', (InputPath, part) => {
    expect(inputOf({ InputPath })).toEqual(part);
  });

  test('values in JSON, with quotes if they are strings', () => {
    expect(transformed('{"id": <id>, "item": <item>, "kind": <kind>}', { id: '$.detail.id', item: '$.detail.item', kind: '$.detail-type' }))
      .toBe('{"id": 1, "item": {"name":"a \\"b\\""}, "kind": "Placed"}');
  });

  test('values in a text, without quotes', () => {
    expect(transformed('"<kind> with <name> and \\"<item>\\""', { kind: '$.detail-type', name: '$.detail.item.name', item: '$.detail.item' }))
      .toBe('"Placed with a \\"b\\" and \\"{\\"name\\":\\"a \\\\\\"b\\\\\\"\\"}\\""');
  });

  test('nothing for a path that does not exist, and unknown variables unchanged', () => {
    expect(transformed('{"missing": <missing>, "text": "<missing>!", "none": <none>, "<other>": 1}', { missing: '$.detail.nothing', none: '$.detail.none' }))
      .toBe('{"missing": "", "text": "!", "none": "", "<other>": 1}');
  });

  test('the reserved variables of EventBridge', () => {
    const text = transformed('{"arn": <aws.events.rule-arn>, "name": "<aws.events.rule-name>", "at": <aws.events.event.ingestion-time>, ' +
      '"outer": <aws.events.event>, "all": <aws.events.event.json>}', undefined, { id: 1 });
    const { arn, name, at, outer, all } = JSON.parse(text);
    expect([arn, name, at]).toEqual(['arn:aws:events:us-east-1:123456789012:rule/Stack-Rule', 'Stack-Rule', '2026-01-01T00:00:00Z']);
    expect(outer).not.toHaveProperty('detail');
    expect(all).toMatchObject({ ...outer, detail: { id: 1 } });
  });
});

test('a path with wildcards or brackets is not modelled', () => {
  expect(() => inputOf({ InputPath: '$.detail.list[*].x' })).toThrow('the JSON path $.detail.list[*].x is not modelled');
});
