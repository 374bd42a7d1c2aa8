import fc from 'fast-check';
import { INPUT, TEMPLATE } from './random-templates';
import { InvalidPatternError } from '../../../src/filters';
import { findingsIn } from '../../../src/nag/findings';
import { Simulation, UnknownValueError, UnsupportedFeatureError } from '../../../src/simulator';
import { readTemplates, TemplateError, TemplateInput } from '../../../src/template';
import { loadStacks } from '../../../src/template/input/stacks';
import { Resolver } from '../../../src/template/resolve/resolver';

/** Few in the suite, so that it stays fast; set FUZZ_RUNS for a long search. */
const RUNS = { numRuns: Number(process.env.FUZZ_RUNS ?? 150) };

/** Runs the code, and returns the error if it is a named one. Any other error fails the test. */
function namedErrorOf(run: () => void, ...named: readonly (abstract new (...args: never[]) => Error)[]): Error | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (named.some(one => error instanceof one)) return error as Error;
    throw error;
  }
}

describe('a random template', () => {
  test('is read and judged, or refused with a TemplateError', () => {
    const outcomes = { judged: 0, refused: 0 };
    fc.assert(fc.property(INPUT, input => {
      const refused = namedErrorOf(() => {
        // A rule that throws reports nothing, so a defect would go unnoticed.
        const defects = findingsIn(readTemplates(input as TemplateInput)).filter(({ violates, detail }) => !violates && detail.includes('the rule failed'));
        expect(defects.map(({ rule, detail }) => `${rule.id}: ${detail}`)).toEqual([]);
      }, TemplateError);
      outcomes[refused ? 'refused' : 'judged'] += 1;
    }), RUNS);
    expect(outcomes.judged).toBeGreaterThan(RUNS.numRuns / 4);
  });

  test('is simulated, or refused with a named error', () => {
    fc.assert(fc.property(TEMPLATE, template => {
      const named = [TemplateError, UnsupportedFeatureError, UnknownValueError, InvalidPatternError];
      namedErrorOf(() => Simulation.fromTemplate(template as TemplateInput), ...named);
    }), RUNS);
  });

  test('takes steps in proportion to its size', () => {
    fc.assert(fc.property(TEMPLATE, template => {
      namedErrorOf(() => {
        const [stack] = loadStacks(template as TemplateInput, {});
        const resolver = new Resolver([stack]);
        for (const logicalId of Object.keys(stack.template.Resources ?? {})) resolver.properties(stack, logicalId);
        for (const name of Object.keys(stack.template.Outputs ?? {})) resolver.output(stack, name);
        expect(resolver.steps).toBeLessThanOrEqual(stack.size);
      }, TemplateError);
    }), RUNS);
  });
});
