import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  aFunction(stack).addEventSource(new SqsEventSource(new sqs.Queue(stack, 'Queue'), {
    filters: [lambda.FilterCriteria.filter({ kind: lambda.FilterRule.isEqual('paid') })],
  }));
}

export function passes(stack: Stack): void {
  aFunction(stack).addEventSource(new SqsEventSource(new sqs.Queue(stack, 'Queue'), {
    filters: [lambda.FilterCriteria.filter({ body: { kind: lambda.FilterRule.isEqual('paid') } })],
  }));
}
