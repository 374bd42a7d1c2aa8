import * as cdk from 'aws-cdk-lib';
import { InvoicesStack } from './invoices-stack';

export const app = new cdk.App();
new InvoicesStack(app, 'InvoicesStack');
