const { Aws, Duration, RemovalPolicy } = require('aws-cdk-lib');
const events = require('aws-cdk-lib/aws-events');
const iam = require('aws-cdk-lib/aws-iam');
const lambda = require('aws-cdk-lib/aws-lambda');
const sqs = require('aws-cdk-lib/aws-sqs');
const { Construct } = require('constructs');
const { defineFunction } = require('./function-by-hand.cjs');

exports.add = (scope, id) => {
  new AsyncFunction(scope, id);
};

/** The equivalent of an AsyncFunctionWithDestinations with a rule in plain CDK constructs. */
class AsyncFunction extends Construct {
  constructor(scope, id) {
    super(scope, id);
    const failureQueue = defineQueue(this, 'FailureQueue');
    const { fn } = defineFunction(this, [{ actions: ['sqs:SendMessage'], resources: [failureQueue.queueArn] }]);
    new lambda.EventInvokeConfig(this, 'InvokeConfig', {
      function: fn,
      onFailure: { bind: () => ({ destination: failureQueue.queueArn }) },
      maxEventAge: Duration.hours(6),
      retryAttempts: 2,
    });
    this.trigger(fn);
  }

  trigger(fn) {
    const scope = new Construct(new Construct(this, 'Triggers'), 'Rule');
    const deadLetterQueue = defineQueue(scope, 'DeadLetterQueue');
    const rule = new events.Rule(scope, 'Rule', { eventPattern: { source: ['orders'] } });
    rule.addTarget({
      bind: () => ({
        arn: fn.functionArn,
        deadLetterConfig: { arn: deadLetterQueue.queueArn },
        retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
      }),
    });
    deadLetterQueue.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [deadLetterQueue.queueArn],
      conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn }, StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }));
    new lambda.CfnPermission(scope, 'Permission', {
      action: 'lambda:InvokeFunction', functionName: fn.functionArn, principal: 'events.amazonaws.com', sourceArn: rule.ruleArn, sourceAccount: Aws.ACCOUNT_ID,
    });
  }
}

function defineQueue(scope, id) {
  return new sqs.Queue(scope, id, {
    encryption: sqs.QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
    removalPolicy: RemovalPolicy.RETAIN,
  });
}
