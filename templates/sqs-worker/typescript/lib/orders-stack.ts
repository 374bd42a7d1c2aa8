import * as path from 'node:path';
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { HandlerCode, IdempotencyTable, SqsWorkerFunction } from 'cdk-resilient-lambda';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const onCall = new sns.Topic(this, 'OnCall', { enforceSSL: true });
    onCall.grantPublish(new iam.ServicePrincipal('cloudwatch.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': this.account } } }));
    new sns.Subscription(this, 'OnCallMail', { topic: onCall, protocol: sns.SubscriptionProtocol.EMAIL, endpoint: 'on-call@example.com' });

    new SqsWorkerFunction(this, 'Orders', {
      code: HandlerCode.fromNodejs(path.join(__dirname, 'orders-handler.ts')),
      idempotencyTable: new IdempotencyTable(this, 'Processed'),
      alarmTopic: onCall,
    });
  }
}
