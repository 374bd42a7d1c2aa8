import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * Options of the function that a traffic hook creates.
 */
export interface TrafficHookOptions {
  /**
   * The maximum duration of the hook. Valid range: 1 second to 30 minutes; above 15 minutes synth warns.
   *
   * @default Duration.minutes(5) - long enough to invoke the new version several times
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html
   */
  readonly timeout?: Duration;

  /**
   * The memory of the hook in MiB. Valid range: 128 to 10240.
   *
   * @default 512
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
   */
  readonly memorySize?: number;

  /**
   * The environment variables of the hook, in addition to the one that holds the ARN of the new version. At most 4 KB.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
   */
  readonly environment?: { [key: string]: string };

  /**
   * Statements to add to the role of the hook, in addition to those that let it invoke the new version and report its result.
   *
   * @default - none
   */
  readonly initialPolicy?: iam.PolicyStatement[];

  /**
   * The VPC of the hook. It must be able to reach CodeDeploy and Lambda: through a NAT gateway or interface endpoints.
   *
   * @default - the hook is not attached to a VPC
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
   */
  readonly vpc?: ec2.IVpc;

  /**
   * The subnets of the hook, in two Availability Zones or more. Requires `vpc`.
   *
   * @default - the private subnets of the VPC
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The security groups of the hook. Requires `vpc`.
   *
   * @default - a new security group that allows all outbound and no inbound traffic
   */
  readonly securityGroups?: ec2.ISecurityGroup[];
}
