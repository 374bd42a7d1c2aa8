import * as cdk from 'aws-cdk-lib';
import { ClaimsStack } from './claims-stack';

export const app = new cdk.App();
new ClaimsStack(app, 'ClaimsStack');
