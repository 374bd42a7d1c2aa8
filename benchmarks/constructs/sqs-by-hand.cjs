const { Duration, Stack } = require('aws-cdk-lib');
const cloudwatch = require('aws-cdk-lib/aws-cloudwatch');
const lambda = require('aws-cdk-lib/aws-lambda');
const { Construct } = require('constructs');
const { defineFunction, defineQueue } = require('./function-by-hand.cjs');

exports.add = (scope, id, { alarms }) => {
  new Worker(scope, id, alarms);
};

/** What a default worker of ours is, as one writes it on the constructs of the CDK. */
class Worker extends Construct {
  constructor(scope, id, alarms) {
    super(scope, id);
    const deadLetterQueue = defineQueue(this, 'DeadLetterQueue', { retentionPeriod: Duration.days(14) });
    const queue = defineQueue(this, 'Queue', {
      retentionPeriod: Duration.days(4),
      visibilityTimeout: Duration.seconds(330),
      deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 13 },
    });
    const { fn, logGroup } = defineFunction(this, [{
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
      resources: [queue.queueArn],
    }, {
      actions: ['sqs:SendMessage'],
      resources: [deadLetterQueue.queueArn],
    }], { reservedConcurrentExecutions: 10 });
    fn.addEnvironment('RESILIENT_LAMBDA_BACK_OFF', Stack.of(this).toJsonString({
      queue: queue.queueArn, firstSeconds: 10, longestSeconds: 600, deadLetterQueue: deadLetterQueue.queueArn,
    }));
    new lambda.EventSourceMapping(this, 'EventSourceMapping', {
      target: fn, eventSourceArn: queue.queueArn, batchSize: 10, maxConcurrency: 10, reportBatchItemFailures: true, enabled: true,
    });
    if (alarms) this.addAlarms(fn, logGroup, queue, deadLetterQueue);
  }

  addAlarms(fn, logGroup, queue, deadLetterQueue) {
    const scope = new Construct(this, 'Alarms');
    const period = Duration.minutes(1);
    alarm(scope, 'Errors', fn.metricErrors({ period }), 0, 3,
      `${fn.functionName} has failed in each of the last 3 minutes, and its events are being retried. ` +
      `Find the cause: aws logs tail ${logGroup.logGroupName} --since 15m`);
    alarm(scope, 'Throttles', fn.metricThrottles({ period }), 0, 5,
      `${fn.functionName} has been throttled for 5 minutes: its own concurrency limit or that of the account is reached. ` +
      'See the limit of the account: aws lambda get-account-settings');
    alarm(scope, 'OldestMessageAge', queue.metricApproximateAgeOfOldestMessage({ period }), Duration.days(2).toSeconds(), 3,
      `The oldest message in ${queue.queueName} has waited for more than 2 days. SQS deletes it unprocessed after 4 days. ` +
      'The worker is too slow, failing or disabled. ' +
      `Check its state: aws lambda list-event-source-mappings --event-source-arn ${queue.queueArn}`);
    const retrying = new cloudwatch.Metric({
      namespace: 'cdk-resilient-lambda', metricName: 'RetryingSeconds', dimensionsMap: { FunctionName: fn.functionName }, statistic: 'Maximum', period,
    });
    alarm(scope, 'StillRetrying', retrying, Duration.minutes(15).toSeconds(), 14,
      `Messages of ${queue.queueName} have been failing for more than 15 minutes and are still being retried. They are parked after 13 receives. ` +
      `Find the cause: aws logs tail ${logGroup.logGroupName} --since 15m`, 1);
    alarm(scope, 'DeadLetters', deadLetterQueue.metricApproximateNumberOfMessagesVisible({ period }), 0, 1,
      `Messages that failed 13 times, or for good, are parked in ${deadLetterQueue.queueName}. ` +
      `Inspect them: aws sqs receive-message --queue-url ${deadLetterQueue.queueUrl} --attribute-names All --max-number-of-messages 10. ` +
      `After fixing the cause, redrive the messages: aws sqs start-message-move-task --source-arn ${deadLetterQueue.queueArn} ` +
      `--destination-arn ${queue.queueArn}`);
  }
}

function alarm(scope, id, metric, threshold, periods, alarmDescription, datapoints = periods) {
  new cloudwatch.Alarm(scope, id, {
    metric,
    threshold,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: periods,
    datapointsToAlarm: datapoints,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    alarmDescription,
  });
}
