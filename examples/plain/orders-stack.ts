import * as path from 'node:path';
import * as cdk from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** The app of the quick start as it is often written: on the constructs of the AWS CDK alone, with their defaults. */
export class PlainOrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const queue = new sqs.Queue(this, 'Queue');
    const orders = new NodejsFunction(this, 'Orders', {
      entry: path.join(__dirname, 'orders-handler.ts'),
      runtime: lambda.Runtime.NODEJS_24_X,
    });
    orders.addEventSource(new SqsEventSource(queue));
  }
}
