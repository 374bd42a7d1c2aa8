import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  const kinds = ['placed', 'paid', 'packed', 'shipped', 'lost', 'returned'];
  aFunction(stack).addEventSource(new SqsEventSource(new sqs.Queue(stack, 'Queue'), {
    filters: kinds.map(kind => lambda.FilterCriteria.filter({ body: { kind: lambda.FilterRule.isEqual(kind) } })),
  }));
}

export function passes(stack: Stack): void {
  const kinds = ['placed', 'paid', 'packed', 'shipped', 'lost', 'returned'];
  aFunction(stack).addEventSource(new SqsEventSource(new sqs.Queue(stack, 'Queue'), {
    filters: [lambda.FilterCriteria.filter({ body: { kind: lambda.FilterRule.or(...kinds) } })],
  }));
}
