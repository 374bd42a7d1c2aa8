import { Stack } from 'aws-cdk-lib';
import { aBus, aSubscriber } from '../bus';
import { aFunction } from '../shop';

function filtered(stack: Stack, pattern: object): void {
  aSubscriber(stack, aBus(stack), aFunction(stack), {
    filterConfiguration: { language: 'EVENT_BRIDGE_PATTERN', filters: [{ scope: 'DATA', pattern: JSON.stringify(pattern) }] },
  });
}

export function violates(stack: Stack): void {
  filtered(stack, { source: [{ wildcard: 'shop.*' }] });
}

export function passes(stack: Stack): void {
  filtered(stack, { source: [{ prefix: 'shop.' }] });
}
