import * as path from 'node:path';
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AsyncFunctionWithDestinations, AsyncTrigger, HandlerCode, IdempotencyTable } from 'cdk-resilient-lambda';
import { Construct } from 'constructs';

export class AlbumStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const onCall = new sns.Topic(this, 'OnCall', { enforceSSL: true });
    onCall.grantPublish(new iam.ServicePrincipal('cloudwatch.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': this.account } } }));
    new sns.Subscription(this, 'OnCallMail', { topic: onCall, protocol: sns.SubscriptionProtocol.EMAIL, endpoint: 'on-call@example.com' });

    const uploads = new s3.Bucket(this, 'Uploads', {
      enforceSSL: true, blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL, serverAccessLogsPrefix: 'access-logs/', versioned: true,
    });
    const prints = new sns.Topic(this, 'Prints', { enforceSSL: true });

    new AsyncFunctionWithDestinations(this, 'Album', {
      code: HandlerCode.fromNodejs(path.join(__dirname, 'album-handler.ts')),
      idempotencyTable: new IdempotencyTable(this, 'Processed'),
      triggers: [
        AsyncTrigger.s3(uploads, { prefix: 'photos/' }),
        AsyncTrigger.topic(prints),
        AsyncTrigger.rule({ source: ['shop'], detailType: ['Print Ordered'] }),
        AsyncTrigger.schedule(ScheduleExpression.cron({ hour: '3', minute: '0' }), {
          input: { tidiedUpAt: '<aws.scheduler.scheduled-time>' },
          flexibleWindow: cdk.Duration.minutes(15),
        }),
      ],
      alarmTopic: onCall,
    });
  }
}
