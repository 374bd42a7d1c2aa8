import * as path from 'node:path';
import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { HandlerCode, SqsWorkerFunction } from 'cdk-resilient-lambda';

/** Refunds are nobody else's business: one key for everything, and a network without a way out. */
export class RefundsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new SqsWorkerFunction(this, 'Refunds', {
      code: HandlerCode.fromNodejs(path.join(__dirname, 'orders-handler.ts')),
      encryptionKey: new kms.Key(this, 'Key', { enableKeyRotation: true }),
      vpc: new ec2.Vpc(this, 'Network', {
        natGateways: 0,
        restrictDefaultSecurityGroup: false, // it takes a function of the CDK's own
        subnetConfiguration: [{ name: 'Refunds', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
      }),
    });
  }
}
