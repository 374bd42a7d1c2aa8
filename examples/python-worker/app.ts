import * as cdk from 'aws-cdk-lib';
import { AcknowledgeChoices } from '../acknowledge-choices';
import { InvoicesStack } from './invoices-stack';

export const app = new cdk.App();
new InvoicesStack(app, 'InvoicesStack');
cdk.Aspects.of(app).add(new AcknowledgeChoices());
