import * as path from 'node:path';
import * as cdk from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import { HandlerCode, StreamProcessor, StreamSource } from 'cdk-resilient-lambda';
import { Construct } from 'constructs';

/** Indexes each product that is added or changed. */
export class CatalogStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const products = new dynamodb.Table(this, 'Products', {
      partitionKey: { name: 'sku', type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
    });

    const onCall = new sns.Topic(this, 'OnCall', { enforceSSL: true });
    onCall.grantPublish(new iam.ServicePrincipal('cloudwatch.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': this.account } } }));
    new sns.Subscription(this, 'OnCallMail', { topic: onCall, protocol: sns.SubscriptionProtocol.EMAIL, endpoint: 'on-call@example.com' });

    new StreamProcessor(this, 'Search', {
      code: HandlerCode.fromNodejs(path.join(__dirname, 'search-handler.ts')),
      source: StreamSource.dynamoDb(products),
      filters: [lambda.FilterCriteria.filter({ eventName: ['INSERT', 'MODIFY'] })], // products stay in the index
      parallelizationFactor: 4, // the changes of each product stay in order
      alarmTopic: onCall,
    });
  }
}
