import * as path from 'node:path';
import * as cdk from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { SqsSource, SqsWorkerFunction } from 'cdk-resilient-lambda';
import { Construct } from 'constructs';
import { code } from './deployed-function';

/** In one deployment: the CDK continues the stack of the Serverless Framework. */
export class EmailsAfter extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, { stackName: 'app-dev' });

    const serverless = new CfnInclude(this, 'Serverless', { templateFile: path.join(__dirname, 'serverless-template.json') });
    const queueOf = (logicalId: string) => sqs.Queue.fromQueueArn(this, logicalId, (serverless.getResource(logicalId) as sqs.CfnQueue).attrArn);
    new SqsWorkerFunction(this, 'Worker', {
      code,
      timeout: cdk.Duration.seconds(6),
      source: SqsSource.fromQueue(queueOf('emailsQueueF057328A'), {
        deadLetterQueue: queueOf('emailsDlq47F8494C'),
        visibilityTimeout: cdk.Duration.seconds(36),
        maxReceiveCount: 3,
        fifo: false,
      }),
      eventSourceMappingLogicalId: 'EmailsWorkerEventSourceMappingSQSEmailsQueueF057328A',
    });
  }
}

/** In two deployments, the second: a stack of its own, after `serverless deploy` has removed the worker and kept the queues. */
export class EmailsBeside extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const queueOf = (name: string) => sqs.Queue.fromQueueArn(this, name, this.formatArn({ service: 'sqs', resource: name }));
    new SqsWorkerFunction(this, 'Worker', {
      code,
      timeout: cdk.Duration.seconds(6),
      source: SqsSource.fromQueue(queueOf('app-dev-emails'), {
        deadLetterQueue: queueOf('app-dev-emails-dlq'),
        visibilityTimeout: cdk.Duration.seconds(36),
        maxReceiveCount: 3,
      }),
    });
  }
}
