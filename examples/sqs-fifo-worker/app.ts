import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { ResilienceDefaults } from 'cdk-resilient-lambda';
import { AcknowledgeChoices } from '../acknowledge-choices';
import { PaymentsStack } from './payments-stack';

export const app = new cdk.App();

// What a platform team says once, for every construct in the app.
const shared = new cdk.Stack(app, 'SharedStack');
const onCall = new sns.Topic(shared, 'OnCall', { enforceSSL: true });
onCall.grantPublish(new iam.ServicePrincipal('cloudwatch.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': shared.account } } }));
new sns.Subscription(shared, 'OnCallMail', { topic: onCall, protocol: sns.SubscriptionProtocol.EMAIL, endpoint: 'on-call@example.com' });
ResilienceDefaults.of(app).set({ alarmTopic: onCall, logRetention: logs.RetentionDays.THREE_MONTHS });

new PaymentsStack(app, 'PaymentsStack');
cdk.Aspects.of(app).add(new AcknowledgeChoices());
