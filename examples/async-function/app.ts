import * as cdk from 'aws-cdk-lib';
import { AlbumStack } from './album-stack';

export const app = new cdk.App();
new AlbumStack(app, 'AlbumStack');
