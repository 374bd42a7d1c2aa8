import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';

/** A relational database that a function reaches through RDS Proxy. */
export interface DatabaseConnectionOptions {
  /**
   * The proxy in front of the database. It must authenticate clients with IAM: `iamAuth: true`, or `defaultAuthScheme: DefaultAuthScheme.IAM_AUTH`.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-rds.html
   */
  readonly proxy: rds.IDatabaseProxy;

  /** The user of the database as whom the function connects. */
  readonly user: string;

  /** The port of the proxy, which is that of its engine: 5432 for PostgreSQL, 3306 for MySQL and MariaDB, 1433 for SQL Server. Valid range: 1 to 65535. */
  readonly port: number;

  /**
   * The security groups of the proxy, which let the function in.
   *
   * @default - those of a proxy that is made in this app. Required for an imported proxy, which does not tell them
   */
  readonly securityGroups?: ec2.ISecurityGroup[];
}
