import * as cdk from 'aws-cdk-lib';
import { AcknowledgeChoices } from '../acknowledge-choices';
import { ShopStack } from './shop-stack';

export const app = new cdk.App();
new ShopStack(app, 'ShopStack');
cdk.Aspects.of(app).add(new AcknowledgeChoices());
