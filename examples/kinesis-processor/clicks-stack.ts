import * as path from 'node:path';
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { HandlerCode, IdempotencyTable, StreamProcessor, StreamSource } from 'cdk-resilient-lambda';
import { Construct } from 'constructs';

export class ClicksStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const onCall = new sns.Topic(this, 'OnCall', { enforceSSL: true });
    onCall.grantPublish(new iam.ServicePrincipal('cloudwatch.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': this.account } } }));
    new sns.Subscription(this, 'OnCallMail', { topic: onCall, protocol: sns.SubscriptionProtocol.EMAIL, endpoint: 'on-call@example.com' });

    new StreamProcessor(this, 'Clicks', {
      code: HandlerCode.fromNodejs(path.join(__dirname, 'clicks-handler.ts')),
      source: StreamSource.kinesis(),
      idempotencyTable: new IdempotencyTable(this, 'Counted'),
      alarmTopic: onCall,
    });
  }
}
