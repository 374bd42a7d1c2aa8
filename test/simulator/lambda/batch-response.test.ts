import { settleAssumptions } from '../../../src/simulator/kernel/assumptions';
import { readBatchResponse, unheardFailures } from '../../../src/simulator/lambda/batch-response';

const verdict = (response: unknown, assumptions = {}) => readBatchResponse(response, () => new Set(['a', 'b']), settleAssumptions(assumptions));
const reports = (...entries: unknown[]) => ({ batchItemFailures: entries });

// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html lists what is a complete success and a complete failure
describe('the response of a function with partial batch responses', () => {
  test.each([[undefined], [null], [''], [{}], [{ batchItemFailures: null }], [reports()], [{ statusCode: 200 }], [[]]])('%j is a success', response => {
    expect(verdict(response)).toEqual({ kind: 'success' });
  });

  test.each([
    [{ batchItemFailures: 'x' }, 'batchItemFailures is not a list'],
    [reports({ itemIdentifier: '' }), 'an entry of batchItemFailures has no itemIdentifier'],
    [reports({ itemIdentifier: null }), 'an entry of batchItemFailures has no itemIdentifier'],
    [reports({ itemIdentifier: 7 }), 'an entry of batchItemFailures has no itemIdentifier'],
    [reports({ foo: 'a' }), 'an entry of batchItemFailures has no itemIdentifier'],
    [reports(null), 'an entry of batchItemFailures has no itemIdentifier'],
    [reports({ itemIdentifier: 'a' }, { itemIdentifier: 'c' }), "batchItemFailures names 'c', which is not in the batch"],
  ])('%j is a failure of the batch', (response, reason) => {
    expect(verdict(response)).toEqual({ kind: 'failure', reason });
  });

  test('identifiers of the batch are the failures, each once', () => {
    expect(verdict(reports({ itemIdentifier: 'b' }, { itemIdentifier: 'b' }))).toEqual({ kind: 'partial', failed: new Set(['b']) });
  });

  test('a list with a different name is a success: Lambda ignores the failures', () => {
    expect(verdict({ batchItemFailure: [{ itemIdentifier: 'a' }] })).toEqual({ kind: 'success' });
  });

  test('an empty entry is a failure, unless the assumption says success', () => {
    expect(verdict(reports({})).kind).toBe('failure');
    expect(verdict(reports({}), { emptyReportEntry: 'success' })).toEqual({ kind: 'success' });
    expect(verdict(reports({}, { itemIdentifier: 'a' }), { emptyReportEntry: 'success' })).toEqual({ kind: 'partial', failed: new Set(['a']) });
    expect(verdict(reports(null), { emptyReportEntry: 'success' }).kind).toBe('failure');
  });

  test('a response that is not an object is a success, unless the assumption says failure', () => {
    expect(verdict('done')).toEqual({ kind: 'success' });
    expect(verdict(42, { responseThatIsNoObject: 'failure' })).toEqual({ kind: 'failure', reason: 'the response is not an object' });
  });
});

describe('failures that Lambda ignores', () => {
  const unheard = (response: unknown) => [...unheardFailures(response, () => new Set(['a', 'b']))];

  test('are found in a list of any name', () => {
    expect(unheard({ batchItemFailure: [{ itemIdentifier: 'a' }, { itemIdentifier: 'x' }, null] })).toEqual(['a']);
    expect(unheard(reports({ itemIdentifier: 'b' }))).toEqual(['b']);
  });

  test.each([[undefined], [null], ['a'], [{}], [{ ids: ['a'] }], [{ itemIdentifier: 'a' }]])('%j contains none', response => {
    expect(unheard(response)).toEqual([]);
  });
});
