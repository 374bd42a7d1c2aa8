import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { App, Aspects, CfnResource, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Queue } from './behavior/queues';
import type { DeployedStack } from './deployed-stack';
import type { Emulator } from './emulator';
import { loggingCode } from './flow';
import { ShopAfter, ShopBefore, ShopBeside, ShopRebuilt } from '../../examples/adopt/alias';
import { UploadsAfter, UploadsBefore, UploadsRebuilt, UploadsTwice } from '../../examples/adopt/bucket';
import { ReportsAfter, ReportsBefore, ReportsBeside, ReportsOfAliasAfter, ReportsOfAliasBefore, ReportsRebuilt } from '../../examples/adopt/invoke-config';
import { OrdersAfter, OrdersAfterWithNewFunction, OrdersBefore, OrdersPaused, OrdersResumed } from '../../examples/adopt/queue';
import { EmailsAfter, EmailsBeside } from '../../examples/adopt/serverless-lift';
import { InvoicesAfter, InvoicesPaused, InvoicesResumed } from '../../examples/adopt/solutions-constructs';
import {
  CatalogAfter, CatalogBefore, CatalogPaused, CatalogResumed, ClicksAfter, ClicksBefore, ClicksPaused, ClicksResumed,
} from '../../examples/adopt/stream';
import { PrintsAfter, PrintsBefore, PrintsRebuilt, PrintsTwice } from '../../examples/adopt/topic';
import { EmailsBefore, EmailsWithoutWorker, InvoicesBefore } from '../fixtures/adopted';
import { newApp } from '../fixtures/stack';

type StackClass = new (scope: Construct, id: string) => Stack;

/** What is deployed, adopted in one deployment, as it was before, and in the first and the second of two deployments. */
type Versions = readonly [before: StackClass, adopted: StackClass, again: StackClass, between: StackClass, rebuilt: StackClass];

export type Round = 0 | 1 | 2 | 3 | 4;

/** A guide of docs/adopt.md. */
export interface Guide {
  readonly versions: Versions;

  /** Sends an event to a stack, of which only the resources are there that a deployment keeps. */
  readonly send: (emulator: Emulator, stack: DeployedStack, event: string) => Promise<unknown>;

  /** Nobody reads the events between the first and the second of two deployments. */
  readonly pauses?: true;
}

/** The guides by the names of their stacks. */
export const GUIDES: { readonly [stackName: string]: Guide } = {
  'OrdersStack': {
    versions: [OrdersBefore, OrdersAfter, OrdersAfterWithNewFunction, OrdersPaused, OrdersResumed], // adopted by one function after the other
    send: toQueue('Queue'),
    pauses: true,
  },
  'CatalogStack': {
    versions: [CatalogBefore, CatalogAfter, CatalogBefore, CatalogPaused, CatalogResumed],
    send: ({ client }, stack, event) =>
      new DynamoDBClient(client).send(new PutItemCommand({ TableName: stack.one('AWS::DynamoDB::Table').physicalId, Item: { id: { S: event } } })),
    pauses: true,
  },
  'ClicksStack': {
    versions: [ClicksBefore, ClicksAfter, ClicksBefore, ClicksPaused, ClicksResumed],
    send: ({ client }, stack, event) =>
      new KinesisClient(client).send(
        new PutRecordCommand({ StreamName: stack.one('AWS::Kinesis::Stream').physicalId, PartitionKey: event, Data: Buffer.from(event) })),
    pauses: true,
  },
  'PrintsStack': {
    versions: [PrintsBefore, PrintsAfter, PrintsBefore, PrintsTwice, PrintsRebuilt],
    send: ({ client }, stack, event) =>
      new SNSClient(client).send(new PublishCommand({ TopicArn: stack.one('AWS::SNS::Topic').physicalId, Message: event })),
  },
  'UploadsStack': {
    versions: [UploadsBefore, UploadsAfter, UploadsBefore, UploadsTwice, UploadsRebuilt],
    send: ({ client }, stack, event) =>
      new S3Client({ ...client, forcePathStyle: true }).send(
        new PutObjectCommand({ Bucket: stack.one('AWS::S3::Bucket').physicalId, Key: event, Body: 'x' })),
  },
  'ReportsStack': {
    versions: [ReportsBefore, ReportsAfter, ReportsBefore, ReportsBeside, ReportsRebuilt],
    send: invoking('AWS::Lambda::Function'),
  },
  'AliasStack': {
    versions: [ReportsOfAliasBefore, ReportsOfAliasAfter, ReportsOfAliasBefore, ReportsOfAliasBefore, ReportsOfAliasBefore], // one deployment only
    send: invoking('AWS::Lambda::Alias'),
  },
  'ShopStack': {
    versions: [ShopBefore, ShopAfter, ShopBefore, ShopBeside, ShopRebuilt],
    send: invoking('AWS::Lambda::Alias'),
  },
  'InvoicesStack': {
    versions: [InvoicesBefore, InvoicesAfter, InvoicesBefore, InvoicesPaused, InvoicesResumed],
    send: toQueue('Invoicesqueue9'),
    pauses: true,
  },
  'app-dev': {
    versions: [EmailsBefore, EmailsAfter, EmailsBefore, EmailsWithoutWorker, EmailsWithoutWorker],
    send: toQueue('emailsQueue'),
    pauses: true,
  },
};

function toQueue(logicalId: string): Guide['send'] {
  return (emulator, stack, event) => new Queue(emulator, stack.one('AWS::SQS::Queue', logicalId).physicalId).send(event);
}

function invoking(type: string): Guide['send'] {
  return ({ client }, stack, event) => new LambdaClient(client).send(
    new InvokeCommand({ FunctionName: stack.one(type).physicalId, InvocationType: 'Event', Payload: JSON.stringify({ event }) }));
}

/** The apps of all guides in one, whose handlers log what they receive. */
export function appOf(round: Round): App {
  const app = newApp();
  for (const [name, { versions: { [round]: Version } }] of Object.entries(GUIDES)) new Version(app, name);
  if (round === 4) new EmailsBeside(app, 'EmailsBesideStack'); // the only guide that goes on in another stack
  Aspects.of(app).add({
    visit: node => {
      if (!(node instanceof CfnResource)) return;
      if (node.cfnResourceType === 'AWS::Lambda::Function') logEvents(node);
      if (node.cfnResourceType === 'AWS::Logs::LogGroup') node.applyRemovalPolicy(RemovalPolicy.RETAIN); // they tell what was handled before
    },
  });
  return app;
}

/** Replaces the code of the apps' functions. */
function logEvents(fn: CfnResource): void {
  if (fn.node.path.includes('/BucketNotificationsHandler')) return; // the CDK's own
  for (const part of ['S3Bucket', 'S3Key']) fn.addPropertyDeletionOverride(`Code.${part}`);
  fn.addPropertyOverride('Code.ZipFile', loggingCode());
  fn.addPropertyOverride('Handler', 'index.handler');
}
