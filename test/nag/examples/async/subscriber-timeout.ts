import { Duration, Stack } from 'aws-cdk-lib';
import { aBus, aSubscriber } from '../bus';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  aSubscriber(stack, aBus(stack), aFunction(stack, { timeout: Duration.seconds(60) }), { invocationType: 'REQUEST_RESPONSE' });
}

export function passes(stack: Stack): void {
  aSubscriber(stack, aBus(stack), aFunction(stack, { timeout: Duration.seconds(20) }), { invocationType: 'REQUEST_RESPONSE' });
}
