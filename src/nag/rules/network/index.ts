import { databaseProxy } from './database-proxy';
import { vpcGatewayEndpoint } from './vpc-gateway-endpoint';
import { vpcLambdaEndpoint } from './vpc-lambda-endpoint';
import { vpcZones } from './vpc-zones';
import type { Rule } from '../../model/rule';

/** The rules for VPCs and databases, in documentation order. */
export const networkRules: readonly Rule[] = [
  vpcZones,
  vpcGatewayEndpoint,
  vpcLambdaEndpoint,
  databaseProxy,
];
