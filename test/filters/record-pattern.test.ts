import * as fc from 'fast-check';
import { FilterPattern, FilterSource, FilterFacts, readRecordPattern, UNKNOWN_PART } from '../../src/filters';

/** All that is wrong with a filter. */
function wrong(source: FilterSource, pattern: object | string, facts?: FilterFacts): readonly string[] {
  const { problems, mistakes, undocumented } = readRecordPattern(source, pattern as { [key: string]: unknown }, facts);
  return [...problems.map(each => `refused: ${each}`), ...mistakes, ...undocumented.map(each => `undocumented: ${each}`)];
}

const image = (attributes: object) => ({ dynamodb: { NewImage: attributes } });

describe('a filter of a queue', () => {
  test.each<[string, object]>([
    ['of text', { body: ['paid', { prefix: 'pa' }] }],
    ['of JSON', { body: { kind: ['paid'], total: [{ numeric: ['>', 5] }], a: { b: [{ exists: false }] } } }],
    ['with keys that contain dots', { body: { 'a.b': ['x'] } }],
    ['with alternatives', { $or: [{ body: ['paid'] }, { body: { kind: ['paid'] } }] }],
  ])('%s is accepted [Q20]', (_, pattern) => {
    expect(wrong('sqs', pattern)).toEqual([]);
  });

  test.each<[string, object | string, string]>([
    ['of another key', { attributes: { a: ['x'] } }, "attributes.a matches nothing, because a message has no 'attributes': use body"],
    ['of the key of a stream', { data: { a: ['x'] } }, "data.a matches nothing, because a message has no 'data': use body"],
    ['whose key joins the body and a field', { 'body.kind': ['paid'] }, "body.kind matches nothing, because a message has no 'body.kind': use body"],
    ['of nothing', {}, 'refused: the pattern is an empty object: name a field in it, or remove it'],
    ['whose value is no list', { body: { kind: 'paid' } }, 'refused: body.kind is "paid": write its possible values as a list, ["paid"]'],
    ['of no value', { body: { kind: [] } }, 'refused: body.kind is an empty list: add a value, or use [{"exists": false}]'],
    ['with an operator that does not exist', { body: { kind: [{ startsWith: 'pa' }] } },
      "refused: body.kind: 'startsWith' is not an operator: use one of prefix, suffix, equals-ignore-case, wildcard, anything-but, numeric, exists, cidr"],
    ['that is a list', '[]', 'refused: the pattern is "[]": write a JSON object'],
    ['that is not JSON', '{body', 'refused: the pattern is "{body": write a JSON object'],
    ['that is too long', JSON.stringify({ body: ['a'.repeat(4_096)] }),
      'refused: the pattern has 4109 characters, but at most 4096 are allowed: split it into several filters'],
    ['with operators of EventBridge', { body: { a: [{ wildcard: 'a*' }], b: [{ cidr: '10.0.0.0/8' }] } },
      'undocumented: the Lambda guide does not list the operator wildcard, cidr: write the filter without it'],
  ])('%s is not [Q20]', (_, pattern, message) => {
    expect(wrong('sqs', pattern)).toEqual([message]);
  });
});

describe('a filter of a Kinesis stream', () => {
  test('matches the data as JSON [K17]', () => {
    expect(wrong('kinesis', { data: { order: { type: ['buy'] } } })).toEqual([]);
    expect(wrong('kinesis', { data: ['buy'] })).toEqual(['refused: data is matched as plain text, but the data of a stream can be matched only as JSON: name its fields']);
  });

  test('has no body [K17]', () => {
    expect(wrong('kinesis', { body: { kind: ['paid'] } })).toEqual(["body.kind matches nothing, because a Kinesis record has no 'body': " +
      'use data, partitionKey, sequenceNumber, approximateArrivalTimestamp, kinesisSchemaVersion']);
  });

  test('by what is beside the data is not promised by AWS [K17]', () => {
    expect(wrong('kinesis', { partitionKey: ['a'] })).toEqual([
      'undocumented: the Lambda guide promises filters by data only, not by partitionKey: filter by data, or in the handler',
    ]);
    expect(wrong('kinesis', { partitionKey: [{ numeric: ['>', 5] }] })[0]).toBe('partitionKey is a string in the records, but numeric is given numbers, ' +
      'so it matches nothing: write the number as a string (["5"]), or compare numbers in the handler');
    expect(wrong('kinesis', { approximateArrivalTimestamp: ['5'] })[0]).toBe('approximateArrivalTimestamp is a number in the records, but equals is given strings, ' +
      'so it matches nothing: compare it with numbers');
  });
});

describe('a filter of a table', () => {
  test.each<[string, object]>([
    ['by the change', { eventName: ['INSERT', { 'anything-but': 'REMOVE' }, { prefix: 'MOD' }] }],
    ['by text', image({ kind: { S: ['order', { prefix: 'o' }, { exists: true }, ''] } })],
    ['by a number, which is a string', image({ total: { N: ['5', { 'anything-but': ['7', '8'] }, { prefix: '-' }] } })],
    ['by true or false', image({ paid: { BOOL: [true] }, gone: { NULL: [true] } })],
    ['by sets', image({ tags: { SS: ['new'] }, years: { NS: ['2026'] }, pictures: { BS: ['AAEC'] } })],
    ['by nested attributes', image({ lines: { L: { M: { sku: { S: ['a'] } } } }, address: { M: { 'zip.code': { N: ['1000'] } } } })],
    ['by a name that contains dots', image({ 'a.b': { S: ['x'] } })],
    ['by names like operators and types', image({ S: { S: ['x'] }, constructor: { S: ['x'] }, exists: { S: [{ exists: false }] } })],
    ['by a missing attribute', image({ kind: { S: [{ exists: false }] } })],
    ['by its own record', { dynamodb: { SizeBytes: [{ numeric: ['<', 1_000] }], ApproximateCreationDateTime: [{ numeric: ['>', 0] }] } }],
    ['by deletions of the time to live', { userIdentity: { type: ['Service'], principalId: ['dynamodb.amazonaws.com'] } }],
    ['by all that is in a record', { eventID: ['1'], eventVersion: ['1.1'], eventSource: ['aws:dynamodb'], awsRegion: ['eu-west-1'], eventSourceARN: [{ prefix: 'arn:' }] }],
    ['by alternatives', { $or: [{ eventName: ['REMOVE'] }, image({ kind: { S: ['order'] } })] }],
    ['by both images', { dynamodb: { NewImage: { a: { S: ['x'] } }, OldImage: { a: { S: [{ 'anything-but': 'x' }] } } } }],
    ['by a new image without an attribute of the old one', { eventName: ['INSERT'], dynamodb: { OldImage: { a: { S: [{ exists: false }] } } } }],
  ])('%s is accepted [K17]', (_, pattern) => {
    expect(wrong('dynamodb', pattern)).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['by a change that is no list', { eventName: 'INSERT' }, 'refused: eventName is "INSERT": write its possible values as a list, ["INSERT"]'],
    ['by a change that does not exist', { eventName: ['UPDATE', 'INSERT'] }, 'eventName is always INSERT or MODIFY or REMOVE, so equals matches nothing: use one of these values'],
    ['by a change in lower case', { eventName: [{ prefix: 'ins' }] }, 'eventName is always INSERT or MODIFY or REMOVE, so prefix matches nothing: use one of these values'],
    ['by comparing a number [K17]', image({ total: { N: [{ numeric: ['>', 5] }] } }),
      'dynamodb.NewImage.total.N is a string in the records, but numeric is given numbers, so it matches nothing: ' +
      'write the number as a string (["5"]), or compare numbers in the handler'],
    ['by a number that is not a string', image({ total: { N: [5, '6'] } }), 'dynamodb.NewImage.total.N is a string in the records, but equals is given numbers, so it matches nothing'],
    ['by numbers in a set', image({ years: { NS: [2026] } }), 'dynamodb.NewImage.years.NS is a string in the records, but equals is given numbers'],
    ['by anything but a number', image({ total: { N: [{ 'anything-but': [5] }] } }),
      'dynamodb.NewImage.total.N is a string in the records, but anything-but is given numbers, so it matches everything'],
    ['by true as text', image({ paid: { BOOL: ['true'] } }), 'dynamodb.NewImage.paid.BOOL is a boolean in the records, but equals is given strings, so it matches nothing: ' +
      'compare it with true and false'],
    ['by null as a value', image({ paid: { S: [null] } }), 'dynamodb.NewImage.paid.S is a string in the records, but equals is given null, so it matches nothing: compare it with strings'],
    ['by NULL that is false', image({ paid: { NULL: [false] } }), 'dynamodb.NewImage.paid.NULL is always true, so equals matches nothing'],
    ['without the type', image({ kind: ['order'] }), 'dynamodb.NewImage.kind is an object, and equals tests values only: name one of its values, ' +
      'dynamodb.NewImage.kind.S, dynamodb.NewImage.kind.N, dynamodb.NewImage.kind.B'],
    ['by a missing attribute without its type', image({ kind: [{ exists: false }] }), 'dynamodb.NewImage.kind is an object, and exists tests values only'],
    ['by a missing image', { dynamodb: { NewImage: [{ exists: false }] } }, 'dynamodb.NewImage is an object, and exists tests values only: name one of its values, dynamodb.NewImage.<name>'],
    ['by a type that does not exist', image({ kind: { String: ['order'] } }), "dynamodb.NewImage.kind.String matches nothing, because dynamodb.NewImage.kind has no 'String': " +
      'use S, N, B, BOOL, NULL, SS, NS, BS, L, M'],
    ['by a field of a value', image({ kind: { S: { x: ['order'] } } }), 'dynamodb.NewImage.kind.S.x matches nothing, because dynamodb.NewImage.kind.S is a string without fields: ' +
      'write its possible values as a list'],
    ['by a list of values', image({ tags: { L: ['a'] } }), 'dynamodb.NewImage.tags.L is an object, and equals tests values only'],
    ['by the key of a queue', { body: { a: ['x'] } }, "body.a matches nothing, because the record of a table has no 'body': use dynamodb, eventName, userIdentity"],
    ['by an image outside of its record', { NewImage: { a: { S: ['x'] } } }, "NewImage.a.S matches nothing, because the record of a table has no 'NewImage'"],
    ['as text', { dynamodb: ['x'] }, 'refused: dynamodb is matched as plain text'],
    ['by an image that the change lacks', { eventName: ['INSERT'], dynamodb: { OldImage: { a: { S: ['x'] } } } },
      'eventName is INSERT, but the record of INSERT has no OldImage, so the filter matches nothing: ask for another change, or for the other image'],
    ['by an image that one alternative lacks', { $or: [{ eventName: ['REMOVE'] }, { eventName: ['MODIFY'] }], dynamodb: { NewImage: { a: { S: ['x'] } } } },
      'eventName is REMOVE, but the record of REMOVE has no NewImage'],
    ['by images that two changes lack', { eventName: [{ 'anything-but': 'MODIFY' }], dynamodb: { NewImage: { a: { S: ['x'] } }, OldImage: { a: { S: ['x'] } } } },
      'eventName is INSERT or REMOVE, but the record of REMOVE has no NewImage, and the record of INSERT has no OldImage, so the filter matches nothing'],
  ])('%s is not [K17]', (_, pattern, message) => {
    expect(wrong('dynamodb', pattern)).toEqual([expect.stringContaining(message)]);
  });

  test('may join keys by dots, which AWS does not promise', () => {
    expect(wrong('dynamodb', { 'dynamodb.NewImage': { a: { S: ['x'] } } })).toEqual([
      "undocumented: 'dynamodb.NewImage' joins keys by dots, which the Lambda guide does not promise: nest them",
    ]);
    expect(wrong('dynamodb', { 'dynamodb.NewImage.a.N': [5] })[0]).toContain('dynamodb.NewImage.a.N is a string in the records');
  });

  test.each<[string, string, boolean]>([
    ['KEYS_ONLY', 'NewImage', false],
    ['KEYS_ONLY', 'OldImage', false],
    ['NEW_IMAGE', 'NewImage', true],
    ['NEW_IMAGE', 'OldImage', false],
    ['OLD_IMAGE', 'NewImage', false],
    ['OLD_IMAGE', 'OldImage', true],
    ['NEW_AND_OLD_IMAGES', 'NewImage', true],
    ['NEW_AND_OLD_IMAGES', 'OldImage', true],
    ['another', 'NewImage', true],
  ])('whose stream has the view type %s may use the %s: %#', (viewType, part, accepted) => {
    const [first] = wrong('dynamodb', { dynamodb: { [part]: { a: { S: ['x'] } } } }, { viewType });
    expect(first).toEqual(accepted ? undefined : expect.stringContaining(`dynamodb.${part} matches nothing, because the view type of the stream is ${viewType}: `));
    expect(wrong('dynamodb', { dynamodb: { [part]: { a: { S: ['x'] } } } })).toEqual([]);
  });

  test('names the keys of the table [K17]', () => {
    const pattern = (key: string) => ({ dynamodb: { Keys: { [key]: { S: ['x'] } } } });
    expect(wrong('dynamodb', pattern('id'), { keys: ['id', 'sort'], viewType: 'KEYS_ONLY' })).toEqual([]);
    expect(wrong('dynamodb', pattern('kind'), { keys: ['id', 'sort'] })).toEqual([
      'dynamodb.Keys.kind matches nothing, because the keys of the table are id and sort: filter by a key, or by an image',
    ]);
    expect(wrong('dynamodb', pattern('kind'))).toEqual([]);
  });
});

test('nothing is said about the parts of a filter that are known only at deployment', () => {
  expect(wrong('dynamodb', { eventName: [`${UNKNOWN_PART}`], dynamodb: { NewImage: { [`a${UNKNOWN_PART}`]: { Z: ['x'] }, b: UNKNOWN_PART, c: { N: [{ prefix: UNKNOWN_PART }] } } } })).toEqual([]);
  expect(wrong('dynamodb', { eventName: [UNKNOWN_PART, 'UPDATE'] })).toEqual([expect.stringContaining('eventName is always')]);
});

describe('laws', () => {
  const types = ['S', 'N', 'B', 'BOOL', 'NULL', 'SS', 'NS', 'L', 'M'];
  const text = fc.constantFrom('', '5', 'a', 'INSERT');
  const { attribute } = fc.letrec<{ attribute: { [type: string]: unknown } }>(tie => ({
    attribute: fc.oneof({ maxDepth: 2 },
      fc.record({ S: text }), fc.record({ N: fc.constantFrom('5', '7', '-1') }), fc.record({ BOOL: fc.boolean() }), fc.constant({ NULL: true }),
      fc.record({ SS: fc.array(text) }), fc.record({ NS: fc.array(fc.constantFrom('5', '7')) }),
      fc.record({ L: fc.array(tie('attribute'), { maxLength: 2 }) }), fc.record({ M: fc.dictionary(fc.constantFrom('a', 'b'), tie('attribute')) })),
  }));
  const record = fc.record({ eventName: fc.constantFrom('INSERT', 'MODIFY', 'REMOVE'), image: attribute }).map(({ eventName, image: a }) => ({
    eventName,
    dynamodb: { ...eventName !== 'REMOVE' && { NewImage: { a } }, ...eventName !== 'INSERT' && { OldImage: { a } } },
  }));
  const value = fc.oneof(text, fc.constantFrom<unknown>(5, true, null, { prefix: 'a' }, { numeric: ['>', 4] }, { exists: true }, { 'anything-but': ['5'] }, { 'anything-but': 5 }));
  const path = fc.oneof(
    fc.array(fc.constantFrom(...types, 'a', 'Z'), { maxLength: 3 }).chain(rest => fc.constantFrom('NewImage', 'OldImage').map(part => ['dynamodb', part, 'a', ...rest])),
    fc.constantFrom(['eventName'], ['body', 'a'], ['dynamodb', 'SizeBytes']),
  );
  const patternOf = (keys: readonly string[], values: unknown) =>
    keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), values) as { [key: string]: unknown };

  test('a filter that is said to match nothing matches no record, and one that is said to match everything matches all that have the value', () => {
    fc.assert(fc.property(path, value, fc.array(record, { minLength: 5, maxLength: 10 }), (keys, one, records) => {
      const { mistakes } = readRecordPattern('dynamodb', patternOf(keys, [one]));
      const matching = (pattern: object) => records.filter(each => new FilterPattern(pattern as { [key: string]: unknown }).matches(each));
      if (mistakes.some(mistake => mistake.includes('matches nothing'))) expect(matching(patternOf(keys, [one]))).toEqual([]);
      if (mistakes.some(mistake => mistake.includes('matches everything'))) {
        expect(matching(patternOf(keys, [one]))).toEqual(matching(patternOf(keys, [{ exists: true }])));
      }
    }), { numRuns: 500 });
  });

  test('a filter of what a record has is never wrong [K17]', () => {
    const leaves = (at: unknown, keys: string[]): [string[], unknown][] => Array.isArray(at) ? at.flatMap(each => leaves(each, keys))
      : typeof at === 'object' && at !== null ? Object.entries(at).flatMap(([key, inner]) => leaves(inner, [...keys, key])) : [[keys, at]];
    fc.assert(fc.property(record, each => {
      for (const [keys, leaf] of leaves(each, [])) {
        expect(wrong('dynamodb', patternOf(keys, [leaf]))).toEqual([]);
        expect(wrong('dynamodb', { ...patternOf(keys, [leaf]), ...keys[0] !== 'eventName' && { eventName: [each.eventName] } })).toEqual([]);
      }
    }));
  });
});

describe('a filter of a queue to which a service sends', () => {
  const notification = {
    Type: 'Notification',
    MessageId: 'm',
    TopicArn: 'arn:aws:sns:us-east-1:1:t',
    Subject: 's',
    Message: '{"kind":"paid"}',
    Timestamp: 't',
    SignatureVersion: '1',
    Signature: 'x',
    SigningCertURL: 'https://a',
    UnsubscribeURL: 'https://b',
    MessageAttributes: { kind: { Type: 'String', Value: 'paid' } },
  };
  const sns: FilterFacts = { senders: ['sns'] };

  test('names the form of the body, and the fix [K17, Q20]', () => {
    expect(wrong('sqs', { body: { kind: ['paid'] } }, sns)).toEqual([
      "body.kind matches nothing, because body has no 'kind': use Type, MessageId, SequenceNumber, TopicArn, Subject, Message, Timestamp, SignatureVersion, Signature, SigningCertURL, " +
      'UnsubscribeURL, MessageAttributes (the body is a notification of SNS, with the message as text: set RawMessageDelivery (rawMessageDelivery) of the subscription, or filter with its ' +
      'FilterPolicy)',
    ]);
    expect(wrong('sqs', { body: { Message: { kind: ['paid'] } } }, sns)[0]).toContain('body.Message.kind matches nothing, because body.Message is a string without fields');
    expect(wrong('sqs', { body: ['paid'] }, sns)[0]).toContain('body is an object, and equals tests values only');
  });

  test('says nothing if one of the services may send what it asks for', () => {
    expect(wrong('sqs', { body: { detail: { kind: ['paid'] } } }, { senders: ['sns', 'events'] })).toEqual([]);
    expect(wrong('sqs', { body: { kind: ['paid'] } }, { senders: ['sns', 'events', 's3', 'lambda'] })).toHaveLength(4);
    expect(wrong('sqs', { body: { kind: ['paid'] } }, { senders: [] })).toEqual([]);
    expect(wrong('sqs', { $or: [{ body: { kind: ['paid'] } }, { body: { detail: { kind: ['paid'] } } }] }, { senders: ['events'] })).toEqual([]);
    expect(wrong('sqs', { $or: [{ body: { kind: ['paid'] } }, { body: { type: ['paid'] } }] }, { senders: ['events'] })).toHaveLength(2);
  });

  test('is right if it matches a message of the service [K17]', () => {
    const keys = fc.constantFrom(...Object.keys(notification), 'kind', 'Records', 'detail');
    const rules = fc.constantFrom<unknown>({ exists: true }, { exists: false }, 'paid', 'Notification', '1', 1, true, { prefix: 's' }, { 'anything-but': 'x' }, { 'anything-but': 1 });
    fc.assert(fc.property(fc.dictionary(keys, fc.array(rules, { minLength: 1, maxLength: 2 }), { minKeys: 1, maxKeys: 3 }), body => {
      if (new FilterPattern({ body }).matches({ body: notification })) expect(wrong('sqs', { body }, sns)).toEqual([]);
    }));
  });
});
