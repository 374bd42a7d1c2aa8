import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  const vpc = new ec2.Vpc(stack, 'Vpc');
  aFunction(stack, {}, 'Prices').grantInvoke(aFunction(stack, { vpc }, 'Worker'));
}

export function passes(stack: Stack): void {
  const vpc = new ec2.Vpc(stack, 'Vpc');
  vpc.addInterfaceEndpoint('Lambda', { service: ec2.InterfaceVpcEndpointAwsService.LAMBDA });
  aFunction(stack, {}, 'Prices').grantInvoke(aFunction(stack, { vpc }, 'Worker'));
}
