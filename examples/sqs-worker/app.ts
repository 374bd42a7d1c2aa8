import * as cdk from 'aws-cdk-lib';
import { AcknowledgeChoices } from '../acknowledge-choices';
import { OrdersStack } from './orders-stack';

export const app = new cdk.App();
new OrdersStack(app, 'OrdersStack');
cdk.Aspects.of(app).add(new AcknowledgeChoices());
