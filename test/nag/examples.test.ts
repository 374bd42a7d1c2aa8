import { existsSync, readFileSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { EXAMPLES } from './examples';
import { RULES_PAGE, rulesPage } from './rules-page';
import { LambdaBestPracticesChecks } from '../../src';
import { RULES } from '../../src/nag/rules';

/** Returns the rules with findings in the stack of each example. All stacks are in one app. */
function found(kind: 'violates' | 'passes'): Map<string, string[]> {
  const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false });
  for (const [id, example] of Object.entries(EXAMPLES)) example[kind](new Stack(app, id));
  const rules = new Map(Object.keys(EXAMPLES).map(id => [id, [] as string[]]));
  for (const { ruleName, violatingResources } of new LambdaBestPracticesChecks().validateScope(app).violations) {
    for (const { constructPath } of violatingResources) rules.get(constructPath!.split('/')[0])!.push(ruleName.replace(/^LambdaBestPractices-/, ''));
  }
  return rules;
}

describe('the examples', () => {
  const [violates, passes] = [found('violates'), found('passes')];
  const ids = RULES.map(({ id }) => id);

  test('cover every rule', () => {
    expect(Object.keys(EXAMPLES).sort()).toEqual([...ids].sort());
  });

  test.each(ids)('of %s violate and pass the rule', id => {
    expect(violates.get(id)).toContain(id);
    expect(passes.get(id)).not.toContain(id);
  });
});

test('docs/rules.md matches the rules and their examples', () => {
  expect(existsSync(RULES_PAGE) && readFileSync(RULES_PAGE, 'utf8')).toBe(rulesPage());
});
