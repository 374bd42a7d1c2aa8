import fc from 'fast-check';
import { Unknown } from '../../../src/template';
import { ConditionScope, evaluate } from '../../../src/template/resolve/conditions';

const why = new Unknown('no value');
const TRUE = { 'Fn::Equals': ['a', 'a'] };
const FALSE = { 'Fn::Equals': ['a', 'b'] };
const MAYBE = { Condition: 'Maybe' };
const scope: ConditionScope = { resolve: json => json as string, condition: name => name === 'Maybe' ? why : name === 'Yes', nested: part => part() };

describe('evaluate', () => {
  test.each<[object, unknown]>([
    [TRUE, true],
    [FALSE, false],
    [{ 'Fn::Equals': ['1', 1] }, true],
    [{ 'Fn::Equals': [['a'], ['a']] }, true],
    [{ 'Fn::Equals': [undefined, ''] }, true],
    [{ 'Fn::Equals': [why, 'a'] }, why],
    [{ Condition: 'Yes' }, true],
    [{ Condition: 'No' }, false],
    [MAYBE, why],
    [{ 'Fn::Not': [TRUE] }, false],
    [{ 'Fn::Not': [MAYBE] }, why],
    [{ 'Fn::And': [TRUE, TRUE] }, true],
    [{ 'Fn::And': [TRUE, MAYBE] }, why],
    [{ 'Fn::And': [MAYBE, FALSE] }, false],
    [{ 'Fn::Or': [FALSE, FALSE] }, false],
    [{ 'Fn::Or': [FALSE, MAYBE] }, why],
    [{ 'Fn::Or': [MAYBE, TRUE] }, true],
  ])('%j is %j', (condition, expected) => {
    expect(evaluate(condition, scope)).toEqual(expected);
  });

  test.each([['text'], [{ 'Fn::Unlike': ['a', 'b'] }], [{ 'Fn::And': 'no list' }]])('%j is not a condition, so the result is unknown', condition => {
    expect(evaluate(condition, scope)).toEqual(new Unknown('a condition is not used as CloudFormation documents it'));
  });

  test('follows De Morgan\'s law with unknown values', () => {
    const part = fc.constantFrom(TRUE, FALSE, MAYBE);
    fc.assert(fc.property(fc.array(part, { minLength: 1 }), parts => {
      const notAll = evaluate({ 'Fn::Not': [{ 'Fn::And': parts }] }, scope);
      expect(evaluate({ 'Fn::Or': parts.map(one => ({ 'Fn::Not': [one] })) }, scope)).toEqual(notAll);
    }));
  });
});
