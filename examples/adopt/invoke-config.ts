import * as cdk from 'aws-cdk-lib';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { AsyncFunctionWithDestinations, HandlerCode } from 'cdk-resilient-lambda';
import { Construct } from 'constructs';
import { code, deployedFunction } from './deployed-function';

/** What is deployed. */
export class ReportsBefore extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const failed = new sqs.Queue(this, 'Failed');
    deployedFunction(this, 'Report').configureAsyncInvoke({ retryAttempts: 1, onFailure: new SqsDestination(failed) });
  }
}

/** In one deployment: the configuration is updated in place, and failed events continue to reach the same queue. */
export class ReportsAfter extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const failed = new sqs.Queue(this, 'Failed', { retentionPeriod: cdk.Duration.days(14) });
    const report = deployedFunction(this, 'Report');
    new AsyncFunctionWithDestinations(this, 'Reports', {
      code: HandlerCode.fromExisting(report),
      onFailure: new SqsDestination(failed),
      eventInvokeConfigLogicalId: 'ReportEventInvokeConfig14F4CA77',
    });
  }
}

/** What is deployed, with an alias. */
export class ReportsOfAliasBefore extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const failed = new sqs.Queue(this, 'Failed', { retentionPeriod: cdk.Duration.days(14) });
    deployedFunction(this, 'Report').addAlias('live').configureAsyncInvoke({ onFailure: new SqsDestination(failed) });
  }
}

/** In one deployment: the alias and its configuration are updated in place. */
export class ReportsOfAliasAfter extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const failed = new sqs.Queue(this, 'Failed', { retentionPeriod: cdk.Duration.days(14) });
    new AsyncFunctionWithDestinations(this, 'Reports', {
      code: HandlerCode.fromExisting(deployedFunction(this, 'Report')),
      onFailure: new SqsDestination(failed),
      deployment: { aliasName: 'live', aliasLogicalId: 'ReportAliaslive7E7904FB' },
      eventInvokeConfigLogicalId: 'ReportAliasliveEventInvokeConfig482774B7',
    });
  }
}

/** In two deployments, the first: callers switch to the new function, while the old one finishes the events that wait for it. */
export class ReportsBeside extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const failed = new sqs.Queue(this, 'Failed', { retentionPeriod: cdk.Duration.days(14) });
    deployedFunction(this, 'Report').configureAsyncInvoke({ retryAttempts: 1, onFailure: new SqsDestination(failed) });
    new AsyncFunctionWithDestinations(this, 'Reports', { code, onFailure: new SqsDestination(failed) });
  }
}

/** In two deployments, the second. */
export class ReportsRebuilt extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const failed = new sqs.Queue(this, 'Failed', { retentionPeriod: cdk.Duration.days(14) });
    new AsyncFunctionWithDestinations(this, 'Reports', { code, onFailure: new SqsDestination(failed) });
  }
}
