import { Stack } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  aFunction(stack, { logGroup: new logs.LogGroup(stack, 'Logs', { retention: logs.RetentionDays.INFINITE }) });
}

export function passes(stack: Stack): void {
  aFunction(stack, { logGroup: new logs.LogGroup(stack, 'Logs', { retention: logs.RetentionDays.ONE_MONTH }) });
}
