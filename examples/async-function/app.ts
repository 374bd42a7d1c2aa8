import * as cdk from 'aws-cdk-lib';
import { AcknowledgeChoices } from '../acknowledge-choices';
import { AlbumStack } from './album-stack';

export const app = new cdk.App();
new AlbumStack(app, 'AlbumStack');
cdk.Aspects.of(app).add(new AcknowledgeChoices());
