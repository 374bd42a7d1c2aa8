import * as path from 'node:path';
import * as cdk from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { HandlerCode, SqsWorkerFunction } from 'cdk-resilient-lambda';

/** Labels are printed by Python. */
export class LabelsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new SqsWorkerFunction(this, 'Labels', {
      code: HandlerCode.fromAsset(path.join(__dirname, 'labels'), { runtime: lambda.Runtime.PYTHON_3_13, handler: 'labels.handler' }),
    });
  }
}
