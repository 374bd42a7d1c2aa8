import * as path from 'node:path';
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import {
  AsyncFunctionWithDestinations, AsyncTrigger, CustomEventBus, HandlerCode, QueueTrigger, SqsSource, SqsWorkerFunction,
} from 'cdk-resilient-lambda';
import { Construct } from 'constructs';

export class ShopStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const alarmTopic = new sns.Topic(this, 'OnCall', { enforceSSL: true });
    alarmTopic.grantPublish(new iam.ServicePrincipal('cloudwatch.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': this.account } } }));
    new sns.Subscription(this, 'OnCallMail', { topic: alarmTopic, protocol: sns.SubscriptionProtocol.EMAIL, endpoint: 'on-call@example.com' });

    const bus = CustomEventBus.create(this, 'Bus', { eventBusName: 'shop' });

    // Confirms orders by mail, in any order.
    new AsyncFunctionWithDestinations(this, 'Mails', {
      code: HandlerCode.fromNodejs(path.join(__dirname, 'mails-handler.ts')),
      triggers: [AsyncTrigger.subscriber(bus, { filter: { data: { 'detail-type': ['OrderPlaced'] } } })],
      alarmTopic,
    });

    // Updates the stock in the order of the events of each article (EventGroupId).
    new SqsWorkerFunction(this, 'Stock', {
      code: HandlerCode.fromNodejs(path.join(__dirname, 'stock-handler.ts')),
      source: SqsSource.newQueue({ fifo: true }),
      triggers: [QueueTrigger.subscriber(bus)],
      alarmTopic,
    });
  }
}
