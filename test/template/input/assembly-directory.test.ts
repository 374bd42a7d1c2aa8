import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { EventFlow, findEntry, readAssembly, readTemplates, TemplateError } from '../../../src/template';
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

describe('a hostile assembly', () => {
  const SECRET = 'the secret of another directory';
  let outside: string;
  let directory: string;
  beforeEach(() => {
    outside = mkdtempSync(join(tmpdir(), 'outside-'));
    directory = join(outside, 'cdk.out');
    mkdirSync(directory);
    writeFileSync(join(outside, 'secret.txt'), SECRET);
    writeFileSync(join(outside, 'secret.json'), JSON.stringify({ Resources: { Secret: QUEUE } }));
  });
  afterEach(() => rmSync(outside, { recursive: true }));
  const write = (file: string, json: unknown) => writeFileSync(join(directory, file), typeof json === 'string' ? json : JSON.stringify(json));
  const manifest = (artifact: object, more: object = {}) => write('manifest.json', { artifacts: { Orders: artifact, ...more } });
  const stack = (properties: object = {}, attributes: object = {}) => manifest({ type: 'aws:cloudformation:stack', properties: { templateFile: 'orders.json', ...properties }, ...attributes });
  const nested = (path: unknown) => write('orders.json', { Resources: { Nested: { Type: 'AWS::CloudFormation::Stack', Metadata: { 'aws:asset:path': path } }, Queue: QUEUE } });
  const errorOf = (): TemplateError => {
    try {
      readTemplates({ directory });
    } catch (error) {
      expect(error).toBeInstanceOf(TemplateError);
      expect(`${error}`).not.toContain(SECRET.slice(0, 10));
      return error as TemplateError;
    }
    throw new Error('it was read');
  };

  test.each([
    ['a parent directory', '../secret.json'],
    ['a detour', 'sub/../../secret.json'],
    ['a link to a file', 'link.json'],
    ['a link to a directory', 'link/secret.json'],
    ['text', '../secret.txt'],
    ['nothing', '../nothing.json'],
  ])('does not reach %s outside of it', (_, path) => {
    symlinkSync(join(outside, 'secret.json'), join(directory, 'link.json'));
    symlinkSync(outside, join(directory, 'link'));
    const outsideOf = (place: string) => new TemplateError(place, `refers to ${path}, which is outside of the cloud assembly`);
    stack();
    nested(path);
    expect(errorOf()).toEqual(outsideOf('Orders/Nested'));
    write('orders.json', {});
    stack({ templateFile: path });
    expect(errorOf()).toEqual(outsideOf('Orders'));
    stack({}, { additionalMetadataFile: path });
    expect(errorOf()).toEqual(outsideOf('Orders'));
    manifest({ type: 'cdk:asset-manifest', properties: { file: path } });
    expect(errorOf()).toEqual(outsideOf('Orders'));
  });

  test('does not reach an absolute path or another assembly', () => {
    stack();
    nested(join(outside, 'secret.json'));
    expect(errorOf().message).toBe(`Orders/Nested: refers to ${join(outside, 'secret.json')}, which is outside of the cloud assembly`);
    manifest({ type: 'cdk:cloud-assembly', properties: { directoryName: '..' } });
    expect(errorOf().message).toBe('Orders: refers to .., which is outside of the cloud assembly');
  });

  test('an asset of a stage may be in the directory of the app', () => {
    mkdirSync(join(directory, 'stage'));
    manifest({ type: 'cdk:cloud-assembly', properties: { directoryName: 'stage' } });
    write('stage/manifest.json', { artifacts: { Orders: { type: 'aws:cloudformation:stack', properties: { templateFile: '../orders.json' } } } });
    write('orders.json', { Resources: { Queue: QUEUE } });
    expect(readTemplates({ directory }).queues).toHaveLength(1);
  });

  test('is read through a link to it', () => {
    stack();
    nested('nested.json');
    write('nested.json', { Resources: { Queue: QUEUE } });
    symlinkSync(directory, join(outside, 'linked.out'));
    expect(readTemplates({ directory: join(outside, 'linked.out') }).queues).toHaveLength(2);
  });

  test('a nested stack whose file does not exist is one that is not given', () => {
    stack();
    nested('Nested.nested.template.json');
    expect(readTemplates({ directory }).stacks.map(({ id }) => id)).toEqual(['Orders']);
    nested({ path: 1 });
    expect(readTemplates({ directory }).stacks.map(({ id }) => id)).toEqual(['Orders']);
  });

  test('no error quotes a file', () => {
    stack();
    nested('nested.json');
    write('nested.json', SECRET);
    expect(errorOf().message).toBe('Orders/Nested: refers to nested.json, which is not a file with a JSON object');
    write('nested.json', '["list"]');
    expect(errorOf().message).toBe('Orders/Nested: refers to nested.json, which is not a file with a JSON object');
    write('manifest.json', SECRET);
    expect(errorOf().message).toBe('the cloud assembly: refers to manifest.json, which is not a file with a JSON object');
    rmSync(join(directory, 'manifest.json'));
    expect(errorOf().message).toBe('the cloud assembly: refers to manifest.json, which is not a file with a JSON object');
    rmSync(directory, { recursive: true });
    expect(errorOf().message).toBe('the cloud assembly: refers to manifest.json, which is not a file with a JSON object');
  });

  test('a nested stack and a nested assembly that contain themselves are refused', () => {
    stack();
    nested('orders.json');
    expect(errorOf()).toEqual(new TemplateError('Orders/Nested', 'is a nested stack that contains itself'));
    nested('other.json');
    write('other.json', { Resources: { Back: { Type: 'AWS::CloudFormation::Stack', Metadata: { 'aws:asset:path': './orders.json' } } } });
    expect(errorOf()).toEqual(new TemplateError('Orders/Nested/Back', 'is a nested stack that contains itself'));
    manifest({ type: 'cdk:cloud-assembly', properties: { directoryName: '.' } });
    expect(errorOf()).toEqual(new TemplateError('Orders', 'is a nested cloud assembly that contains itself'));
    manifest({ type: 'cdk:cloud-assembly', properties: { directoryName: 'missing' } });
    expect(errorOf()).toEqual(new TemplateError('Orders', 'is a nested cloud assembly whose directory does not exist'));
  });

  test('nested stacks that contain each other twice are limited', () => {
    stack();
    const twice = (file: string) => Object.fromEntries(['A', 'B'].map(id => [id, { Type: 'AWS::CloudFormation::Stack', Metadata: { 'aws:asset:path': file } }]));
    for (let i = 0; i < 20; i++) write(i === 0 ? 'orders.json' : `${i}.json`, { Resources: twice(`${i + 1}.json`) });
    write('20.json', {});
    expect(errorOf().problem).toBe('is one of more than 2500 nested stacks, which CloudFormation does not deploy at once');
  });

  test.each<[string, unknown, string]>([
    ['artifacts', { artifacts: [] }, 'manifest.json: has artifacts that are not an object'],
    ['an artifact', { artifacts: { Orders: null } }, 'manifest.json: has Orders that are not an object'],
    ['properties', { artifacts: { Orders: { type: 'aws:cloudformation:stack', properties: 'x' } } }, 'Orders: has properties that are not an object'],
    ['no template', { artifacts: { Orders: { type: 'aws:cloudformation:stack' } } }, 'Orders: does not say which file it refers to'],
    ['metadata', { artifacts: { Orders: { type: 'aws:cloudformation:stack', metadata: 'x' } } }, 'Orders: has metadata that are not an object'],
  ])('a manifest with the wrong %s is refused', (_, json, message) => {
    write('manifest.json', json);
    expect(errorOf().message).toBe(message);
  });

  test('entries of a manifest with the wrong type count as none', () => {
    const toString = 1;
    stack({ parameters: 'x', stackName: { toString } }, { environment: { toString }, displayName: 1, metadata: { '/Orders/Queue': [null, { type: 'aws:cdk:logicalId', data: 1 }], '/x': 'y' } });
    write('orders.json', { Resources: { Queue: QUEUE } });
    expect(readAssembly(directory)).toMatchObject([{ id: 'Orders', stackName: 'Orders', account: undefined, path: undefined, paths: {} }]);
  });
});
