import * as cdk from 'aws-cdk-lib';
import { LambdaBestPracticesChecks } from 'cdk-resilient-lambda';
import { AcknowledgeChoices } from '../acknowledge-choices';
import { OrdersStack } from '../sqs-worker/orders-stack';

export const app = new cdk.App();
new OrdersStack(app, 'OrdersStack');
cdk.Validations.of(app).addPlugins(new LambdaBestPracticesChecks(app));
cdk.Aspects.of(app).add(new AcknowledgeChoices());
