import * as cdk from 'aws-cdk-lib';
import { ClicksStack } from './clicks-stack';

export const app = new cdk.App();
new ClicksStack(app, 'ClicksStack');
