import * as cdk from 'aws-cdk-lib';
import { ShopStack } from './shop-stack';

export const app = new cdk.App();
new ShopStack(app, 'ShopStack');
