import { App, Duration, Lazy, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { ResilienceDefaults, SqsSource, SqsWorkerFunction, SqsWorkerFunctionProps } from '../../../src';
import { injectProps } from '../../fixtures/injection';
import { countingCode, inlineCode, newApp, newStack, newWorker, ownQueue, warningsOf, workerTemplate } from '../../fixtures/stack';
import { ownStatementsOf, withoutAssetHashes } from '../../fixtures/templates';

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
const queueOf = (props: Partial<SqsWorkerFunctionProps>) => propertiesOf(workerTemplate(props), QUEUE, /Worker(Fifo)?Queue/);
const deadLetterQueueOf = (props: Partial<SqsWorkerFunctionProps>) => propertiesOf(workerTemplate(props), QUEUE, /DeadLetterQueue/);

describe('SqsWorkerFunction', () => {
  describe('queue', () => {
    test('has a visibility timeout of six times the timeout, or a longer one that survives an outage of an hour [Q01, Q03]', () => {
      expect(queueOf({}).VisibilityTimeout).toBe(330);
      expect(queueOf({ toleratedOutage: Duration.minutes(10) }).VisibilityTimeout).toBe(180);
      expect(queueOf({ timeout: Duration.minutes(15) }).VisibilityTimeout).toBe(5400);
    });

    test('adds the batching window to its visibility timeout [Q01]', () => {
      expect(queueOf({ timeout: Duration.seconds(30), maxBatchingWindow: Duration.minutes(5) }).VisibilityTimeout).toBe(480);
    });

    test('moves a message to its dead-letter queue after thirteen receives [Q02, Q03]', () => {
      const worker = newWorker();
      const stack = Stack.of(worker);
      Template.fromStack(stack).hasResourceProperties(QUEUE, {
        RedrivePolicy: { deadLetterTargetArn: stack.resolve(worker.deadLetterQueue.queueArn), maxReceiveCount: 13 },
      });
    });

    test.each<[string, Partial<SqsWorkerFunctionProps>, number, number, [number, number] | undefined]>([
      ['by default', {}, 13, 330, [10, 600]],
      ['for ten minutes', { toleratedOutage: Duration.minutes(10) }, 11, 180, [10, 100]],
      ['for a minute', { toleratedOutage: Duration.minutes(1) }, 5, 180, [10, 19]],
      ['for four hours', { toleratedOutage: Duration.hours(4) }, 15, 1_132, [10, 2_400]],
      ['for a day', { toleratedOutage: Duration.days(1) }, 35, 2_796, [10, 3_600]],
      ['with a given longest wait', { longestRetry: Duration.minutes(5) }, 19, 220, [10, 300]],
      ['with a longest wait below the first one', { longestRetry: Duration.seconds(5), toleratedOutage: Duration.minutes(1) }, 15, 180, [5, 5]],
      ['with a given visibility timeout', { source: SqsSource.newQueue({ visibilityTimeout: Duration.minutes(3) }) }, 23, 180, [10, 215]],
      ['with given receives, which are the user\'s choice', { source: SqsSource.newQueue({ maxReceiveCount: 5 }) }, 5, 180, [48, 384]],
      ['with given receives and a longest wait', { longestRetry: Duration.minutes(1), source: SqsSource.newQueue({ maxReceiveCount: 5 }) }, 5, 180, [10, 60]],
      ['with given receives for an outage', { toleratedOutage: Duration.hours(1), source: SqsSource.newQueue({ maxReceiveCount: 5 }) }, 5, 990, [264, 2_112]],
      ['with one receive', { source: SqsSource.newQueue({ maxReceiveCount: 1 }) }, 1, 180, [10, 60]],
      ['with many receives', { source: SqsSource.newQueue({ maxReceiveCount: 1_000, visibilityTimeout: Duration.seconds(30) }) }, 1_000, 30, [10, 31]],
      ['with a visibility timeout of days in all', { source: SqsSource.newQueue({ maxReceiveCount: 7, visibilityTimeout: Duration.hours(12) }) }, 7, 43_200, [4_115, 33_120]],
    ])('computes receives, visibility timeout and waits from the outage to survive: %s [Q03, Q24]', (_, props, maxReceiveCount, VisibilityTimeout, waits) => {
      const template = workerTemplate(props);
      const { Variables } = propertiesOf(template, FUNCTION).Environment;
      const variable = JSON.stringify(Variables.RESILIENT_LAMBDA_BACK_OFF);
      const [, first, longest] = /"firstSeconds\\":(\d+),\\"longestSeconds\\":(\d+)/.exec(variable)!;
      expect([Number(first), Number(longest)]).toEqual(waits);
      expect(propertiesOf(template, QUEUE, /WorkerQueue/)).toMatchObject({ VisibilityTimeout, RedrivePolicy: { maxReceiveCount } });
    });

    test('tells its handler where to park what can never succeed, and lets it send there alone [Q05, Q12]', () => {
      const worker = newWorker();
      const stack = Stack.of(worker);
      const { Environment: { Variables } } = propertiesOf(Template.fromStack(stack), FUNCTION);
      const [, parts] = Variables.RESILIENT_LAMBDA_BACK_OFF['Fn::Join'];
      const [queue, deadLetterQueue] = [worker.queue, worker.deadLetterQueue].map(({ queueArn }) => stack.resolve(queueArn));
      expect(parts).toEqual(['{"queue":"', queue, '","firstSeconds":10,"longestSeconds":600,"deadLetterQueue":"', deadLetterQueue, '"}']);
      expect(ownStatementsOf(stack)).toContainEqual({ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: deadLetterQueue });
    });

    test.each<[string, (stack: Stack) => Partial<SqsWorkerFunctionProps>]>([
      ['that is given', stack => ({ source: SqsSource.newQueue({ deadLetterQueue: new sqs.Queue(stack, 'Given', { retentionPeriod: Duration.days(14) }) }) })],
      ['of a queue that exists', stack => ({ source: SqsSource.fromQueue(ownQueue(stack)) })],
    ])('lets its handler send to no dead-letter queue %s: it may belong to others', (_, props) => {
      const stack = newStack();
      newWorker(props(stack), stack);
      expect(ownStatementsOf(stack).flatMap(({ Action }) => Action)).not.toContain('sqs:SendMessage');
      const { Environment: { Variables } } = propertiesOf(Template.fromStack(stack), FUNCTION);
      expect(JSON.stringify(Variables.RESILIENT_LAMBDA_BACK_OFF)).not.toContain('deadLetterQueue');
    });

    test('leaves the waits to a variable that the user sets, and to the queue where only the deployment knows it', () => {
      expect(functionOf({ environment: { RESILIENT_LAMBDA_BACK_OFF: 'mine' } }).Environment.Variables).toEqual({ RESILIENT_LAMBDA_BACK_OFF: 'mine' });
      const maxReceiveCount = Lazy.number({ produce: () => 7 });
      expect(functionOf({ source: SqsSource.newQueue({ maxReceiveCount }) }).Environment).toBeUndefined();
    });

    test('of a worker that survives little produces a warning, unless that is meant [Q03]', () => {
      const app = newApp();
      const stack = newStack(app);
      const deadLetterQueue = { queue: new sqs.Queue(stack, 'Dead', { retentionPeriod: Duration.days(14) }), maxReceiveCount: 5 };
      const source = SqsSource.fromQueue(new sqs.Queue(stack, 'Orders', { visibilityTimeout: Duration.minutes(3), deadLetterQueue }));
      newWorker({ source, toleratedOutage: Duration.minutes(10) }, stack);
      new SqsWorkerFunction(stack, 'Meant', { code: inlineCode, source: SqsSource.newQueue({ maxReceiveCount: 5 }) });
      expect(warningsOf(app).filter(warning => warning.includes('shortOutageTolerated'))).toEqual([]);
      const other = newApp();
      const second = newStack(other);
      const dead = { queue: new sqs.Queue(second, 'Dead', { retentionPeriod: Duration.days(14) }), maxReceiveCount: 5 };
      newWorker({ source: SqsSource.fromQueue(new sqs.Queue(second, 'Orders', { visibilityTimeout: Duration.minutes(3), deadLetterQueue: dead })) }, second);
      expect(warningsOf(other)).toEqual([
        "cdk-resilient-lambda:shortOutageTolerated at /Orders/Worker: maxReceiveCount of the queue 'Orders/Orders' is 5 and its visibilityTimeout 3 minutes, so messages " +
        'survive an outage of at most 10 minutes, and are moved to the dead-letter queue in a longer one: raise maxReceiveCount to 23 to survive 1 hour, or set ' +
        'toleratedOutage to 10 minutes',
      ]);
    });

    test('keeps messages for four days and dead letters for fourteen, which is longer [Q18]', () => {
      expect(queueOf({}).MessageRetentionPeriod).toBe(4 * 24 * 3600);
      expect(deadLetterQueueOf({}).MessageRetentionPeriod).toBe(14 * 24 * 3600);
    });

    test('is encrypted and accepts requests over TLS only, like its dead-letter queue [Q19]', () => {
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

    test('is retained when its construct is removed, like its dead-letter queue', () => {
      workerTemplate().allResources(QUEUE, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
      workerTemplate({ removalPolicy: RemovalPolicy.DESTROY }).allResources(QUEUE, { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
    });

    test('has the settings that the user gives', () => {
      const source = SqsSource.newQueue({ visibilityTimeout: Duration.hours(1), retentionPeriod: Duration.days(13), maxReceiveCount: 6 });
      const queue = queueOf({ source });
      expect(queue).toMatchObject({ VisibilityTimeout: 3600, MessageRetentionPeriod: 13 * 24 * 3600, RedrivePolicy: { maxReceiveCount: 6 } });
    });

    test('is FIFO with a FIFO dead-letter queue if fifo is true [Q13]', () => {
      const template = workerTemplate({ source: SqsSource.newQueue({ fifo: true }) });
      template.resourceCountIs(QUEUE, 2);
      template.allResourcesProperties(QUEUE, { FifoQueue: true, ContentBasedDeduplication: Match.absent() });
      const source = SqsSource.newQueue({ fifo: true, contentBasedDeduplication: true });
      expect(queueOf({ source }).ContentBasedDeduplication).toBe(true);
      expect(deadLetterQueueOf({ source }).ContentBasedDeduplication).toBeUndefined();
    });

    test('has another logical ID for each type, because no template can change a type, and the old queue keeps its messages [Q13]', () => {
      const queues = (fifo: boolean): any => workerTemplate({ source: SqsSource.newQueue({ fifo }) }).findResources(QUEUE);
      const [standard, ordered] = [queues(false), queues(true)];
      expect(Object.keys(standard).filter(id => id in ordered)).toEqual([]);
      for (const { DeletionPolicy } of Object.values<any>({ ...standard, ...ordered })) expect(DeletionPolicy).toBe('Retain');
    });

    test('is a standard queue otherwise', () => {
      workerTemplate({ source: SqsSource.newQueue({ fifo: false }) }).allResourcesProperties(QUEUE, { FifoQueue: Match.absent() });
    });

    test('may keep messages as long as its dead-letter queue if it is FIFO, because a dead letter starts a new retention period there [Q18]', () => {
      expect(queueOf({ source: SqsSource.newQueue({ fifo: true, retentionPeriod: Duration.days(14) }) }).MessageRetentionPeriod).toBe(14 * 24 * 3600);
    });
  });

  describe('event source mapping', () => {
    test('receives one message at a time from a FIFO queue, so that no follower is parked with a poison message [Q09, Q28]', () => {
      expect(mappingOf({ source: SqsSource.newQueue({ fifo: true }) }).BatchSize).toBe(1);
      const stack = newStack();
      const imported = (name: string) => sqs.Queue.fromQueueArn(stack, name, `arn:aws:sqs:eu-west-1:123456789012:${name}.fifo`);
      newWorker({
        source: SqsSource.fromQueue(imported('Orders'), { deadLetterQueue: imported('Dead'), visibilityTimeout: Duration.minutes(3), maxReceiveCount: 23 }),
      }, stack);
      expect(propertiesOf(Template.fromStack(stack), MAPPING).BatchSize).toBe(1);
    });

    test('leaves a function with the longest timeout six of them to retry [Q01]', () => {
      expect(queueOf({ timeout: Duration.minutes(30), maxBatchingWindow: Duration.minutes(5) }).VisibilityTimeout).toBe(6 * 1_800 + 300);
    });

    test('is enabled in the template, so that a deployment enables it again after an incident', () => {
      expect([mappingOf({}).Enabled, mappingOf({ enabled: false }).Enabled]).toEqual([true, false]);
    });

    test('reports failures of single messages, in batches of ten without a batching window [Q04, Q09, Q15]', () => {
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

    test('runs at most ten batches concurrently, and the function reserves that concurrency [Q06, Q07]', () => {
      expect(mappingOf({}).ScalingConfig).toEqual({ MaximumConcurrency: 10 });
      expect(functionOf({}).ReservedConcurrentExecutions).toBe(10);
    });

    test('has the settings that the user gives', () => {
      const filters = [lambda.FilterCriteria.filter({ body: { kind: ['order'] } })];
      expect(mappingOf({ batchSize: 100, maxBatchingWindow: Duration.seconds(1), maxConcurrency: 2, filters })).toMatchObject({
        BatchSize: 100,
        MaximumBatchingWindowInSeconds: 1,
        ScalingConfig: { MaximumConcurrency: 2 },
        FilterCriteria: { Filters: [{ Pattern: '{"body":{"kind":["order"]}}' }] },
      });
    });

    test('accepts a batching window of zero', () => {
      expect(mappingOf({ maxBatchingWindow: Duration.seconds(0) }).MaximumBatchingWindowInSeconds).toBe(0);
    });

    test('has provisioned pollers instead of a maximum concurrency, also more than the L2 allows', () => {
      const mapping = mappingOf({ provisionedPollers: { minimum: 5, maximum: 10_000 } });
      expect(mapping.ProvisionedPollerConfig).toEqual({ MinimumPollers: 5, MaximumPollers: 10_000 });
      expect(mapping.ScalingConfig).toBeUndefined();
      expect(functionOf({ provisionedPollers: {} }).ReservedConcurrentExecutions).toBeUndefined();
    });

    test('has no on-failure destination, which Lambda does not support for a queue [Q14]', () => {
      expect(mappingOf({}).DestinationConfig).toBeUndefined();
    });
  });

  test('fails at synth if a destination is set on its mapping [Q14]', () => {
    const worker = newWorker();
    (worker.eventSourceMapping.node.defaultChild as lambda.CfnEventSourceMapping).destinationConfig = { onFailure: { destination: 'arn' } };
    expect(() => Template.fromStack(Stack.of(worker))).toThrow(
      'destinationConfig is set, but Lambda does not support a destination for a queue, whose failed messages go to the dead-letter queue');
  });

  describe('concurrency', () => {
    test('is reserved in the amount of maxConcurrency [Q07]', () => {
      expect(functionOf({ maxConcurrency: 25 }).ReservedConcurrentExecutions).toBe(25);
    });

    test('is reserved in the amount that the user gives, which also limits the pollers', () => {
      expect(functionOf({ reservedConcurrentExecutions: 7 }).ReservedConcurrentExecutions).toBe(7);
      expect(mappingOf({ reservedConcurrentExecutions: 7 }).ScalingConfig.MaximumConcurrency).toBe(7);
      expect(functionOf({ reservedConcurrentExecutions: 50 }).ReservedConcurrentExecutions).toBe(50);
      expect(mappingOf({ reservedConcurrentExecutions: 50 }).ScalingConfig.MaximumConcurrency).toBe(10);
      expect(mappingOf({ reservedConcurrentExecutions: 5 }).ScalingConfig.MaximumConcurrency).toBe(5);
    });

    test('may be reserved below five if maxConcurrency is no higher [Q06]', () => {
      expect(functionOf({ reservedConcurrentExecutions: 2, maxConcurrency: 2 }).ReservedConcurrentExecutions).toBe(2);
    });

    test('is not reserved if the user opts out, for the worker or for the whole app [C02]', () => {
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

    test('logs to its own group, which keeps logs for a month and is removed with the construct [O05, O13]', () => {
      const worker = newWorker();
      const stack = Stack.of(worker);
      const template = Template.fromStack(stack);
      template.resourceCountIs('AWS::Logs::LogGroup', 1);
      template.hasResource('AWS::Logs::LogGroup', { Properties: { RetentionInDays: 30 }, DeletionPolicy: 'Delete' });
      template.hasResourceProperties(FUNCTION, { LoggingConfig: { LogGroup: stack.resolve(worker.logGroup.logGroupName) } });
    });

    test('has the settings that the user gives', () => {
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

    test('accepts a log retention, or an existing log group', () => {
      workerTemplate({ logRetention: logs.RetentionDays.ONE_YEAR }).hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });

      const stack = newStack();
      const logGroup = logs.LogGroup.fromLogGroupName(stack, 'Existing', 'shared');
      const worker = newWorker({ logGroup }, stack);
      const template = Template.fromStack(stack);
      template.resourceCountIs('AWS::Logs::LogGroup', 0);
      template.hasResourceProperties(FUNCTION, { LoggingConfig: { LogGroup: 'shared' } });
      expect(worker.logGroup).toBe(logGroup);
    });

    test('publishes a new version for new content of a layer, whatever the feature flag of the app [V10]', () => {
      const stack = newStack(newApp({ context: { '@aws-cdk/aws-lambda:recognizeLayerVersion': false } }));
      expect(newWorker({}, stack).node.tryGetContext('@aws-cdk/aws-lambda:recognizeLayerVersion')).toBe(true);
    });
  });

  describe('permissions', () => {
    test('the function has its own role, which may consume its queue, write its logs, send traces and park in its dead-letter queue, and nothing else [E04, E06]', () => {
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
              { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: stack.resolve(worker.deadLetterQueue.queueArn) },
            ],
          },
        }],
      });
    });

    test('the function may not send traces if tracing is disabled', () => {
      const template = workerTemplate({ tracing: lambda.Tracing.DISABLED });
      expect(JSON.stringify(template.findResources('AWS::IAM::Role'))).not.toContain('xray');
      expect(JSON.stringify(workerTemplate({ tracing: lambda.Tracing.PASS_THROUGH }).findResources('AWS::IAM::Role'))).toContain('xray');
      expect(propertiesOf(template, FUNCTION).TracingConfig).toEqual({ Mode: 'PassThrough' });
    });

    test('the worker can be granted permissions, which go into a separate policy', () => {
      const stack = newStack();
      const table = new dynamodb.TableV2(stack, 'Table', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } });
      const worker = newWorker({ initialPolicy: [new iam.PolicyStatement({ actions: ['ses:SendEmail'], resources: ['*'] })] }, stack);
      table.grantReadData(worker);
      const statements = propertiesOf(Template.fromStack(stack), 'AWS::IAM::Policy').PolicyDocument.Statement;
      expect(statements.map((statement: any) => statement.Action)).toEqual(['ses:SendEmail', expect.arrayContaining(['dynamodb:GetItem'])]);
    });

    test('a caller can be granted permission to invoke the alias and no other version', () => {
      const worker = newWorker({ code: countingCode, deployment: {} });
      const stack = Stack.of(worker);
      const caller = new iam.Role(stack, 'Caller', { assumedBy: new iam.AccountRootPrincipal() });
      worker.grantInvoke(caller);
      Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
        PolicyDocument: { Statement: [{ Action: 'lambda:InvokeFunction', Resource: stack.resolve(worker.alias!.functionArn) }] },
        Roles: [stack.resolve(caller.roleName)],
      });
    });

    test('a producer can be granted permission to send messages', () => {
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

    test('an operator can be granted permission to redrive dead letters [Q16]', () => {
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

    test('the function has no security groups outside a VPC', () => {
      expect(() => newWorker().connections).toThrow('Only VPC-associated Lambda Functions have security groups to manage');
    });

    test('the function has security groups in a VPC', () => {
      const worker = newWorker();
      const connections = new ec2.Connections();
      Object.defineProperty(worker.lambdaFunction, 'connections', { value: connections });
      expect(worker.connections).toBe(connections);
    });
  });

  describe('metrics', () => {
    test('metric is any metric of the function, or of its alias', () => {
      const worker = newWorker();
      expect(worker.metric('Errors', { statistic: 'Maximum' })).toMatchObject({
        namespace: 'AWS/Lambda', metricName: 'Errors', statistic: 'Maximum', dimensions: { FunctionName: worker.lambdaFunction.functionName },
      });
      const deployed = newWorker({ code: countingCode, deployment: {} });
      const { functionName } = deployed.lambdaFunction;
      expect(deployed.metric('Errors').dimensions).toEqual({ FunctionName: functionName, Resource: `${functionName}:live` });
    });

    test.each<[keyof SqsWorkerFunction, string, string, 'queue' | 'deadLetterQueue']>([
      ['metricApproximateAgeOfOldestMessage', 'ApproximateAgeOfOldestMessage', 'Maximum', 'queue'],
      ['metricDeadLetterQueueApproximateNumberOfMessagesVisible', 'ApproximateNumberOfMessagesVisible', 'Maximum', 'deadLetterQueue'],
      ['metricDeadLetterQueueApproximateAgeOfOldestMessage', 'ApproximateAgeOfOldestMessage', 'Maximum', 'deadLetterQueue'],
    ])('%s is %s, %s over a minute, of the %s', (method, metricName, statistic, queue) => {
      const worker = newWorker();
      const metric = (worker[method] as (props?: cloudwatch.MetricOptions) => cloudwatch.Metric).bind(worker);
      expect(metric()).toMatchObject({ namespace: 'AWS/SQS', metricName, statistic, dimensions: { QueueName: worker[queue].queueName } });
      expect(metric().period.toSeconds()).toBe(60);
      expect(metric({ period: Duration.minutes(5), statistic: 'Average' })).toMatchObject({ statistic: 'Average' });
      expect(metric({ period: Duration.minutes(5) }).period.toSeconds()).toBe(300);
    });

    test('metricFailedInvokeEventCount is the sum over a minute of the messages that the mapping failed to have processed', () => {
      const worker = newWorker();
      const metric = worker.metricFailedInvokeEventCount();
      expect(metric).toMatchObject({
        namespace: 'AWS/Lambda',
        metricName: 'FailedInvokeEventCount',
        statistic: 'Sum',
        dimensions: { EventSourceMappingUUID: worker.eventSourceMapping.eventSourceMappingId },
      });
      expect(metric.period.toSeconds()).toBe(60);
      expect(worker.metricFailedInvokeEventCount({ label: 'Failed' }).label).toBe('Failed');
    });
  });

  test('can be created many times, in one stack and in several', () => {
    const app = newApp();
    ResilienceDefaults.of(app).set({ reserveConcurrency: false });
    const stacks = ['One', 'Two', 'Three'].map(id => new Stack(app, id));
    for (const stack of stacks) {
      for (let i = 0; i < 38; i++) new SqsWorkerFunction(stack, `Worker${i}`, { code: inlineCode });
    }
    for (const stack of app.synth().stacks) expect(Object.keys(stack.template.Resources)).toHaveLength(38 * 13);
  });

  test('has the reviewed default template', () => {
    expect(withoutAssetHashes(workerTemplate())).toMatchSnapshot();
  });

  test('accepts messages from a producer of another stack', () => {
    const app = newApp();
    const worker = newWorker({}, newStack(app));
    const producers = new Stack(app, 'Producers');
    worker.grantSendMessages(new iam.Role(producers, 'Producer', { assumedBy: new iam.AccountRootPrincipal() }));
    const statement = propertiesOf(Template.fromStack(producers), 'AWS::IAM::Policy').PolicyDocument.Statement[0];
    expect(statement.Action).toContain('sqs:SendMessage');
    expect(JSON.stringify(statement.Resource)).toContain('Fn::GetStackOutput');
  });

  test('takes injected props before it checks them', () => {
    const app = newApp();
    injectProps(app, SqsWorkerFunction, { source: SqsSource.newQueue({ maxReceiveCount: 7 }) });
    const stack = newStack(app);
    newWorker({}, stack);
    Template.fromStack(stack).hasResourceProperties(QUEUE, { RedrivePolicy: { maxReceiveCount: 7 } });

    const wrong = newApp();
    injectProps(wrong, SqsWorkerFunction, { batchSize: 0 });
    expect(() => newWorker({}, newStack(wrong))).toThrow('batchSize is 0 but must be a whole number from 1 to 10000');
  });

  test('is invoked through its target: the function, or its alias', () => {
    const worker = newWorker();
    expect(worker.target).toBe(worker.lambdaFunction);
    const deployed = newWorker({ code: countingCode, deployment: {} });
    expect(deployed.target).toBe(deployed.alias);
    const stack = Stack.of(deployed);
    Template.fromStack(stack).hasResourceProperties(MAPPING, { FunctionName: stack.resolve(deployed.alias!.functionName) });
  });

  test('exposes its resources by role', () => {
    const worker = newWorker();
    expect(worker.queue).toBeInstanceOf(sqs.Queue);
    expect(worker.deadLetterQueue).toBe(worker.node.findChild('DeadLetterQueue'));
    expect(worker.lambdaFunction).toBe(worker.node.findChild('Function'));
    expect(worker.eventSourceMapping).toBe(worker.node.findChild('EventSourceMapping'));
    expect(worker.grantPrincipal).toBe(worker.lambdaFunction.grantPrincipal);
    expect(App.isApp(worker.node.root)).toBe(true);
  });
});
