import { Unknown, Value } from './unknown';
import { shorten } from '../input/check-template';
import type { Stack } from '../input/stacks';

/** Returns the value of a pseudo parameter, such as `AWS::Region`; undefined for `AWS::NoValue`. */
export function pseudoParameter(stack: Stack, name: string): Value | undefined {
  switch (name) {
    case 'AWS::AccountId': return stack.account;
    case 'AWS::Region': return stack.region;
    case 'AWS::Partition': return stack.partition;
    case 'AWS::URLSuffix': return stack.urlSuffix;
    case 'AWS::StackName': return stack.stackName;
    case 'AWS::StackId': return `arn:${stack.partition}:cloudformation:${stack.region}:${stack.account}:stack/${stack.stackName}/${stack.id}`;
    case 'AWS::NoValue': return undefined;
    default: return new Unknown(`${shorten(name)} is known only to CloudFormation`);
  }
}
