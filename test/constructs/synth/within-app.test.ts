import { CfnResource, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { validateWithinApp } from '../../../src/constructs/synth/within-app';
import { newApp, newStack } from '../../fixtures/stack';

/** Names all resources that the construct is shown, as what is wrong with it. */
const shown = (construct: Construct) => validateWithinApp(construct, resources => resources.map(({ node: { path } }) => path));
const resource = (scope: Construct, id: string) => new CfnResource(scope, id, { type: 'AWS::SNS::Topic' });
const validate = (...constructs: Construct[]) => constructs.map(construct => construct.node.validate());

describe('validateWithinApp', () => {
  test('shows the resources of all stacks', () => {
    const app = newApp();
    const stack = newStack(app);
    resource(stack, 'Topic');
    resource(new Stack(app, 'Other'), 'Topic');
    shown(stack);
    expect(validate(stack)).toEqual([['Orders/Topic', 'Other/Topic']]);
  });

  test('searches once for all constructs, and again in the next synth', () => {
    const stack = newStack();
    const [first, second] = ['First', 'Second'].map(id => new Construct(stack, id));
    [first, second].forEach(shown);
    const search = jest.spyOn(stack.node.root.node, 'findAll');
    expect(validate(first, second)).toEqual([[], []]);
    expect(search).toHaveBeenCalledTimes(1);
    resource(stack, 'Topic');
    expect(validate(first, second)).toEqual([['Orders/Topic'], ['Orders/Topic']]);
    expect(search).toHaveBeenCalledTimes(2);
  });

  test('searches again for a construct that has come since', () => {
    const stack = newStack();
    shown(stack);
    validate(stack);
    resource(stack, 'Topic');
    const late = new Construct(stack, 'Late');
    shown(late);
    expect(validate(late, stack)).toEqual([['Orders/Topic'], ['Orders/Topic']]);
  });

  test('works without an app', () => {
    const stack = new Stack();
    shown(stack);
    expect(validate(stack)).toEqual([[]]);
  });
});
