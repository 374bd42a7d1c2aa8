import { Stack } from 'aws-cdk-lib';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  aFunction(stack, { environment: { DB_PASSWORD: 'correct horse battery staple' } });
}

export function passes(stack: Stack): void {
  aFunction(stack, { environment: { DB_PASSWORD_PARAMETER: '/shop/db/password' } });
}
