import { ASSUMPTIONS, settleAssumptions } from '../../../src/simulator/kernel/assumptions';

describe('assumptions', () => {
  test.each(Object.entries(ASSUMPTIONS))('%s has a reason, a source and a valid default', (name, assumption) => {
    expect(assumption.reason.length).toBeGreaterThan(20);
    expect(assumption.source).toMatch(/^(https:\/\/docs\.aws\.amazon\.com\/|recorded on AWS \d{4}-|not documented: our choice)/);
    expect(settleAssumptions({ [name]: assumption.default })).toEqual(settleAssumptions());
  });

  test('the values of the test override the defaults', () => {
    expect(settleAssumptions({ handlerDurationMs: 0, standardOrder: undefined })).toMatchObject({ handlerDurationMs: 0, standardOrder: 'seeded' });
  });

  test('fails with all problems at once', () => {
    expect(() => settleAssumptions({ handlerDurationMs: -1, standardOrder: 'newest' as 'worst', guess: 1 } as object)).toThrow(
      'These assumptions are invalid:\n' +
      '  - handlerDurationMs is -1 but must be a number from 0 to 1800000\n' +
      '  - standardOrder is "newest" but must be one of seeded, sent, worst\n' +
      '  - guess is not an assumption: use one of handlerDurationMs, ');
    expect(() => settleAssumptions({ handlerDurationMs: '5' } as object)).toThrow('handlerDurationMs is "5" but must be a number');
  });
});
