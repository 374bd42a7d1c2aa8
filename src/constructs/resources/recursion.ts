import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { statementsOf } from './grants';

/** Indicates whether a user granted the function of a construct an action on a resource: on the one that invokes it, events can loop endlessly. */
export function isGranted(construct: Construct & iam.IGrantable, actions: RegExp, resourceArn: string): boolean {
  const statements = statementsOf(construct);
  if (statements.length === 0) return false;
  const arn = JSON.stringify(Stack.of(construct).resolve(resourceArn));
  return statements.some(({ Effect, Action, Resource }) =>
    Effect === 'Allow' && [Action].flat().some(action => actions.test(action)) && [Resource].flat().some(each => JSON.stringify(each) === arn));
}
