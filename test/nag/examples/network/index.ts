import * as databaseProxy from './database-proxy';
import * as vpcGatewayEndpoint from './vpc-gateway-endpoint';
import * as vpcLambdaEndpoint from './vpc-lambda-endpoint';
import * as vpcZones from './vpc-zones';
import type { Examples } from '../example';

/** The examples of the rules for VPCs and databases. */
export const networkExamples: Examples = {
  VpcZones: vpcZones,
  VpcGatewayEndpoint: vpcGatewayEndpoint,
  VpcLambdaEndpoint: vpcLambdaEndpoint,
  DatabaseProxy: databaseProxy,
};
