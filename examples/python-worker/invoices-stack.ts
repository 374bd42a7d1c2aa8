import * as path from 'node:path';
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import { HandlerCode, SqsWorkerFunction } from 'cdk-resilient-lambda';
import { Construct } from 'constructs';

export class InvoicesStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const onCall = new sns.Topic(this, 'OnCall', { enforceSSL: true });
    onCall.grantPublish(new iam.ServicePrincipal('cloudwatch.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': this.account } } }));
    new sns.Subscription(this, 'OnCallMail', { topic: onCall, protocol: sns.SubscriptionProtocol.EMAIL, endpoint: 'on-call@example.com' });

    const worker = new SqsWorkerFunction(this, 'Invoices', {
      code: HandlerCode.fromAsset(path.join(__dirname, 'handler'), {
        runtime: lambda.Runtime.PYTHON_3_13,
        handler: 'invoices.handler',
      }),
      alarmTopic: onCall,
    });

    // Two rules of cdk-nag want the newest Python that the CDK knows, which need not be one that Lambda already runs everywhere.
    const reason = 'Lambda supports Python 3.13; the step to a newer one is a change of its own';
    cdk.Validations.of(worker).acknowledge({ id: 'AwsSolutions-L1', reason }, { id: 'Serverless-LambdaLatestVersion', reason });
  }
}
