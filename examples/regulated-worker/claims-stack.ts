import * as path from 'node:path';
import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { HandlerCode, SqsWorkerFunction } from 'cdk-resilient-lambda';
import { Construct } from 'constructs';

/** A worker for an organization under NIST 800-53, HIPAA or PCI DSS: one key for everything, and a network without a way out. */
export class ClaimsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const key = new kms.Key(this, 'Key', { enableKeyRotation: true });
    const retention = logs.RetentionDays.SIX_YEARS; // as long as HIPAA has records kept

    new SqsWorkerFunction(this, 'Claims', {
      code: HandlerCode.fromNodejs(path.join(__dirname, 'claims-handler.ts')),
      encryptionKey: key, // environment variables, logs and both queues
      vpc: this.network(key, retention),
      maxConcurrency: 20, // and as many executions are reserved
      logRetention: retention,
      alarmTopic: this.onCall(key),
    });
  }

  /** Subnets in two zones without a route to the internet: a handler that calls AWS needs VPC endpoints. */
  private network(key: kms.IKey, retention: logs.RetentionDays): ec2.IVpc {
    const vpc = new ec2.Vpc(this, 'Network', {
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'Claims', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
      restrictDefaultSecurityGroup: true,
    });
    // The worker lets CloudWatch Logs use the key, for all log groups of this account and Region.
    const flowLogs = new logs.LogGroup(this, 'FlowLogs', { encryptionKey: key, retention });
    vpc.addFlowLog('FlowLog', { destination: ec2.FlowLogDestination.toCloudWatchLogs(flowLogs) });
    return vpc;
  }

  /** A topic that tells people. CloudWatch publishes to it, so it must be allowed to use the key. */
  private onCall(key: kms.IKey): sns.ITopic {
    const topic = new sns.Topic(this, 'OnCall', { masterKey: key, enforceSSL: true });
    const cloudWatch = new iam.ServicePrincipal('cloudwatch.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': this.account } } });
    topic.grantPublish(cloudWatch);
    new sns.Subscription(this, 'OnCallMail', { topic, protocol: sns.SubscriptionProtocol.EMAIL, endpoint: 'on-call@example.com' });
    key.grant(cloudWatch, 'kms:Decrypt', 'kms:GenerateDataKey*');
    return topic;
  }
}
