import * as cdk from 'aws-cdk-lib';
import { AcknowledgeChoices } from '../acknowledge-choices';
import { ClicksStack } from './clicks-stack';

export const app = new cdk.App();
new ClicksStack(app, 'ClicksStack');
cdk.Aspects.of(app).add(new AcknowledgeChoices());
