import { ArnFormat, CfnResource, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import type { DatabaseConnectionOptions } from './database-connection-options';
import type { ResilientFunctionOptions } from './function-options';
import { PORT } from '../../limits';
import type { Permission } from '../resources/encryption';
import { SynthesizedProperties } from '../synth/synthesized';
import { PropsValidator } from '../synth/validation';

export function checkDatabase(problems: PropsValidator, { database, vpc }: ResilientFunctionOptions): void {
  if (database === undefined) return;
  problems.addIf(vpc === undefined, 'database is set without vpc, but RDS Proxy can only be reached from its VPC: set vpc, or omit database');
  problems.wholeNumber('database.port', database.port, PORT, 'it is 5432 for PostgreSQL, 3306 for MySQL and MariaDB, and 1433 for SQL Server');
  problems.addIf(groupsOf(database) === undefined,
    `database.proxy '${database.proxy.node.path}' is imported, which does not tell its security groups: set database.securityGroups, so that they let the function in`);
  problems.addIf(refusesIam(database.proxy),
    `database.proxy '${database.proxy.node.path}' does not authenticate clients with IAM, which is how the function connects: set iamAuth: true on the proxy, or ` +
    'defaultAuthScheme: DefaultAuthScheme.IAM_AUTH');
}

/** The permission to connect as the user: an authentication token takes the place of a password, and nothing has to be rotated. */
export function databasePermission(scope: Construct, { proxy, user }: DatabaseConnectionOptions): Permission {
  const stack = Stack.of(scope);
  const arnFormat = ArnFormat.COLON_RESOURCE_NAME;
  const { resourceName: id } = stack.splitArn(proxy.dbProxyArn, arnFormat);
  return { actions: ['rds-db:connect'], resources: [stack.formatArn({ service: 'rds-db', resource: 'dbuser', resourceName: `${id}/${user}`, arnFormat })] };
}

/** Lets the function in. The rules belong to its stack, so that the stack of the proxy does not depend on it. */
export function openDatabase(fn: lambda.Function, database: DatabaseConnectionOptions): void {
  for (const securityGroup of groupsOf(database)!) fn.connections.allowTo(securityGroup, ec2.Port.tcp(database.port), 'To the database proxy');
}

function groupsOf({ proxy, securityGroups }: DatabaseConnectionOptions): ec2.ISecurityGroup[] | undefined {
  return securityGroups ?? (proxy as Partial<rds.DatabaseProxy>).connections?.securityGroups;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-rds-dbproxy-authformat.html */
function refusesIam({ node: { defaultChild } }: rds.IDatabaseProxy): boolean {
  if (!CfnResource.isCfnResource(defaultChild)) return false;
  const properties = new SynthesizedProperties(defaultChild);
  const secrets = Object.keys(properties.value('Auth') ?? []);
  const mayAccept = (value: unknown) => value !== undefined && value !== 'DISABLED' && value !== 'NONE';
  return ![...secrets.map(secret => `Auth.${secret}.IAMAuth`), 'DefaultAuthScheme'].some(path => mayAccept(properties.value(path)));
}
