import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EventFlow, readTemplates, Value } from '../../src/template';

/** The flow of one hand-written template. */
export function flowOf(Resources: { [logicalId: string]: any }, sections: object = {}): EventFlow {
  return readTemplates({ Resources, ...sections });
}

/** What a piece of a template resolves to. */
export function valueOf(piece: unknown, sections: object = {}): Value {
  return readTemplates({ Outputs: { It: { Value: piece } }, ...sections }).stacks[0].outputs.It;
}

/** The flow of stacks as a test of their app would get it: without paths. */
export function flowOfStacks(...stacks: Stack[]): EventFlow {
  return readTemplates(stacks.map(stack => ({ stackName: stack.stackName, template: Template.fromStack(stack).toJSON() })));
}

/** The properties of a function that CloudFormation demands. */
export const FUNCTION = { Type: 'AWS::Lambda::Function', Properties: { Code: { ZipFile: '' }, Role: 'arn:aws:iam::123456789012:role/own' } };

export const QUEUE = { Type: 'AWS::SQS::Queue' };

export const arnOf = (service: string, resource: string) => `arn:aws:${service}:us-east-1:123456789012:${resource}`;
