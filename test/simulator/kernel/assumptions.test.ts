import { ASSUMPTIONS, settleAssumptions } from '../../../src/simulator/kernel/assumptions';

describe('assumptions', () => {
  test.each(Object.entries(ASSUMPTIONS))('%s has a reason, a source and a default that is allowed', (name, assumption) => {
    expect(assumption.reason.length).toBeGreaterThan(20);
    expect(assumption.source).toMatch(/^(https:\/\/docs\.aws\.amazon\.com\/|recorded on AWS \d{4}-|not documented: a choice)/);
    expect(settleAssumptions({ [name]: assumption.default })).toEqual(settleAssumptions());
  });

  test('what the test says wins, and nothing said is the default', () => {
    expect(settleAssumptions({ handlerDurationMs: 0, standardOrder: undefined })).toMatchObject({ handlerDurationMs: 0, standardOrder: 'seeded' });
  });

  test('fails with all that is wrong at once', () => {
    expect(() => settleAssumptions({ handlerDurationMs: -1, standardOrder: 'newest' as 'worst', guess: 1 } as object)).toThrow(
      'These assumptions can\'t be made:\n' +
      '  - handlerDurationMs is -1 but must be a number from 0 to 900000\n' +
      '  - standardOrder is "newest" but must be one of seeded, sent, worst\n' +
      '  - guess is no assumption: take one of handlerDurationMs, ');
    expect(() => settleAssumptions({ handlerDurationMs: '5' } as object)).toThrow('handlerDurationMs is "5" but must be a number');
  });
});
