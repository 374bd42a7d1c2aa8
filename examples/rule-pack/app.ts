import * as cdk from 'aws-cdk-lib';
import { app } from './checked-app';
import { AcknowledgeChoices } from '../acknowledge-choices';

cdk.Aspects.of(app).add(new AcknowledgeChoices());

export { app };
