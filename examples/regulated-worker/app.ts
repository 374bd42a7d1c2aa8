import * as cdk from 'aws-cdk-lib';
import { AcknowledgeChoices } from '../acknowledge-choices';
import { ClaimsStack } from './claims-stack';

export const app = new cdk.App();
new ClaimsStack(app, 'ClaimsStack');
cdk.Aspects.of(app).add(new AcknowledgeChoices());
