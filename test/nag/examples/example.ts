import { Stack } from 'aws-cdk-lib';

/** A stack that violates a rule, and the same stack after the fix. */
export interface Example {
  violates(stack: Stack): void;
  passes(stack: Stack): void;
}

/** Examples by rule id. */
export interface Examples { readonly [ruleId: string]: Example }
