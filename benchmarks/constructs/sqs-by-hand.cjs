const { Duration } = require('aws-cdk-lib');
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
      visibilityTimeout: Duration.minutes(3),
      deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 5 },
    });
    const { fn, logGroup } = defineFunction(this, [{
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
      resources: [queue.queueArn],
    }], { reservedConcurrentExecutions: 10 });
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
    alarm(scope, 'DeadLetters', deadLetterQueue.metricApproximateNumberOfMessagesVisible({ period }), 0, 1,
      `Messages that failed 5 times are parked in ${deadLetterQueue.queueName}. ` +
      `Inspect them: aws sqs receive-message --queue-url ${deadLetterQueue.queueUrl} --attribute-names All --max-number-of-messages 10. ` +
      `After fixing the cause, redrive the messages: aws sqs start-message-move-task --source-arn ${deadLetterQueue.queueArn}`);
  }
}

function alarm(scope, id, metric, threshold, periods, alarmDescription) {
  new cloudwatch.Alarm(scope, id, {
    metric,
    threshold,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: periods,
    datapointsToAlarm: periods,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    alarmDescription,
  });
}
