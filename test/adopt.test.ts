import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { EMAILS, EMAILS_MAPPING, EMAILS_WITHOUT_WORKER, InvoicesBefore } from './fixtures/adopted';
import { newApp } from './fixtures/stack';
import { Deployed, problemsOfUpdate } from './fixtures/update';
import { ShopAfter, ShopBefore, ShopBeside, ShopRebuilt } from '../examples/adopt/alias';
import { UploadsAfter, UploadsBefore, UploadsRebuilt, UploadsTwice } from '../examples/adopt/bucket';
import { deployedFunction } from '../examples/adopt/deployed-function';
import { ReportsAfter, ReportsBefore, ReportsBeside, ReportsOfAliasAfter, ReportsOfAliasBefore, ReportsRebuilt } from '../examples/adopt/invoke-config';
import { OrdersAfter, OrdersAfterWithNewFunction, OrdersBefore, OrdersPaused, OrdersResumed } from '../examples/adopt/queue';
import { EmailsAfter, EmailsBeside } from '../examples/adopt/serverless-lift';
import { InvoicesAfter, InvoicesPaused, InvoicesResumed } from '../examples/adopt/solutions-constructs';
import {
  CatalogAfter, CatalogBefore, CatalogPaused, CatalogResumed, ClicksAfter, ClicksBefore, ClicksPaused, ClicksResumed,
} from '../examples/adopt/stream';
import { PrintsAfter, PrintsBefore, PrintsRebuilt, PrintsTwice } from '../examples/adopt/topic';
import { AsyncFunctionWithDestinations, HandlerCode } from '../src';

type StackClass = new (scope: Construct, id: string) => Stack;

beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(); // warnings that are not the subject here
});
afterEach(() => {
  jest.restoreAllMocks();
});

function deployed(id: string, stackClass: StackClass): Deployed {
  const stack = new stackClass(newApp(), id);
  return { [stack.stackName]: Template.fromStack(stack).toJSON() };
}

/** The log group of a function that goes stays, with its logs. */
function withoutLogs(problems: string[]): string[] {
  return problems.filter(problem => !/LogGroup\w+ is orphaned$/.test(problem));
}

describe('adopting in one deployment', () => {
  test.each<[string, StackClass, StackClass, string]>([
    ['OrdersStack', OrdersBefore, OrdersAfter, 'OrdersSqsEventSourceOrdersStackQueue1A83F5DA761A1FAD'],
    ['CatalogStack', CatalogBefore, CatalogAfter, 'SearchDynamoDBEventSourceCatalogStackCatalog4B84382D19FC6F1C'],
    ['PrintsStack', PrintsBefore, PrintsAfter, 'PrintOrders3FBAEBA7'],
    ['ReportsStack', ReportsBefore, ReportsAfter, 'ReportEventInvokeConfig14F4CA77'],
    ['ReportsStack', ReportsOfAliasBefore, ReportsOfAliasAfter, 'ReportAliasliveEventInvokeConfig482774B7'],
    ['ShopStack', ShopBefore, ShopAfter, 'Live848578DF'],
    ['InvoicesStack', InvoicesBefore, InvoicesAfter, 'InvoicesLambdaFunctionSqsEventSourceInvoicesStackInvoicesqueueBDD5D8C86FD02DAF'],
  ])('%s replaces, deletes and doubles nothing, because it keeps a logical ID', (id, before, after, logicalId) => {
    const [old, now] = [deployed(id, before), deployed(id, after)];
    expect(problemsOfUpdate(old, now)).toEqual([]);
    expect(Object.keys(now[id].Resources!)).toContain(logicalId);

    const renamed = JSON.parse(JSON.stringify(now).replaceAll(logicalId, 'New'));
    expect(problemsOfUpdate(old, renamed)).toEqual([`${id}/${logicalId} is deleted`, `${id}/New is created beside ${id}/${logicalId}`].sort());
  });

  test.each<[string, StackClass, StackClass]>([
    ['OrdersStack', OrdersBefore, OrdersAfterWithNewFunction],
    ['ClicksStack', ClicksBefore, ClicksAfter],
  ])('%s moves its mapping to another function', (id, before, after) => {
    expect(withoutLogs(problemsOfUpdate(deployed(id, before), deployed(id, after)))).toEqual([]);
  });

  test('the configuration of an alias stays while the alias retires', () => {
    class Retiring extends Stack {
      constructor(scope: Construct, id: string) {
        super(scope, id);
        new AsyncFunctionWithDestinations(this, 'Reports', {
          code: HandlerCode.fromExisting(deployedFunction(this, 'Report')),
          onFailure: new SqsDestination(new sqs.Queue(this, 'Failed', { retentionPeriod: Duration.days(14) })),
          deployment: { aliasName: 'live', aliasLogicalId: 'ReportAliaslive7E7904FB', retired: true },
          eventInvokeConfigLogicalId: 'ReportAliasliveEventInvokeConfig482774B7',
        });
      }
    }
    expect(problemsOfUpdate(deployed('ReportsStack', ReportsOfAliasAfter), deployed('ReportsStack', Retiring))).toEqual([]);
  });

  test('a bucket continues to invoke its function directly', () => {
    const [old, now] = [deployed('UploadsStack', UploadsBefore), deployed('UploadsStack', UploadsAfter)];
    expect(problemsOfUpdate(old, now)).toEqual([]);
  });

  test('the stack of Serverless Lift keeps its queues, and its mapping moves to another function', () => {
    expect(problemsOfUpdate(EMAILS, deployed('EmailsStack', EmailsAfter))).toEqual([]);
  });
});

describe('adopting in two deployments', () => {
  test.each<[string, StackClass, StackClass, StackClass, string[], string[]]>([
    ['OrdersStack', OrdersBefore, OrdersPaused, OrdersResumed, ['OrdersSqsEventSourceOrdersStackQueue1A83F5DA761A1FAD is deleted'], []],
    ['CatalogStack', CatalogBefore, CatalogPaused, CatalogResumed, ['SearchDynamoDBEventSourceCatalogStackCatalog4B84382D19FC6F1C is deleted'], []],
    ['ClicksStack', ClicksBefore, ClicksPaused, ClicksResumed, ['ClicksKinesisEventSourceClicksStackStream88B93503D8B6A1BC is deleted'], []],
    ['PrintsStack', PrintsBefore, PrintsTwice, PrintsRebuilt, [], ['PrintOrders3FBAEBA7 is deleted']],
    ['UploadsStack', UploadsBefore, UploadsTwice, UploadsRebuilt, [], []],
    ['ReportsStack', ReportsBefore, ReportsBeside, ReportsRebuilt, [], ['ReportEventInvokeConfig14F4CA77 is deleted']],
    ['ShopStack', ShopBefore, ShopBeside, ShopRebuilt, [], ['Live848578DF is deleted']],
    ['InvoicesStack', InvoicesBefore, InvoicesPaused, InvoicesResumed,
      ['InvoicesLambdaFunctionSqsEventSourceInvoicesStackInvoicesqueueBDD5D8C86FD02DAF is deleted'], []],
  ])('%s replaces and doubles nothing, and deletes only what the guide says', (id, before, between, after, deletedFirst, deletedThen) => {
    const [old, middle, now] = [before, between, after].map(stackClass => deployed(id, stackClass));
    expect(withoutLogs(problemsOfUpdate(old, middle))).toEqual(deletedFirst.map(problem => `${id}/${problem}`));
    expect(withoutLogs(problemsOfUpdate(middle, now))).toEqual(deletedThen.map(problem => `${id}/${problem}`));
  });

  test('the queues of Serverless Lift stay in its stack, and a stack of the CDK processes them', () => {
    expect(problemsOfUpdate(EMAILS, EMAILS_WITHOUT_WORKER)).toEqual([
      `app-dev/${EMAILS_MAPPING} is deleted`, 'app-dev/EmailsWorkerLogGroup is deleted',
    ].sort());
    expect(problemsOfUpdate(EMAILS_WITHOUT_WORKER, { ...EMAILS_WITHOUT_WORKER, ...deployed('EmailsStack', EmailsBeside) })).toEqual([]);
  });
});

test('children at the same paths have the logical IDs of SqsToLambda, as its own tests record them', () => {
  const stack = new InvoicesBefore(newApp(), 'sqslam-deployFunction', 'test-sqs-lambda');
  expect(Object.keys(Template.fromStack(stack).toJSON().Resources)).toEqual(expect.arrayContaining([
    'testsqslambdaqueue601203B8', 'testsqslambdaqueuedlq3A0F89AC', 'testsqslambdaqueuePolicy29B871D4', 'testsqslambdaqueuedlqPolicy2BF8AE48',
    'testsqslambdaLambdaFunction58720146', 'testsqslambdaLambdaFunctionSqsEventSourcesqslamdeployFunctiontestsqslambdaqueueAA417393CB51C9D9',
  ]));
});

describe('an update', () => {
  const app = (Resources: any): Deployed => ({ App: { Resources } });
  const queue = (Properties: object = {}) => ({ Type: 'AWS::SQS::Queue', Properties });
  const mapping = (StartingPosition: string) => ({
    Type: 'AWS::Lambda::EventSourceMapping', Properties: { EventSourceArn: 'arn:stream', FunctionName: 'orders', StartingPosition },
  });

  test.each<[string, any, any, string[]]>([
    ['that deletes a queue', { Queue: queue() }, {}, ['App/Queue is deleted']],
    ['that retains a queue, which nothing reads', { Queue: { ...queue(), DeletionPolicy: 'Retain' } }, {}, ['App/Queue is orphaned']],
    ['that changes the type of a queue', { Queue: queue() }, { Queue: queue({ FifoQueue: true }) }, ['App/Queue is replaced by its FifoQueue']],
    ['that moves a queue with a name', { Queue: queue({ QueueName: 'a' }) }, { Moved: queue({ QueueName: 'a' }) },
      ['App/Moved is created beside App/Queue', 'App/Queue is deleted']],
    ['that changes the starting position', { Mapping: mapping('LATEST') }, { Mapping: mapping('TRIM_HORIZON') }, ['App/Mapping is replaced by its StartingPosition']],
    ['that adds a second mapping', {}, { One: mapping('LATEST'), Two: mapping('LATEST') }, ['App/One is created beside App/Two', 'App/Two is created beside App/One']],
    ['that makes something else of a logical ID', { Queue: queue() }, { Queue: mapping('LATEST') }, ['App/Queue becomes another type']],
    ['that gives a bucket two writers', {}, {
      Bucket: { Type: 'AWS::S3::Bucket', Properties: { NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } } },
      Writer: { Type: 'Custom::S3BucketNotifications', Properties: { BucketName: { Ref: 'Bucket' } } },
    }, ['App/Bucket has two writers of its notifications']],
    ['that leaves a deployment group without an alias', {}, { Group: { Type: 'AWS::CodeDeploy::DeploymentGroup', Properties: { ApplicationName: 'shop' } } },
      ['App/Group shifts the traffic of no alias, or of several']],
  ])('%s is noticed', (_, before, after, problems) => {
    expect(problemsOfUpdate(app(before), app(after))).toEqual(problems);
  });
});
