import { App, CfnOutput, CfnParameter, Duration, RemovalPolicy, Size, Stack, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { ResilienceDefaults, SqsWorkerFunction, SqsWorkerFunctionProps } from '../../src';
import { inlineCode, newApp, newStack, newWorker, warningsOf, workerTemplate } from '../fixtures/stack';
import { withoutAssetHashes } from '../fixtures/templates';

const FUNCTION = 'AWS::Lambda::Function';
const MAPPING = 'AWS::Lambda::EventSourceMapping';
const QUEUE = 'AWS::SQS::Queue';

/** The properties of the only resource of a type, or of the one whose logical id matches. */
function propertiesOf(template: Template, type: string, logicalId = /./): any {
  const found = Object.entries(template.findResources(type)).filter(([id]) => logicalId.test(id));
  expect(found).toHaveLength(1);
  return found[0][1].Properties;
}

const mappingOf = (props: Partial<SqsWorkerFunctionProps>) => propertiesOf(workerTemplate(props), MAPPING);
const functionOf = (props: Partial<SqsWorkerFunctionProps>) => propertiesOf(workerTemplate(props), FUNCTION);
const queueOf = (props: Partial<SqsWorkerFunctionProps>) => propertiesOf(workerTemplate(props), QUEUE, /WorkerQueue/);
const deadLetterQueueOf = (props: Partial<SqsWorkerFunctionProps>) => propertiesOf(workerTemplate(props), QUEUE, /DeadLetterQueue/);

describe('SqsWorkerFunction', () => {
  describe('queue', () => {
    test('hides a message for six times the timeout [Q01]', () => {
      expect(queueOf({}).VisibilityTimeout).toBe(180);
      expect(queueOf({ timeout: Duration.minutes(15) }).VisibilityTimeout).toBe(5400);
    });

    test('hides a message for the batching window on top [Q01]', () => {
      expect(queueOf({ timeout: Duration.seconds(10), maxBatchingWindow: Duration.minutes(5) }).VisibilityTimeout).toBe(360);
    });

    test('has a dead-letter queue that takes a message after five receives [Q02, Q03]', () => {
      const worker = newWorker();
      const stack = Stack.of(worker);
      Template.fromStack(stack).hasResourceProperties(QUEUE, {
        RedrivePolicy: { deadLetterTargetArn: stack.resolve(worker.deadLetterQueue.queueArn), maxReceiveCount: 5 },
      });
    });

    test('keeps messages for four days and dead letters for fourteen, which is longer [Q18]', () => {
      expect(queueOf({}).MessageRetentionPeriod).toBe(4 * 24 * 3600);
      expect(deadLetterQueueOf({}).MessageRetentionPeriod).toBe(14 * 24 * 3600);
    });

    test('is encrypted and takes requests over TLS only, and so is its dead-letter queue [Q19]', () => {
      const worker = newWorker();
      const stack = Stack.of(worker);
      const template = Template.fromStack(stack);
      template.allResourcesProperties(QUEUE, { SqsManagedSseEnabled: true });
      for (const queue of [worker.queue, worker.deadLetterQueue]) {
        template.hasResourceProperties('AWS::SQS::QueuePolicy', {
          Queues: [stack.resolve(queue.queueUrl)],
          PolicyDocument: {
            Statement: [{ Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sqs:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
          },
        });
      }
    });

    test('survives its construct, and so does the dead-letter queue', () => {
      workerTemplate().allResources(QUEUE, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
      workerTemplate({ removalPolicy: RemovalPolicy.DESTROY }).allResources(QUEUE, { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
    });

    test('takes what the user says of it', () => {
      const queue = queueOf({ visibilityTimeout: Duration.hours(1), messageRetention: Duration.days(13), maxReceiveCount: 6 });
      expect(queue).toMatchObject({ VisibilityTimeout: 3600, MessageRetentionPeriod: 13 * 24 * 3600, RedrivePolicy: { maxReceiveCount: 6 } });
    });

    test('is FIFO with a FIFO dead-letter queue when asked for [Q13]', () => {
      const template = workerTemplate({ fifo: true });
      template.resourceCountIs(QUEUE, 2);
      template.allResourcesProperties(QUEUE, { FifoQueue: true, ContentBasedDeduplication: Match.absent() });
      expect(queueOf({ fifo: true, contentBasedDeduplication: true }).ContentBasedDeduplication).toBe(true);
      expect(deadLetterQueueOf({ fifo: true, contentBasedDeduplication: true }).ContentBasedDeduplication).toBeUndefined();
    });

    test('is a standard queue otherwise', () => {
      workerTemplate({ fifo: false }).allResourcesProperties(QUEUE, { FifoQueue: Match.absent() });
    });

    test('of FIFO kind may keep messages as long as its dead-letter queue, because the clock starts anew there [Q18]', () => {
      expect(queueOf({ fifo: true, messageRetention: Duration.days(14) }).MessageRetentionPeriod).toBe(14 * 24 * 3600);
    });
  });

  describe('event source mapping', () => {
    test('reports failures message by message, in batches of ten without a wait [Q04, Q09, Q15]', () => {
      const worker = newWorker();
      const stack = Stack.of(worker);
      Template.fromStack(stack).hasResourceProperties(MAPPING, {
        EventSourceArn: stack.resolve(worker.queue.queueArn),
        FunctionName: stack.resolve(worker.lambdaFunction.functionName),
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        BatchSize: 10,
        MaximumBatchingWindowInSeconds: Match.absent(),
        FilterCriteria: Match.absent(),
        MetricsConfig: Match.absent(),
        ProvisionedPollerConfig: Match.absent(),
      });
    });

    test('polls for no more than ten batches at once, and the function reserves as many [Q06, Q07]', () => {
      expect(mappingOf({}).ScalingConfig).toEqual({ MaximumConcurrency: 10 });
      expect(functionOf({}).ReservedConcurrentExecutions).toBe(10);
    });

    test('takes what the user says of it', () => {
      const filters = [lambda.FilterCriteria.filter({ body: { kind: ['order'] } })];
      expect(mappingOf({ batchSize: 100, maxBatchingWindow: Duration.seconds(1), maxConcurrency: 2, filters })).toMatchObject({
        BatchSize: 100,
        MaximumBatchingWindowInSeconds: 1,
        ScalingConfig: { MaximumConcurrency: 2 },
        FilterCriteria: { Filters: [{ Pattern: '{"body":{"kind":["order"]}}' }] },
      });
    });

    test('takes a batching window of zero', () => {
      expect(mappingOf({ maxBatchingWindow: Duration.seconds(0) }).MaximumBatchingWindowInSeconds).toBe(0);
    });

    test('takes provisioned pollers in place of a maximum concurrency, beyond what the L2 allows', () => {
      const mapping = mappingOf({ provisionedPollers: { minimum: 5, maximum: 10_000 } });
      expect(mapping.ProvisionedPollerConfig).toEqual({ MinimumPollers: 5, MaximumPollers: 10_000 });
      expect(mapping.ScalingConfig).toBeUndefined();
      expect(functionOf({ provisionedPollers: {} }).ReservedConcurrentExecutions).toBeUndefined();
    });

    test('has no on-failure destination, which Lambda refuses for a queue [Q14]', () => {
      expect(mappingOf({}).DestinationConfig).toBeUndefined();
    });
  });

  describe('concurrency', () => {
    test('reserves what maxConcurrency says [Q07]', () => {
      expect(functionOf({ maxConcurrency: 25 }).ReservedConcurrentExecutions).toBe(25);
    });

    test('reserves what the user says, and polls for no more', () => {
      expect(functionOf({ reservedConcurrentExecutions: 7 }).ReservedConcurrentExecutions).toBe(7);
      expect(mappingOf({ reservedConcurrentExecutions: 7 }).ScalingConfig.MaximumConcurrency).toBe(7);
      expect(functionOf({ reservedConcurrentExecutions: 50 }).ReservedConcurrentExecutions).toBe(50);
      expect(mappingOf({ reservedConcurrentExecutions: 50 }).ScalingConfig.MaximumConcurrency).toBe(10);
      expect(mappingOf({ reservedConcurrentExecutions: 5 }).ScalingConfig.MaximumConcurrency).toBe(5);
    });

    test('may be reserved in equal measure, below five too when maxConcurrency says so [Q06]', () => {
      expect(functionOf({ reservedConcurrentExecutions: 2, maxConcurrency: 2 }).ReservedConcurrentExecutions).toBe(2);
    });

    test('is not reserved when the user opts out, here or for the whole app [C02]', () => {
      expect(functionOf({ reserveConcurrency: false }).ReservedConcurrentExecutions).toBeUndefined();
      expect(mappingOf({ reserveConcurrency: false }).ScalingConfig.MaximumConcurrency).toBe(10);

      const app = newApp();
      ResilienceDefaults.of(app).set({ reserveConcurrency: false });
      const stack = newStack(app);
      newWorker({}, stack);
      new SqsWorkerFunction(stack, 'Reserving', { code: inlineCode, reserveConcurrency: true });
      const template = Template.fromStack(stack);
      expect(propertiesOf(template, FUNCTION, /Worker/).ReservedConcurrentExecutions).toBeUndefined();
      expect(propertiesOf(template, FUNCTION, /Reserving/).ReservedConcurrentExecutions).toBe(10);
    });
  });

  describe('function', () => {
    test('has explicit memory and timeout, arm64, Node.js 24, JSON logs and tracing [F01, F03, F21, F22, O01, O08]', () => {
      expect(functionOf({})).toMatchObject({
        Architectures: ['arm64'],
        MemorySize: 512,
        Runtime: 'nodejs24.x',
        Timeout: 30,
        LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'INFO', SystemLogLevel: 'INFO' },
        TracingConfig: { Mode: 'Active' },
      });
    });

    test('logs to a group of its own that keeps a month and goes with the construct [O05]', () => {
      const worker = newWorker();
      const stack = Stack.of(worker);
      const template = Template.fromStack(stack);
      template.resourceCountIs('AWS::Logs::LogGroup', 1);
      template.hasResource('AWS::Logs::LogGroup', { Properties: { RetentionInDays: 30 }, DeletionPolicy: 'Delete' });
      template.hasResourceProperties(FUNCTION, { LoggingConfig: { LogGroup: stack.resolve(worker.logGroup.logGroupName) } });
    });

    test('takes what the user says of it', () => {
      const stack = newStack();
      const layer = lambda.LayerVersion.fromLayerVersionArn(stack, 'Layer', 'arn:aws:lambda:eu-west-1:123456789012:layer:tools:1');
      newWorker({
        timeout: Duration.seconds(1),
        memorySize: 128,
        description: 'Ships orders',
        functionName: 'ship-orders',
        environment: { TABLE: 'orders' },
        architecture: lambda.Architecture.X86_64,
        ephemeralStorageSize: Size.gibibytes(10),
        layers: [layer],
        logLevel: lambda.ApplicationLogLevel.DEBUG,
        tracing: lambda.Tracing.PASS_THROUGH,
      }, stack);
      Template.fromStack(stack).hasResourceProperties(FUNCTION, {
        Timeout: 1,
        MemorySize: 128,
        Description: 'Ships orders',
        FunctionName: 'ship-orders',
        Environment: { Variables: { TABLE: 'orders' } },
        Architectures: ['x86_64'],
        EphemeralStorage: { Size: 10240 },
        Layers: ['arn:aws:lambda:eu-west-1:123456789012:layer:tools:1'],
        LoggingConfig: { ApplicationLogLevel: 'DEBUG' },
        TracingConfig: { Mode: 'PassThrough' },
      });
    });

    test('takes a log retention, or a log group that exists', () => {
      workerTemplate({ logRetention: logs.RetentionDays.ONE_YEAR }).hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });

      const stack = newStack();
      const logGroup = logs.LogGroup.fromLogGroupName(stack, 'Existing', 'shared');
      const worker = newWorker({ logGroup }, stack);
      const template = Template.fromStack(stack);
      template.resourceCountIs('AWS::Logs::LogGroup', 0);
      template.hasResourceProperties(FUNCTION, { LoggingConfig: { LogGroup: 'shared' } });
      expect(worker.logGroup).toBe(logGroup);
    });

    test('publishes a new version for new content of a layer, whatever the app says [V10]', () => {
      const stack = newStack(newApp({ context: { '@aws-cdk/aws-lambda:recognizeLayerVersion': false } }));
      expect(newWorker({}, stack).node.tryGetContext('@aws-cdk/aws-lambda:recognizeLayerVersion')).toBe(true);
    });
  });

  describe('rights', () => {
    test('the function has a role of its own that may read its queue, write its logs and send traces, and nothing else [E04, E06]', () => {
      const worker = newWorker();
      const stack = Stack.of(worker);
      const template = Template.fromStack(stack);
      template.resourceCountIs('AWS::IAM::Role', 1);
      template.resourceCountIs('AWS::IAM::Policy', 0);
      expect(propertiesOf(template, 'AWS::IAM::Role')).toEqual({
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
        },
        Policies: [{
          PolicyName: 'Own',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: stack.resolve(worker.logGroup.logGroupArn) },
              { Effect: 'Allow', Action: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], Resource: '*' },
              {
                Effect: 'Allow',
                Action: ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
                Resource: stack.resolve(worker.queue.queueArn),
              },
            ],
          },
        }],
      });
    });

    test('no trace may be sent when tracing is off', () => {
      const template = workerTemplate({ tracing: lambda.Tracing.DISABLED });
      expect(JSON.stringify(template.findResources('AWS::IAM::Role'))).not.toContain('xray');
      expect(JSON.stringify(workerTemplate({ tracing: lambda.Tracing.PASS_THROUGH }).findResources('AWS::IAM::Role'))).toContain('xray');
      expect(propertiesOf(template, FUNCTION).TracingConfig).toEqual({ Mode: 'PassThrough' });
    });

    test('the worker can be granted what the user says, in a policy of its own', () => {
      const stack = newStack();
      const table = new dynamodb.TableV2(stack, 'Table', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } });
      const worker = newWorker({ initialPolicy: [new iam.PolicyStatement({ actions: ['ses:SendEmail'], resources: ['*'] })] }, stack);
      table.grantReadData(worker);
      const statements = propertiesOf(Template.fromStack(stack), 'AWS::IAM::Policy').PolicyDocument.Statement;
      expect(statements.map((statement: any) => statement.Action)).toEqual(['ses:SendEmail', expect.arrayContaining(['dynamodb:GetItem'])]);
    });

    test('a producer can be allowed to send messages', () => {
      const stack = newStack();
      const producer = new iam.Role(stack, 'Producer', { assumedBy: new iam.AccountRootPrincipal() });
      const worker = newWorker({}, stack);
      worker.grantSendMessages(producer);
      Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
        PolicyDocument: {
          Statement: [{ Action: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'], Resource: stack.resolve(worker.queue.queueArn) }],
        },
        Roles: [stack.resolve(producer.roleName)],
      });
    });

    test('a person can be allowed to send dead letters back to the queue [Q16]', () => {
      const stack = newStack();
      const operator = new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() });
      const worker = newWorker({}, stack);
      worker.grantRedrive(operator);
      Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
        PolicyDocument: {
          Statement: [
            {
              Action: [
                'sqs:CancelMessageMoveTask', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ListMessageMoveTasks', 'sqs:ReceiveMessage',
                'sqs:StartMessageMoveTask',
              ],
              Resource: stack.resolve(worker.deadLetterQueue.queueArn),
            },
            { Action: Match.arrayWith(['sqs:SendMessage']), Resource: stack.resolve(worker.queue.queueArn) },
          ],
        },
      });
    });

    test('has no security groups to connect to outside a VPC', () => {
      expect(() => newWorker().connections).toThrow('Only VPC-associated Lambda Functions have security groups to manage');
    });

    test('has the security groups of a function that is in a VPC', () => {
      const worker = newWorker();
      const connections = new ec2.Connections();
      Object.defineProperty(worker.lambdaFunction, 'connections', { value: connections });
      expect(worker.connections).toBe(connections);
    });
  });

  describe('metrics', () => {
    test.each<[keyof SqsWorkerFunction, string, string, 'queue' | 'deadLetterQueue']>([
      ['metricOldestMessageAge', 'ApproximateAgeOfOldestMessage', 'Maximum', 'queue'],
      ['metricDeadLetters', 'ApproximateNumberOfMessagesVisible', 'Maximum', 'deadLetterQueue'],
      ['metricDeadLetterAge', 'ApproximateAgeOfOldestMessage', 'Maximum', 'deadLetterQueue'],
    ])('%s is %s, %s over a minute, of the %s', (method, metricName, statistic, queue) => {
      const worker = newWorker();
      const metric = (worker[method] as (props?: cloudwatch.MetricOptions) => cloudwatch.Metric).bind(worker);
      expect(metric()).toMatchObject({ namespace: 'AWS/SQS', metricName, statistic, dimensions: { QueueName: worker[queue].queueName } });
      expect(metric().period.toSeconds()).toBe(60);
      expect(metric({ period: Duration.minutes(5), statistic: 'Average' })).toMatchObject({ statistic: 'Average' });
      expect(metric({ period: Duration.minutes(5) }).period.toSeconds()).toBe(300);
    });

    test('metricFailedEvents is the sum over a minute of what the mapping failed', () => {
      const worker = newWorker();
      const metric = worker.metricFailedEvents();
      expect(metric).toMatchObject({
        namespace: 'AWS/Lambda',
        metricName: 'FailedInvokeEventCount',
        statistic: 'Sum',
        dimensions: { EventSourceMappingUUID: worker.eventSourceMapping.eventSourceMappingId },
      });
      expect(metric.period.toSeconds()).toBe(60);
      expect(worker.metricFailedEvents({ label: 'Failed' }).label).toBe('Failed');
    });
  });

  describe('bad input', () => {
    test.each<[string, Partial<SqsWorkerFunctionProps>, string]>([
      ['timeout is above 15 minutes', { timeout: Duration.minutes(16) },
        'timeout is 16 minutes but must be whole seconds from 1 second to 15 minutes: split longer work into smaller events, or hand it to AWS Step Functions'],
      ['timeout is zero', { timeout: Duration.seconds(0) }, 'timeout is 0 seconds but must be'],
      ['timeout is not whole seconds', { timeout: Duration.millis(1500) }, 'timeout is 1 second 500 millis but must be whole seconds'],
      ['memorySize is too small [F01]', { memorySize: 127 }, 'memorySize is 127 but must be a whole number from 128 to 10240: it is in MiB'],
      ['memorySize is too large', { memorySize: 10_241 }, 'memorySize is 10241 but must be'],
      ['memorySize is not whole', { memorySize: 512.5 }, 'memorySize is 512.5 but must be'],
      ['ephemeralStorageSize is too small [F18]', { ephemeralStorageSize: Size.mebibytes(511) },
        'ephemeralStorageSize is 511 but must be a whole number from 512 to 10240: it is in MiB'],
      ['ephemeralStorageSize is too large', { ephemeralStorageSize: Size.gibibytes(11) }, 'ephemeralStorageSize is 11264 but must be'],
      ['logRetention and logGroup are both given', { logRetention: logs.RetentionDays.ONE_DAY, logGroup: {} as logs.ILogGroup },
        'logRetention is given together with logGroup, whose retention is not ours to set: leave one of them out'],

      ['visibilityTimeout is below timeout [Q01]', { visibilityTimeout: Duration.seconds(29) },
        'visibilityTimeout is 29 seconds but must be at least 30 seconds (timeout + maxBatchingWindow), or messages are processed twice: ' +
        'raise it to 3 minutes, or lower timeout'],
      ['visibilityTimeout is below timeout and batching window [Q01]',
        { visibilityTimeout: Duration.seconds(39), maxBatchingWindow: Duration.seconds(10) },
        'visibilityTimeout is 39 seconds but must be at least 40 seconds'],
      ['visibilityTimeout is above 12 hours', { visibilityTimeout: Duration.seconds(43_201) },
        'visibilityTimeout is 12 hours 1 second but must be whole seconds from 0 seconds to 12 hours: SQS hides a message no longer'],

      ['batchSize is 0 [Q09]', { batchSize: 0 }, 'batchSize is 0 but must be a whole number from 1 to 10000: a batch of a standard queue holds no more'],
      ['batchSize is above 10000', { batchSize: 10_001, maxBatchingWindow: Duration.seconds(1) }, 'batchSize is 10001 but must be'],
      ['batchSize is above 10 without a window [Q09]', { batchSize: 11 },
        'batchSize is 11 but more than 10 messages need a maxBatchingWindow of at least 1 second: give one, or lower batchSize'],
      ['batchSize is above 10 with a window of 0 [Q09]', { batchSize: 11, maxBatchingWindow: Duration.seconds(0) }, 'batchSize is 11 but more than'],
      ['batchSize of a FIFO queue is above 10 [Q13]', { fifo: true, batchSize: 11 },
        'batchSize is 11 but must be a whole number from 1 to 10: a batch of a FIFO queue holds no more'],
      ['maxBatchingWindow is above 5 minutes', { maxBatchingWindow: Duration.seconds(301) },
        'maxBatchingWindow is 5 minutes 1 second but must be whole seconds from 0 seconds to 5 minutes: Lambda waits no longer for a batch to fill'],
      ['a FIFO queue has a window [Q13]', { fifo: true, maxBatchingWindow: Duration.seconds(1) },
        'maxBatchingWindow is given but a FIFO queue can have none: leave it out'],
      ['contentBasedDeduplication is given without fifo', { contentBasedDeduplication: false },
        'contentBasedDeduplication is given but only a FIFO queue has it: set fifo to true, or leave it out'],
      ['a full batch does not fit into timeout [Q05]', { batchSize: 10, maxMessageProcessingTime: Duration.seconds(4) },
        'timeout is 30 seconds but a batch of 10 messages may take 40 seconds (batchSize × maxMessageProcessingTime): raise timeout, or lower batchSize'],

      ['maxReceiveCount is 0 [Q03]', { maxReceiveCount: 0 },
        'maxReceiveCount is 0 but must be a whole number from 1 to 1000: a message must be tried at least once'],
      ['maxReceiveCount is above 1000', { maxReceiveCount: 1001 }, 'maxReceiveCount is 1001 but must be'],

      ['maxConcurrency is 1 [Q07]', { maxConcurrency: 1 },
        'maxConcurrency is 1 but must be a whole number from 2 to 1000: Lambda takes no other limit for a queue'],
      ['maxConcurrency is above 1000 [Q07]', { maxConcurrency: 1001 }, 'maxConcurrency is 1001 but must be'],
      ['maxConcurrency and provisionedPollers are both given [Q07]', { maxConcurrency: 10, provisionedPollers: {} },
        'maxConcurrency is given together with provisionedPollers, but Lambda takes only one of them: leave one of them out'],
      ['provisionedPollers.minimum is 1', { provisionedPollers: { minimum: 1 } },
        'provisionedPollers.minimum is 1 but must be a whole number from 2 to 200: Lambda provisions no others'],
      ['provisionedPollers.minimum is above 200', { provisionedPollers: { minimum: 201 } }, 'provisionedPollers.minimum is 201 but must be'],
      ['provisionedPollers.maximum is above 10000', { provisionedPollers: { maximum: 10_001 } },
        'provisionedPollers.maximum is 10001 but must be a whole number from 2 to 10000: Lambda provisions no others'],
      ['provisionedPollers.minimum is above maximum', { provisionedPollers: { minimum: 20, maximum: 10 } },
        'provisionedPollers.minimum is 20 but provisionedPollers.maximum only 10: lower the one, or raise the other'],

      ['maxConcurrency is above what is reserved [Q06]', { maxConcurrency: 11, reservedConcurrentExecutions: 10 },
        'maxConcurrency is 11 but reservedConcurrentExecutions only 10, so that messages would be throttled and dead-lettered without a try: ' +
        'lower maxConcurrency, or reserve more'],
      ['fewer than five are reserved without maxConcurrency [Q06]', { reservedConcurrentExecutions: 4 },
        'reservedConcurrentExecutions is 4 but Lambda starts with 5 pollers, so that messages would be throttled and dead-lettered without a try: ' +
        'reserve at least 5, or limit the pollers with maxConcurrency'],
      ['fewer than five are reserved for provisioned pollers [Q06]', { reservedConcurrentExecutions: 4, provisionedPollers: {} },
        'reservedConcurrentExecutions is 4 but Lambda starts with 5 pollers'],
      ['nothing is reserved [C02]', { reservedConcurrentExecutions: 0 },
        'reservedConcurrentExecutions is 0, which stops the function: no event would ever be processed; leave it out or reserve at least 1'],
      ['less than nothing is reserved', { reservedConcurrentExecutions: -1, maxConcurrency: 2 },
        'reservedConcurrentExecutions is -1 but must be a whole number of at least 1'],
      ['a fraction is reserved', { reservedConcurrentExecutions: 5.5 }, 'reservedConcurrentExecutions is 5.5 but must be a whole number of at least 1'],
      ['a reservation is given and opted out of', { reservedConcurrentExecutions: 10, reserveConcurrency: false },
        'reservedConcurrentExecutions is given although reserveConcurrency is false: leave one of them out'],

      ['messageRetention is below a minute', { messageRetention: Duration.seconds(59) },
        'messageRetention is 59 seconds but must be whole seconds from 1 minute to 14 days: SQS keeps a message no shorter and no longer'],
      ['messageRetention is above 14 days', { fifo: true, messageRetention: Duration.days(15) }, 'messageRetention is 15 days but must be'],
      ['messageRetention ends before a failing message reaches the dead-letter queue [Q18]', { messageRetention: Duration.minutes(15) },
        'messageRetention is 15 minutes but a message that always fails needs 15 minutes (maxReceiveCount × visibilityTimeout) to reach the dead-letter ' +
        'queue, so that it would expire before: raise messageRetention, or lower maxReceiveCount or visibilityTimeout'],
      ['messageRetention is not below that of the dead-letter queue [Q18]', { messageRetention: Duration.days(14) },
        'messageRetention is 14 days but must be shorter than the 14 days of the dead-letter queue, where a message expires that long after ' +
        'it was first sent: lower messageRetention'],

      ['a filter is no pattern [Q20]', { filters: [{ body: { kind: ['order'] } }] },
        'filters[0] is {"body":{"kind":["order"]}} but must hold a pattern that is a JSON object: make it with lambda.FilterCriteria.filter()'],
      ['a filter is not JSON [Q20]', { filters: [lambda.FilterCriteria.filter({ body: ['a'] }), { pattern: '{body' }] },
        'filters[1] is "{body" but must hold a pattern that is a JSON object'],
      ['a filter is a JSON list', { filters: [{ pattern: '[]' }] }, 'filters[0] is "[]" but must hold a pattern that is a JSON object'],
      ['a filter is JSON null', { filters: [{ pattern: 'null' }] }, 'filters[0] is "null" but must hold'],
      ['a filter is a JSON text', { filters: [{ pattern: '"body"' }] }, 'filters[0] is "\\"body\\"" but must hold'],
      ['a filter is on anything but the body [Q20]', { filters: [{ pattern: '{"body":["a"],"attributes":{},"data":{}}' }] },
        "filters[0] filters on 'attributes', 'data' but only 'body' can be filtered on: write lambda.FilterCriteria.filter({ body: … })"],
      ['a filter is too long', { filters: [lambda.FilterCriteria.filter({ body: ['a'.repeat(4_096)] })] },
        'filters[0] has 4109 characters but at most 4096 are allowed: split it into several filters'],
    ])('fails when %s', (_, props, message) => {
      expect(() => newWorker(props)).toThrow(`\n  - ${message}`);
    });

    test('is refused with one error that names the construct and lists every problem', () => {
      expect(() => newWorker({ batchSize: 100, visibilityTimeout: Duration.seconds(10) })).toThrow(new Error([
        "SqsWorkerFunction at 'Orders/Worker' cannot be built:",
        '  - batchSize is 100 but more than 10 messages need a maxBatchingWindow of at least 1 second: give one, or lower batchSize',
        '  - visibilityTimeout is 10 seconds but must be at least 30 seconds (timeout + maxBatchingWindow), or messages are processed twice: ' +
        'raise it to 3 minutes, or lower timeout',
      ].join('\n')));
    });
  });

  describe('values at the edge of what is allowed', () => {
    test.each<[string, Partial<SqsWorkerFunctionProps>]>([
      ['the longest timeout', { timeout: Duration.minutes(15) }],
      ['the shortest timeout', { timeout: Duration.seconds(1) }],
      ['the least and the most memory', { memorySize: 10_240 }],
      ['the smallest storage', { ephemeralStorageSize: Size.mebibytes(512) }],
      ['a batch of one', { batchSize: 1 }],
      ['the largest batch, after the longest window', { batchSize: 10_000, maxBatchingWindow: Duration.minutes(5) }],
      ['the largest FIFO batch', { fifo: true, batchSize: 10 }],
      ['a batch that just fits', { batchSize: 10, maxMessageProcessingTime: Duration.seconds(3) }],
      ['the largest concurrency', { maxConcurrency: 1000 }],
      ['the fewest pollers', { provisionedPollers: { minimum: 2, maximum: 2 } }],
      ['the most of the fewest pollers', { provisionedPollers: { minimum: 200, maximum: 200 } }],
      ['the most receives', { maxReceiveCount: 1000 }],
      ['the longest visibility', { visibilityTimeout: Duration.hours(12) }],
      ['a retention that just reaches the dead-letter queue', { messageRetention: Duration.seconds(901) }],
      ['the longest pattern', { filters: [lambda.FilterCriteria.filter({ body: ['a'.repeat(4_083)] })] }],
      ['five filters', { filters: ['a', 'b', 'c', 'd', 'e'].map(kind => lambda.FilterCriteria.filter({ body: [kind] })) }],
      ['a filter that names no key', { filters: [lambda.FilterCriteria.filter({})] }],
    ])('takes %s without a warning', (_, props) => {
      const app = newApp();
      newWorker({ reserveConcurrency: false, ...props }, newStack(app));
      expect(warningsOf(app)).toEqual([]);
    });
  });

  describe('warnings', () => {
    test.each<[string, Partial<SqsWorkerFunctionProps>, string]>([
      ['visibilityTimeout is below six times the timeout [Q01]', { visibilityTimeout: Duration.seconds(179) },
        'visibilityTimeoutBelowRecommended at /Orders/Worker: visibilityTimeout is 2 minutes 59 seconds, but Lambda needs 3 minutes ' +
        '(6 × timeout + maxBatchingWindow) to retry throttled batches before their messages reappear: raise it, or lower timeout'],
      ['maxReceiveCount is below five [Q03]', { maxReceiveCount: 4 },
        'maxReceiveCountBelowRecommended at /Orders/Worker: maxReceiveCount is 4, but below 5 throttling alone can dead-letter good messages: ' +
        'raise it to 5 or more'],
      ['there are more than five filters [Q20]', { filters: ['a', 'b', 'c', 'd', 'e', 'f'].map(kind => lambda.FilterCriteria.filter({ body: [kind] })) },
        "tooManyFilters at /Orders/Worker: a mapping takes 5 filters unless the account's quota was raised, but 6 are given: " +
        'join some of them ($or), or raise the quota and acknowledge this'],
    ])('synth warns when %s', (_, props, message) => {
      const app = newApp();
      newWorker(props, newStack(app));
      expect(warningsOf(app)).toEqual([`cdk-resilient-lambda:${message}`]);
    });

    test('synth says nothing of the defaults', () => {
      const app = newApp();
      newWorker({}, newStack(app));
      expect(warningsOf(app)).toEqual([]);
    });
  });

  describe('values that only CloudFormation will know', () => {
    const withParameter = (props: (token: number) => Partial<SqsWorkerFunctionProps>) => {
      const stack = newStack();
      const parameter = new CfnParameter(stack, 'Parameter', { type: 'Number' });
      new CfnOutput(stack, 'Used', { value: Token.asString(parameter.value) });
      newWorker(props(parameter.valueAsNumber), stack);
      return Template.fromStack(stack);
    };
    const reference = { Ref: 'Parameter' };

    test.each<[string, (token: number) => Partial<SqsWorkerFunctionProps>, string, any]>([
      ['memorySize', token => ({ memorySize: token }), FUNCTION, { MemorySize: reference }],
      ['reservedConcurrentExecutions', token => ({ reservedConcurrentExecutions: token }), FUNCTION, { ReservedConcurrentExecutions: reference }],
      ['ephemeralStorageSize', token => ({ ephemeralStorageSize: Size.mebibytes(token) }), FUNCTION, { EphemeralStorage: { Size: reference } }],
      ['timeout', token => ({ timeout: Duration.seconds(token), visibilityTimeout: Duration.hours(1) }), FUNCTION, { Timeout: reference }],
      ['visibilityTimeout', token => ({ visibilityTimeout: Duration.seconds(token) }), QUEUE, { VisibilityTimeout: reference }],
      ['maxReceiveCount', token => ({ maxReceiveCount: token }), QUEUE, { RedrivePolicy: { maxReceiveCount: reference } }],
      ['messageRetention', token => ({
        messageRetention: Duration.seconds(token), alarms: { oldestMessageAge: { threshold: Duration.hours(1) } },
      }), QUEUE, { MessageRetentionPeriod: reference }],
      ['batchSize', token => ({ batchSize: token, maxMessageProcessingTime: Duration.seconds(1) }), MAPPING, { BatchSize: reference }],
      ['maxBatchingWindow', token => ({ batchSize: 20, maxBatchingWindow: Duration.seconds(token), visibilityTimeout: Duration.hours(1) }),
        MAPPING, { MaximumBatchingWindowInSeconds: reference }],
      ['maxConcurrency', token => ({ maxConcurrency: token }), MAPPING, { ScalingConfig: { MaximumConcurrency: reference } }],
      ['maxConcurrency, which is reserved', token => ({ maxConcurrency: token }), FUNCTION, { ReservedConcurrentExecutions: reference }],
      ['maxMessageProcessingTime', token => ({ maxMessageProcessingTime: Duration.seconds(token) }), MAPPING, { BatchSize: 10 }],
      ['the pattern of a filter', token => ({ filters: [{ pattern: Token.asString(token) }] }), MAPPING, { FilterCriteria: { Filters: [{ Pattern: Match.anyValue() }] } }],
      ['provisionedPollers', token => ({ provisionedPollers: { minimum: token, maximum: token } }),
        MAPPING, { ProvisionedPollerConfig: { MinimumPollers: reference, MaximumPollers: reference } }],
    ])('are carried and not judged: %s', (_, props, type, properties) => {
      withParameter(props).hasResourceProperties(type, properties);
    });

    test.each<[string, (token: number) => Partial<SqsWorkerFunctionProps>]>([
      ['timeout', token => ({ timeout: Duration.seconds(token) })],
      ['maxBatchingWindow', token => ({ maxBatchingWindow: Duration.seconds(token) })],
    ])('cannot be multiplied: %s asks for a visibilityTimeout', (_, props) => {
      expect(() => withParameter(props)).toThrow(
        'visibilityTimeout is not given, and 6 × timeout + maxBatchingWindow cannot be computed of values that only CloudFormation will know: ' +
        'give visibilityTimeout');
    });

    test('cannot be halved: messageRetention asks for the threshold of the alarm on the oldest message', () => {
      const retention = (token: number) => ({ messageRetention: Duration.seconds(token) });
      expect(() => withParameter(retention)).toThrow(
        'alarms.oldestMessageAge has no threshold, and half of a messageRetention that only CloudFormation will know cannot be computed: ' +
        'give alarms.oldestMessageAge.threshold in seconds, or set alarms.oldestMessageAge.enabled to false');
      withParameter(token => ({ ...retention(token), alarms: { oldestMessageAge: { enabled: false } } }))
        .hasResourceProperties(QUEUE, { MessageRetentionPeriod: reference });
    });
  });

  test('is made many times over, in one stack and in several, without meeting itself', () => {
    const app = newApp();
    ResilienceDefaults.of(app).set({ reserveConcurrency: false });
    const stacks = ['One', 'Two', 'Three'].map(id => new Stack(app, id));
    for (const stack of stacks) {
      for (let i = 0; i < 41; i++) new SqsWorkerFunction(stack, `Worker${i}`, { code: inlineCode });
    }
    for (const stack of app.synth().stacks) expect(Object.keys(stack.template.Resources)).toHaveLength(41 * 12);
  });

  test('default template is the reviewed one', () => {
    expect(withoutAssetHashes(workerTemplate())).toMatchSnapshot();
  });

  test('can be queued to by another stack', () => {
    const app = newApp();
    const worker = newWorker({}, newStack(app));
    const producers = new Stack(app, 'Producers');
    worker.grantSendMessages(new iam.Role(producers, 'Producer', { assumedBy: new iam.AccountRootPrincipal() }));
    const statement = propertiesOf(Template.fromStack(producers), 'AWS::IAM::Policy').PolicyDocument.Statement[0];
    expect(statement.Action).toContain('sqs:SendMessage');
    expect(JSON.stringify(statement.Resource)).toContain('Fn::GetStackOutput');
  });

  test('exposes what it made by role', () => {
    const worker = newWorker();
    expect(worker.queue).toBeInstanceOf(sqs.Queue);
    expect(worker.deadLetterQueue).toBe(worker.node.findChild('DeadLetterQueue'));
    expect(worker.lambdaFunction).toBe(worker.node.findChild('Function'));
    expect(worker.eventSourceMapping).toBe(worker.node.findChild('EventSourceMapping'));
    expect(worker.grantPrincipal).toBe(worker.lambdaFunction.grantPrincipal);
    expect(App.isApp(worker.node.root)).toBe(true);
  });
});
