import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { EventFlow, findEntry, readAssembly, readTemplates } from '../../../src/template';
import { env, newApp } from '../../fixtures/stack';
import { QUEUE } from '../flow';

/** The context that the CDK CLI passes to an app. */
const BY_CLI = { 'aws:cdk:enable-path-metadata': true, 'aws:cdk:enable-asset-metadata': true };

/** Two stacks, one in a stage, with nested stacks that have equal ids and references to and from their parents. */
function synthesize(app: App): EventFlow {
  const stack = new Stack(app, 'Orders', { env });
  const top = new sqs.Queue(stack, 'Queue');
  const nested = new NestedStack(stack, 'Nested');
  const middle = new sqs.Queue(nested, 'Queue', { deadLetterQueue: { queue: top, maxReceiveCount: 3 } });
  new sqs.Queue(new NestedStack(nested, 'Deep'), 'Queue', { deadLetterQueue: { queue: middle, maxReceiveCount: 3 } });
  new sqs.Queue(stack, 'Outer', { deadLetterQueue: { queue: middle, maxReceiveCount: 3 } });
  new sqs.Queue(new Stack(new Stage(app, 'Prod'), 'Parcels', { stackName: 'parcels' }), 'Queue');
  return readTemplates(app.synth());
}

describe.each([['an app', {}], ['an app run by the CDK CLI', BY_CLI]])('readAssembly of %s', (_, context) => {
  const flow = synthesize(newApp({ context }));
  const redriveOf = (path: string) => findEntry(flow, path, 'queues').redrive as { deadLetterQueue: { key?: string } };

  test('finds the stacks of stages and the nested stacks', () => {
    expect(flow.stacks.map(({ stackName, path, account, region, accountGiven, regionGiven }) => [stackName.replace(/NestedStack.*/, '…'), path, account, region, accountGiven && regionGiven])).toEqual([
      ['parcels', 'Prod/Parcels', '123456789012', 'us-east-1', false],
      ['Orders', 'Orders', env.account, env.region, true],
      ['Orders-Nested…', 'Orders/Nested', env.account, env.region, true],
      ['Orders-Nested…', 'Orders/Nested/Deep', env.account, env.region, true],
    ]);
  });

  test('finds the construct path of every queue', () => {
    expect(flow.queues.map(({ path }) => path)).toEqual([
      'Prod/Parcels/Queue/Resource', 'Orders/Queue/Resource', 'Orders/Outer/Resource', 'Orders/Nested/Queue/Resource', 'Orders/Nested/Deep/Queue/Resource',
    ]);
  });

  test('follows references to and from nested stacks', () => {
    expect(redriveOf('Orders/Nested/Queue').deadLetterQueue.key).toBe(findEntry(flow, 'Orders/Queue').key);
    expect(redriveOf('Orders/Nested/Deep/Queue').deadLetterQueue.key).toBe(findEntry(flow, 'Orders/Nested/Queue').key);
    expect(redriveOf('Orders/Outer').deadLetterQueue.key).toBe(findEntry(flow, 'Orders/Nested/Queue').key);
  });
});

describe('readAssembly of other assemblies', () => {
  let directory: string;
  beforeEach(() => { directory = mkdtempSync(join(tmpdir(), 'assembly-')); });
  afterEach(() => rmSync(directory, { recursive: true }));
  const write = (file: string, json: unknown) => writeFileSync(join(directory, file), JSON.stringify(json));

  test('reads metadata in the manifest, and parameters', () => {
    write('manifest.json', {
      artifacts: {
        Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
        Assets: { type: 'cdk:asset-manifest', properties: { file: 'assets.json' } },
        Orders: {
          type: 'aws:cloudformation:stack',
          environment: 'aws://unknown-account/eu-west-1',
          properties: { templateFile: 'orders.json', parameters: { Delay: '7' } },
          metadata: { '/Orders/Queue/Resource': [{ type: 'aws:cdk:logicalId', data: 'Queue' }, { type: 'aws:cdk:warning', data: '…' }] },
        },
      },
    });
    write('assets.json', { files: { ['a'.repeat(64)]: { source: { executable: ['make'] } } } });
    write('orders.json', { Parameters: { Delay: { Type: 'Number' } }, Resources: { Queue: { ...QUEUE, Properties: { DelaySeconds: { Ref: 'Delay' } } } } });
    expect(readAssembly(directory)).toMatchObject([{ id: 'Orders', stackName: 'Orders', account: undefined, region: 'eu-west-1', paths: { Queue: 'Orders/Queue/Resource' } }]);
    expect(readTemplates({ directory }).queues[0]).toMatchObject({ delaySeconds: 7, path: 'Orders/Queue/Resource' });
  });

  test('ignores a nested stack whose template is not in the assembly', () => {
    write('manifest.json', { artifacts: { Orders: { type: 'aws:cloudformation:stack', properties: { templateFile: 'orders.json' } }, Assets: { type: 'cdk:asset-manifest', properties: { file: 'assets.json' } } } });
    write('assets.json', {});
    const nested = (TemplateURL?: string) => ({ Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL } });
    write('orders.json', { Resources: { A: nested('https://example.com/template.json'), B: nested(`https://example.com/${'b'.repeat(64)}.json`), C: nested() } });
    const flow = readTemplates({ directory });
    expect(flow.stacks.map(({ id }) => id)).toEqual(['Orders']);
    expect(flow.others).toHaveLength(3);
  });

  test('a nested stack without a path has no paths of the parent stack', () => {
    write('manifest.json', {
      artifacts: {
        Orders: {
          type: 'aws:cloudformation:stack',
          properties: { templateFile: 'orders.json' },
          metadata: { '/Orders/Queue/Resource': [{ type: 'aws:cdk:logicalId', data: 'Queue' }] },
        },
      },
    });
    write('orders.json', {
      Resources: {
        Queue: QUEUE,
        Plain: { Type: 'AWS::CloudFormation::Stack', Metadata: { 'aws:asset:path': 'nested.json' } },
        Named: { Type: 'AWS::CloudFormation::Stack', Metadata: { 'aws:asset:path': 'nested.json', 'aws:cdk:path': 'Orders/N.NestedStack/N.NestedStackResource' } },
      },
    });
    write('nested.json', { Resources: { Queue: QUEUE } });
    expect(readTemplates({ directory }).queues.map(({ key, path }) => [key, path])).toEqual([
      ['Orders/Queue', 'Orders/Queue/Resource'], ['Orders/Plain/Queue', undefined], ['Orders/Named/Queue', undefined],
    ]);
  });

  /** An assembly with a queue whose template names a construct of another app. */
  function withForeignPath(metadata: object | undefined): EventFlow {
    write('manifest.json', { artifacts: { Orders: { type: 'aws:cloudformation:stack', displayName: 'Orders', properties: { templateFile: 'orders.json' }, metadata } } });
    const at = (path: string) => ({ Metadata: { 'aws:cdk:path': path } });
    write('orders.json', {
      Resources: {
        Queue: { ...QUEUE, ...at('Old/Queue') },
        Unlisted: { ...QUEUE, ...at('Old/Unlisted') },
        Nested: { Type: 'AWS::CloudFormation::Stack', Metadata: { 'aws:asset:path': 'nested.json', 'aws:cdk:path': 'Old/N.NestedStack/N.NestedStackResource' } },
      },
    });
    write('nested.json', { Resources: { Queue: { ...QUEUE, ...at('Old/N/Queue') } } });
    return readTemplates({ directory });
  }

  test('the manifest decides about construct paths, not the metadata of a template', () => {
    const flow = withForeignPath({ '/Orders/Queue/Resource': [{ type: 'aws:cdk:logicalId', data: 'Queue' }], '/Orders/Included/Nested': [{ type: 'aws:cdk:logicalId', data: 'Nested' }] });
    expect(flow.queues.map(({ path }) => path)).toEqual(['Orders/Queue/Resource', undefined, undefined]);
    expect(flow.stacks.map(({ path }) => path)).toEqual(['Orders', 'Orders/Included/Nested']);
  });

  test('the metadata of a template names constructs if the manifest names none', () => {
    const flow = withForeignPath(undefined);
    expect(flow.queues.map(({ path }) => path)).toEqual(['Old/Queue', 'Old/Unlisted', 'Old/N/Queue']);
    expect(flow.stacks.map(({ path }) => path)).toEqual(['Orders', 'Old/N']);
  });

  test('reads an assembly without stacks, and an empty stack', () => {
    write('manifest.json', {});
    expect(readAssembly(directory)).toEqual([]);
    write('manifest.json', { artifacts: { Orders: { type: 'aws:cloudformation:stack', properties: { templateFile: 'orders.json', stackName: 'orders' } } } });
    write('orders.json', {});
    expect(readTemplates({ directory }).stacks).toMatchObject([{ id: 'Orders', stackName: 'orders', region: 'us-east-1' }]);
  });
});
