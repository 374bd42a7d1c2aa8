import * as cdk from 'aws-cdk-lib';
import { OrdersStack } from './orders-stack';

export const app = new cdk.App();
new OrdersStack(app, 'OrdersStack');
