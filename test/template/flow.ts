import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EventFlow, readTemplates, Value } from '../../src/template';

/** Reads the flow of a template with the given resources. */
export function flowOf(Resources: { [logicalId: string]: any }, sections: object = {}): EventFlow {
  return readTemplates({ Resources, ...sections });
}

/** Resolves a piece of a template. */
export function valueOf(piece: unknown, sections: object = {}): Value {
  return readTemplates({ Outputs: { It: { Value: piece } }, ...sections }).stacks[0].outputs.It;
}

/** Reads the flow of stacks from their templates, which contain no construct paths. */
export function flowOfStacks(...stacks: Stack[]): EventFlow {
  return readTemplates(stacks.map(stack => ({ stackName: stack.stackName, template: Template.fromStack(stack).toJSON() })));
}

/** A function with the properties that CloudFormation requires. */
export const FUNCTION = { Type: 'AWS::Lambda::Function', Properties: { Code: { ZipFile: '' }, Role: 'arn:aws:iam::123456789012:role/own' } };

export const QUEUE = { Type: 'AWS::SQS::Queue' };

export const arnOf = (service: string, resource: string) => `arn:aws:${service}:us-east-1:123456789012:${resource}`;
