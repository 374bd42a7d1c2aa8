import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  const vpc = new ec2.Vpc(stack, 'Vpc');
  new s3.Bucket(stack, 'Orders').grantRead(aFunction(stack, { vpc }, 'Worker'));
}

export function passes(stack: Stack): void {
  const vpc = new ec2.Vpc(stack, 'Vpc');
  vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
  new s3.Bucket(stack, 'Orders').grantRead(aFunction(stack, { vpc }, 'Worker'));
}
