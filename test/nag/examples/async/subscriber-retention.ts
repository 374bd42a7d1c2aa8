import { Stack } from 'aws-cdk-lib';
import { aBus, aSubscriber } from '../bus';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  aSubscriber(stack, aBus(stack, 1), aFunction(stack));
}

export function passes(stack: Stack): void {
  aSubscriber(stack, aBus(stack), aFunction(stack));
}
