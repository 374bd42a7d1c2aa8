import { InvalidPatternError } from '../../../src/filters/filter-problem';
import { filterVerdict, recordFilter } from '../../../src/simulator/filters/filter-verdict';
import { UnsupportedFeatureError } from '../../../src/simulator/kernel/errors';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const message = (body: string, fields = {}) => ({ messageId: 'm1', eventSource: 'aws:sqs', body, ...fields });
const kinesis = (data: string) => ({ eventSource: 'aws:kinesis', kinesis: { partitionKey: 'p1', data: base64(data) } });
const passes = (pattern: object | string, body: string, options = {}) =>
  filterVerdict('sqs', [pattern as Record<string, unknown>], message(body), options).passes;

// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
describe('a filter of SQS messages', () => {
  const text = { body: ['hello'] };
  const json = { body: { kind: ['order'] } };
  const metadata = { eventSource: ['aws:sqs'] };

  test('in plain text is evaluated for a plain text body', () => {
    expect(filterVerdict('sqs', [text], message('hello'))).toEqual({ passes: true, reason: 'it matches filter 1' });
    expect(filterVerdict('sqs', [text], message('bye'))).toEqual({ passes: false, reason: 'it does not match filter 1' });
  });

  test('in JSON drops a plain text body, even if it only requires fields to be missing [Q20]', () => {
    const verdict = { passes: false, unintended: true, reason: 'its body is plain text but filter 1 expects JSON' };
    expect(filterVerdict('sqs', [json], message('hello'))).toEqual(verdict);
    expect(filterVerdict('sqs', [{ body: { kind: [{ exists: false }] } }], message('hello'))).toEqual(verdict);
  });

  test('in plain text drops a JSON body [Q20]', () => {
    const verdict = { passes: false, unintended: true, reason: 'its body is JSON but filter 1 expects plain text' };
    expect(filterVerdict('sqs', [text], message('{"kind": "order"}'))).toEqual(verdict);
    expect(filterVerdict('sqs', [{ body: [{ 'anything-but': 'x' }] }], message('["hello"]'))).toEqual(verdict);
  });

  test('in JSON is evaluated for a JSON body', () => {
    expect(passes(json, '{"kind": "order"}')).toBe(true);
    expect(passes(json, '{"kind": "refund"}')).toBe(false);
    expect(passes(json, '[{"kind": "order"}]')).toBe(true);
  });

  test('without a body matches the other fields only', () => {
    expect(passes(metadata, 'hello')).toBe(true);
    expect(passes(metadata, '{}')).toBe(true);
    expect(passes({ eventSource: ['aws:kinesis'] }, '{}')).toBe(false);
  });

  test('can be JSON text, as in templates', () => {
    expect(passes('{"body": {"kind": ["order"]}}', '{"kind": "order"}')).toBe(true);
  });

  test('with both formats in $or is evaluated for either', () => {
    const both = { $or: [{ body: ['hello'] }, { body: { kind: ['order'] } }] };
    expect([passes(both, 'hello'), passes(both, '{"kind": "order"}'), passes(both, 'bye')]).toEqual([true, true, false]);
  });

  test('treats a bare JSON value as text, or as JSON if configured', () => {
    expect(passes({ body: ['42'] }, '42')).toBe(true);
    expect(passes({ body: ['42'] }, '42', { bareValues: 'json' })).toBe(false);
    expect(passes(json, '42')).toBe(false);
    expect(filterVerdict('sqs', [json], message('42'), { bareValues: 'json' }).reason).toBe('it does not match filter 1');
  });
});

// https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
describe('filters', () => {
  test('pass a record if any of them matches', () => {
    const filter = recordFilter('sqs', [{ body: { a: [1] } }, { body: { b: [1] } }, { body: ['x'] }]);
    expect(filter(message('{"b": 1}'))).toEqual({ passes: true, reason: 'it matches filter 2' });
    expect(filter(message('x'))).toEqual({ passes: true, reason: 'it matches filter 3' });
    expect(filter(message('{"c": 1}'))).toEqual({ passes: false, reason: 'its body is JSON but filter 3 expects plain text' });
    expect(recordFilter('sqs', [{ body: ['x'] }, { body: ['y'] }])(message('z'))).toEqual({ passes: false, reason: 'it matches none of 2 filters' });
  });

  test('pass everything if there are none [recorded on AWS 2025-12-18, LocalStack test test_create_event_filter_criteria_validation]', () => {
    expect(filterVerdict('dynamodb', [], {})).toEqual({ passes: true, reason: 'there are no filters' });
  });

  test('compare plain numbers as they are written, or by value if configured', () => {
    const pattern = '{"body": {"n": [300]}}';
    const bodies = ['{"n": 300}', '{"n": 300.0}', '{"n": 3.0e2}'];
    expect(bodies.map(body => passes(pattern, body))).toEqual([true, false, false]);
    expect(bodies.map(body => passes(pattern, body, { numbers: 'value' }))).toEqual([true, true, true]);
    expect(bodies.map(body => passes({ body: { n: [300], s: ['x'] } }, body.replace('}', ', "s": "x"}')))).toEqual([true, false, false]);
    const filter = recordFilter('sqs', ['{"body": {"n": [300]}}', '{"body": {"s": ["x"]}}']);
    expect(bodies.map(body => filter(message(body)).passes)).toEqual([true, false, false]);
    expect(bodies.map(body => passes('{"body": {"n": [{"numeric": ["=", 300]}]}}', body))).toEqual([true, true, true]);
  });

  test.each([
    ['wildcard', { wildcard: 'a*' }],
    ['cidr', { cidr: '10.0.0.0/8' }],
    ['anything-but prefix', { 'anything-but': { prefix: 'a' } }],
  ])('reject %s, which the guide does not list, unless configured to evaluate it', (operator, rule) => {
    const pattern = { body: { a: [rule] } };
    expect(() => recordFilter('sqs', [pattern])).toThrow(UnsupportedFeatureError);
    expect(() => recordFilter('sqs', [pattern])).toThrow(`filter 1: ${operator} is not modelled`);
    expect(passes(pattern, '{"a": "x"}', { unlistedOperators: 'evaluate' })).toBe(operator === 'anything-but prefix');
  });

  // Recorded on AWS 2025-11-25 (LocalStack test test_sqs_invalid_event_filter): 'Invalid filter pattern definition.'
  test.each([[null], ['simple string'], [{ eventSource: 'aws:sqs' }], [{ eventSource: [] }]])('reject the pattern %j', pattern => {
    expect(() => recordFilter('sqs', [pattern as string])).toThrow(InvalidPatternError);
  });
});

// Recorded on AWS 2025-11-25 (LocalStack test test_sqs_event_filter) and 2026-09-15.
test.each<[string, object, string, boolean]>([
  ['single', { 'my-key': ['my-value'] }, '{"my-key": "my-value"}', true],
  ['single', { 'my-key': ['my-value'] }, '{"my-key": "other-value"}', false],
  ['and', { one: ['other', 'value-one'], two: ['value-two'] }, '{"one": "value-one", "two": "value-two"}', true],
  ['and', { one: ['other', 'value-one'], two: ['value-two'] }, '{"one": "x", "two": "value-two"}', false],
  ['numeric-bigger', { n: [{ numeric: ['>', 100] }] }, '{"n": 101}', true],
  ['numeric-bigger', { n: [{ numeric: ['>', 100] }] }, '{"n": 100}', false],
  ['numeric-smaller', { n: [{ numeric: ['<', 100] }] }, '{"n": 99}', true],
  ['numeric-smaller', { n: [{ numeric: ['<', 100] }] }, '{"n": 100}', false],
  ['numeric-range', { n: [{ numeric: ['>=', 100, '<', 200] }] }, '{"n": 100}', true],
  ['numeric-range', { n: [{ numeric: ['>=', 100, '<', 200] }] }, '{"n": 200}', false],
  ['filter_disposal', { kind: ['keep'] }, '{"kind": "keep"}', true],
  ['filter_disposal', { kind: ['keep'] }, '{"kind": "drop"}', false],
  ['filter_disposal', { kind: ['keep'] }, 'not JSON', false],
])('SQS on AWS (%s): %j against %s is %s', (_name, body, text, expected) => {
  expect(passes({ body }, text)).toBe(expected);
});

// https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-filtering.html
describe('a filter of Kinesis records', () => {
  test('matches the decoded data [recorded on AWS 2025-11-25]', () => {
    const pattern = { data: { event_type: ['function_1'] } };
    expect(filterVerdict('kinesis', [pattern], kinesis('{"event_type": "function_1"}')).passes).toBe(true);
    expect(filterVerdict('kinesis', [pattern], kinesis('{"event_type": "function_2"}')).passes).toBe(false);
  });

  test('drops data that is not JSON', () => {
    expect(filterVerdict('kinesis', [{ data: { a: [{ exists: false }] } }], kinesis('text'))).toEqual({
      passes: false, unintended: true, reason: 'its data is plain text but filter 1 expects JSON',
    });
    expect(filterVerdict('kinesis', [{ data: { a: [{ exists: false }] } }], {}).passes).toBe(false);
  });

  test('without data matches the other fields only', () => {
    expect(filterVerdict('kinesis', [{ partitionKey: ['p1'] }], kinesis('text')).passes).toBe(true);
    expect(filterVerdict('kinesis', [{ eventSource: ['aws:sqs'] }], kinesis('{}')).passes).toBe(false);
  });

  test('cannot treat data as plain text', () => {
    expect(() => recordFilter('kinesis', [{ data: ['text'] }])).toThrow(
      'filter 1 cannot be used:\n  - data is matched as plain text, but the data of a stream can be matched only as JSON: name its fields');
  });
});

// https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html
describe('a filter of DynamoDB records', () => {
  const record = (image: object, eventName = 'INSERT') => ({ eventName, dynamodb: { NewImage: image } });
  const verdict = (pattern: object, image: object) => filterVerdict('dynamodb', [pattern as Record<string, unknown>], record(image)).passes;

  // Recorded on AWS 2025-11-25 (LocalStack test test_dynamodb_event_filter).
  test('matches the fields of the record', () => {
    expect(verdict({ eventName: ['INSERT', 'MODIFY'] }, {})).toBe(true);
    expect(verdict({ eventName: ['REMOVE'] }, {})).toBe(false);
  });

  test('matches the image with its types', () => {
    const pattern = { dynamodb: { NewImage: { presentKey: { S: ['presentValue'] } } } };
    expect(verdict(pattern, { presentKey: { S: 'presentValue' } })).toBe(true);
    expect(verdict(pattern, {})).toBe(false);
  });

  test('needs the type to match an attribute that exists', () => {
    const pattern = { dynamodb: { NewImage: { presentKey: [{ exists: false }] } } };
    expect(verdict(pattern, {})).toBe(true);
    expect(verdict(pattern, { presentKey: { S: 'x' } })).toBe(true);
  });

  test('never matches numeric, because DynamoDB writes numbers as strings', () => {
    const pattern = { dynamodb: { NewImage: { n: { N: [{ numeric: ['>', 100] }, { 'anything-but': '101' }] } } } };
    expect(verdict(pattern, { n: { N: '42' } })).toBe(true);
    expect(verdict(pattern, { n: { N: '101' } })).toBe(false);
  });

  test('that compares numbers with strings drops records that nobody meant to drop [K17]', () => {
    const pattern = { dynamodb: { NewImage: { total: { N: [{ numeric: ['>', 5] }] } } } };
    expect(filterVerdict('dynamodb', [pattern], record({ total: { N: '7' } }))).toEqual({
      passes: false,
      unintended: true,
      reason: 'it does not match filter 1 (dynamodb.NewImage.total.N is a string in the records, but numeric is given numbers, so it matches nothing: ' +
        'write the number as a string (["5"]), or compare numbers in the handler)',
    });
    const oldImage = { dynamodb: { OldImage: { total: { N: ['5'] } } } };
    expect(recordFilter('dynamodb', [oldImage], {}, { viewType: 'NEW_IMAGE' })(record({})).unintended).toBe(true);
    expect(recordFilter('dynamodb', [oldImage])(record({})).unintended).toBeUndefined();
  });

  test('cannot treat the image as plain text', () => {
    expect(() => recordFilter('dynamodb', [{ dynamodb: [{ exists: true }] }])).toThrow(InvalidPatternError);
  });
});
