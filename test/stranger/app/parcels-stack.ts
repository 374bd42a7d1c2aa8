import * as path from 'node:path';
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { HandlerCode, ResilienceDefaults, SqsSource, SqsWorkerFunction } from 'cdk-resilient-lambda';

/** Parcels of one address are delivered in the order in which they were sent. */
export class ParcelsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const onCall = new sns.Topic(this, 'OnCall', { enforceSSL: true });
    onCall.grantPublish(new iam.ServicePrincipal('cloudwatch.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': this.account } } }));
    new sns.Subscription(this, 'OnCallMail', { topic: onCall, protocol: sns.SubscriptionProtocol.EMAIL, endpoint: 'on-call@example.com' });
    ResilienceDefaults.of(this).set({ alarmTopic: onCall });

    new SqsWorkerFunction(this, 'Parcels', {
      code: HandlerCode.fromNodejs(path.join(__dirname, 'parcels-handler.mts')),
      source: SqsSource.newQueue({ fifo: true }),
    });
  }
}
