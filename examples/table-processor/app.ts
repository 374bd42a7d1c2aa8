import * as cdk from 'aws-cdk-lib';
import { CatalogStack } from './catalog-stack';

export const app = new cdk.App();
new CatalogStack(app, 'CatalogStack');
