import { existsSync, readFileSync } from 'node:fs';
import { App, PolicyViolation, Stack } from 'aws-cdk-lib';
import { EXAMPLES } from './examples';
import { RULES_PAGE, rulesPage } from './rules-page';
import { LambdaBestPracticesChecks } from '../../src';
import { RULES } from '../../src/nag/rules';
import { checkDeployable } from '../../src/simulator/builders/check-deployable';
import { settleAssumptions } from '../../src/simulator/kernel/assumptions';
import { readTemplates, TemplateJson } from '../../src/template';

/** Returns the violations in the stack of each example, by rule. All stacks are in one app. */
function found(kind: 'violates' | 'passes'): { rules: Map<string, string[]>; violations: PolicyViolation[]; refused: { [id: string]: string } } {
  const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false });
  for (const [id, example] of Object.entries(EXAMPLES)) example[kind](new Stack(app, id));
  const rules = new Map(Object.keys(EXAMPLES).map(id => [id, [] as string[]]));
  const { violations } = new LambdaBestPracticesChecks().validateScope(app);
  for (const { ruleName, violatingResources } of violations) {
    // What is not read, such as a Kafka cluster, is reported on the app.
    for (const { constructPath } of violatingResources) rules.get(constructPath!.split('/')[0])?.push(ruleName.replace(/^LambdaBestPractices-/, ''));
  }
  const { stacks } = app.synth();
  const refused = stacks.map(({ stackName, template }): [string, string] => [stackName, problemIn(template)]).filter(([, problem]) => problem !== '');
  return { rules, violations, refused: Object.fromEntries(refused) };
}

/** Returns why the simulator refuses to simulate a template that cannot be deployed; an empty text if it does not. */
function problemIn(template: TemplateJson): string {
  try {
    checkDeployable(readTemplates(template), settleAssumptions());
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('the examples', () => {
  const [violates, passes] = [found('violates'), found('passes')];
  const ids = RULES.map(({ id }) => id);

  test('cover every rule', () => {
    expect(Object.keys(EXAMPLES).sort()).toEqual([...ids].sort());
  });

  test.each(ids)('of %s violate and pass the rule', id => {
    expect(violates.rules.get(id)).toContain(id);
    expect(passes.rules.get(id)).not.toContain(id);
  });

  test('of the rules about what cannot be deployed are refused by the simulator, and no other, and none that passes', () => {
    expect(passes.refused).toEqual({});
    expect(Object.keys(violates.refused).sort()).toEqual([
      'DeadLetterQueueType', 'NotificationFifoTarget', 'ProvisionedLatest', 'RedriveTarget', 'SqsBatchSize', 'SqsOnFailure', 'SqsPollers', 'SqsStreamSettings',
      'SubscriptionFifoType', 'WeightedAliasConcurrency',
    ]);
  });

  test.each(ids)('of %s name the resource, in a sentence that says what it is', id => {
    for (const { description, violatingResources } of violates.violations.filter(({ ruleName }) => ruleName === `LambdaBestPractices-${id}`)) {
      expect(description).toMatch(/^[A-Z].*\.$/s);
      expect(description).not.toMatch(/(^|[.:] )(It|They|This) /);
      expect(description).toContain(violatingResources[0].constructPath!.replace(/\/(Resource|Default)$/, ''));
    }
  });
});

test('docs/rules.md matches the rules and their examples', () => {
  expect(existsSync(RULES_PAGE) && readFileSync(RULES_PAGE, 'utf8')).toBe(rulesPage());
});
