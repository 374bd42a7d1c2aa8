import { CfnResource, Stack, Stage } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { validateWithinApp } from '../../../src/constructs/synth/within-app';
import { newApp, newStack } from '../../fixtures/stack';

/** Reports every resource that the construct sees as an error. */
const shown = (construct: Construct) => validateWithinApp(construct, resources => resources.map(({ node: { path } }) => path));
const resource = (scope: Construct, id: string) => new CfnResource(scope, id, { type: 'AWS::SNS::Topic' });
const validate = (...constructs: Construct[]) => constructs.map(construct => construct.node.validate());

describe('validateWithinApp', () => {
  test('finds the resources of all stacks', () => {
    const app = newApp();
    const stack = newStack(app);
    resource(stack, 'Topic');
    resource(new Stack(app, 'Other'), 'Topic');
    shown(stack);
    expect(validate(stack)).toEqual([['Orders/Topic', 'Other/Topic']]);
  });

  test('searches once in each synthesis for all constructs', () => {
    const app = newApp();
    const stack = newStack(app);
    const [first, second] = ['First', 'Second'].map(id => new Construct(stack, id));
    [first, second].forEach(shown);
    const search = jest.spyOn(app.node, 'findAll');
    const resourceSearches = () => search.mock.calls.length;
    expect(validate(app, first, second)).toEqual([[], [], []]); // a synthesis validates from the app down
    expect(resourceSearches()).toBe(1);
    resource(stack, 'Topic');
    expect(validate(app, first, second)).toEqual([[], ['Orders/Topic'], ['Orders/Topic']]);
    expect(resourceSearches()).toBe(2);
  });

  test('finds resources that were added after the last synthesis', () => {
    const app = newApp();
    const stack = newStack(app);
    shown(stack);
    app.synth();
    resource(stack, 'Topic');
    expect(() => app.synth({ force: true })).toThrow('[Orders] Orders/Topic');
    shown(new Construct(stack, 'Late'));
    resource(stack, 'Other');
    expect(() => app.synth({ force: true })).toThrow('[Orders/Late] Orders/Other');
  });

  test('finds the resources of the whole app from a nested stage', () => {
    const app = newApp();
    const stage = new Stage(app, 'Production');
    resource(new Stack(app, 'Shared'), 'Topic');
    shown(new Stack(stage, 'Orders'));
    expect(() => app.synth()).toThrow('[Production/Orders] Shared/Topic');
  });

  test('works without an app', () => {
    const stack = new Stack();
    shown(stack);
    expect(validate(stack)).toEqual([[]]);
  });
});
