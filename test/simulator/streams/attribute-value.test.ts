import { marshall, marshallItem } from '../../../src/simulator/streams/attribute-value';

// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
test.each([
  ['text', { S: 'text' }],
  [1.5, { N: '1.5' }],
  [12n, { N: '12' }],
  [true, { BOOL: true }],
  [null, { NULL: true }],
  [new Uint8Array([104, 105]), { B: 'aGk=' }],
  [[1, 'a'], { L: [{ N: '1' }, { S: 'a' }] }],
  [{ inner: { deep: false } }, { M: { inner: { M: { deep: { BOOL: false } } } } }],
  [new Set(['a', 'b']), { SS: ['a', 'b'] }],
  [new Set([1, 2]), { NS: ['1', '2'] }],
  [new Set([new Uint8Array([104, 105])]), { BS: ['aGk='] }],
])('%p is marshalled to %p', (value, written) => {
  expect(marshall(value)).toEqual(written);
});

test('an undefined attribute is left out; a function is not a valid value', () => {
  expect(marshallItem({ id: 'a', gone: undefined })).toEqual({ id: { S: 'a' } });
  expect(() => marshallItem({ id: () => 'a' })).toThrow('DynamoDB cannot store a value of type function');
  expect(() => marshall(new Date())).toThrow('DynamoDB cannot store a Date: convert it to text, a number or a plain object');
  expect(() => marshall(new Map())).toThrow('DynamoDB cannot store a Map');
});

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.SetTypes
test.each([[[]], [['a', 1]], [[{}]], [[true]]])('a set of %j is not a valid value', members => {
  expect(() => marshall(new Set<unknown>(members))).toThrow('A set in DynamoDB must have members, and all of them strings, numbers or binary values');
});
