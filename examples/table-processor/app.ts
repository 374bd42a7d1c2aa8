import * as cdk from 'aws-cdk-lib';
import { AcknowledgeChoices } from '../acknowledge-choices';
import { CatalogStack } from './catalog-stack';

export const app = new cdk.App();
new CatalogStack(app, 'CatalogStack');
cdk.Aspects.of(app).add(new AcknowledgeChoices());
