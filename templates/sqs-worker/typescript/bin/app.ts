import * as cdk from 'aws-cdk-lib';
import { LambdaBestPracticesChecks } from 'cdk-resilient-lambda';
import { OrdersStack } from '../lib/orders-stack';

const app = new cdk.App();
new OrdersStack(app, 'OrdersStack');
cdk.Validations.of(app).addPlugins(new LambdaBestPracticesChecks(app));
