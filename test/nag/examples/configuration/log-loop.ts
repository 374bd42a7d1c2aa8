import { Stack } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { LambdaDestination } from 'aws-cdk-lib/aws-logs-destinations';
import { aFunction } from '../shop';

const filterPattern = logs.FilterPattern.allEvents();

export function violates(stack: Stack): void {
  const logGroup = new logs.LogGroup(stack, 'Logs');
  const shipper = aFunction(stack, { logGroup });
  logGroup.addSubscriptionFilter('Ship', { destination: new LambdaDestination(shipper), filterPattern });
}

export function passes(stack: Stack): void {
  const logGroup = new logs.LogGroup(stack, 'Logs');
  aFunction(stack, { logGroup });
  const shipper = aFunction(stack, { logGroup: new logs.LogGroup(stack, 'ShipperLogs') }, 'Shipper');
  logGroup.addSubscriptionFilter('Ship', { destination: new LambdaDestination(shipper), filterPattern });
}
