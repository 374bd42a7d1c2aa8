const { createHash } = require('node:crypto');
const { Aws, Duration, Fn, Stack } = require('aws-cdk-lib');
const events = require('aws-cdk-lib/aws-events');
const iam = require('aws-cdk-lib/aws-iam');
const lambda = require('aws-cdk-lib/aws-lambda');
const { Construct } = require('constructs');
const { defineFunction, defineQueue } = require('./function-by-hand.cjs');

exports.add = (scope, id) => {
  new AsyncFunction(scope, id);
};

/** The equivalent of an AsyncFunctionWithDestinations with a rule in plain CDK constructs. */
class AsyncFunction extends Construct {
  constructor(scope, id) {
    super(scope, id);
    const failureQueue = defineQueue(this, 'FailureQueue', { retentionPeriod: Duration.days(14) });
    const { fn } = defineFunction(this, [{ actions: ['sqs:SendMessage'], resources: [failureQueue.queueArn] }], {},
      'Failed events go to the failure destination, with the error; a dead-letter queue would receive them a second time, without it');
    const config = new lambda.EventInvokeConfig(this, 'InvokeConfig', {
      function: fn,
      onFailure: { bind: () => ({ destination: failureQueue.queueArn }) },
      maxEventAge: Duration.hours(6),
      retryAttempts: 2,
    });
    this.trigger(id, fn, config);
  }

  trigger(id, fn, config) {
    const scope = new Construct(new Construct(this, 'Triggers'), 'Rule');
    const deadLetterQueue = defineQueue(scope, 'DeadLetterQueue', { retentionPeriod: Duration.days(14) });
    // The name is known before the rule exists, so that the rule can be created last.
    const ruleNames = `${id}-${hash(`/${id}`)}-${Fn.select(0, Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID))))}`;
    const ruleName = `${ruleNames}-Rule-${hash(`/${id}/Triggers/Rule `)}`;
    const arnOf = resourceName => Stack.of(this).formatArn({ service: 'events', resource: 'rule', resourceName });
    const rule = new events.Rule(scope, 'Rule', { ruleName, eventPattern: { source: ['orders'] } });
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
      conditions: { ArnLike: { 'aws:SourceArn': arnOf(ruleName) }, StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }));
    const permission = new lambda.CfnPermission(this, 'RulesPermission', {
      action: 'lambda:InvokeFunction', functionName: fn.functionArn, principal: 'events.amazonaws.com', sourceArn: arnOf(`*${ruleNames}-*`),
      sourceAccount: Aws.ACCOUNT_ID,
    });
    rule.node.addDependency(config, permission, deadLetterQueue);
  }
}

function hash(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
