import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { assembly, Folder, ORDERS, QUIET } from '../fixture';

let folder: Folder;
beforeEach(() => { folder = new Folder(); });
afterEach(() => folder.remove());

/** Writes the files of an assembly. */
const write = (files: { readonly [file: string]: unknown }) => Object.entries(files).forEach(([name, content]) => folder.write(name, content));

describe('an input that cannot be read ends with one line that says what to do, and exit code 2:', () => {
  test.each<[string, string, (to: Folder) => unknown, string]>([
    ['nothing in cdk.out', 'check', () => undefined, 'cdk.out does not exist: run cdk synth, or give the path of a cloud assembly or template'],
    ['a file that is not there', 'check app.yaml', () => undefined, 'app.yaml does not exist: give the path of a cloud assembly (cdk.out) or of a template'],
    ['a directory', 'check app', to => to.write('app/readme', ''), 'app is a directory without manifest.json, so it is no cloud assembly: run cdk synth and give cdk.out, or give a template file'],
    ['the directory of an app', 'check app', to => to.write('app/cdk.out/manifest.json', {}), `app is a directory without manifest.json, so it is no cloud assembly: give ${join('app', 'cdk.out')}`],
    ['an assembly without stacks', 'check', to => to.write('cdk.out/manifest.json', { artifacts: {} }), 'cdk.out is a cloud assembly without stacks: there is nothing to read'],
    ['an assembly without a template', 'check', () => write({ 'cdk.out/manifest.json': assembly({}, {})['cdk.out/manifest.json'] }), 'cdk.out: Shop: refers to Shop.metadata.json, which is not a file with a JSON object: run cdk synth again'],
    ['a broken manifest', 'check', to => to.write('cdk.out/manifest.json', '{'), 'cdk.out: the cloud assembly: refers to manifest.json, which is not a file with a JSON object: run cdk synth again'],
    ['the manifest of an assembly', 'check cdk.out/manifest.json', to => to.write('cdk.out/manifest.json', { artifacts: {} }), 'cdk.out/manifest.json is a file of a cloud assembly: give its directory'],
    ['another JSON file', 'check package.json', to => to.write('package.json', { name: 'x' }), 'package.json is not a template, because it has no Resources: give a CloudFormation or AWS SAM template, or a cloud assembly (cdk.out)'],
    ['an empty file', 'check a.yaml', to => to.write('a.yaml', ''), 'a.yaml is not a template, because it has no Resources: give a CloudFormation or AWS SAM template, or a cloud assembly (cdk.out)'],
    ['a file that is too long', 'check a.yaml', to => to.write('a.yaml', new Uint8Array(8_388_609)), 'a.yaml has 8388609 bytes, more than any template: at most 8388608 are read'],
    ['a resource without a type', 'check a.yaml', to => to.write('a.yaml', 'Resources: { Queue: {} }'), 'Stack/Queue: has no Type'],
  ])('%s', async (_what, args, prepare, message) => {
    prepare(folder);
    expect(await folder.run(args)).toEqual({ code: 2, stdout: '', stderr: `cdk-resilient-lambda: ${message}\n` });
  });

  test('a device', async () => {
    symlinkSync('/dev/null', join(folder.path, 'null'));
    expect(await folder.run('check null')).toEqual({ code: 2, stdout: '', stderr: 'cdk-resilient-lambda: null is neither a file nor a directory\n' });
  });

  test('a file outside of the assembly, which is not read', async () => {
    write(assembly(ORDERS, {}));
    folder.write('cdk.out/manifest.json', { artifacts: { Shop: { type: 'aws:cloudformation:stack', properties: { templateFile: '../secret.json' } } } }).write('secret.json', ORDERS);
    expect((await folder.run('check')).stderr).toBe('cdk-resilient-lambda: cdk.out: Shop: refers to ../secret.json, which is outside of the cloud assembly: run cdk synth again\n');
  });

  test('text with codes for the terminal, which the message shows', async () => {
    expect((await folder.run('check \u001b[31mred')).stderr).toContain('\\u{1b}[31mred does not exist');
  });
});

describe('an input', () => {
  test('may be a cloud assembly, a template in JSON or in YAML with short forms, or one of AWS SAM', async () => {
    write(assembly(ORDERS, {}));
    folder.write('orders.json', ORDERS).write('orders.yaml', `
Resources:
  Queue: { Type: AWS::SQS::Queue, Properties: { VisibilityTimeout: 360 } }
  Worker: { Type: AWS::Lambda::Function, Properties: { Timeout: 60, Role: !Sub 'arn:\${AWS::Partition}:iam::123456789012:role/x' } }
  Mapping: { Type: AWS::Lambda::EventSourceMapping, Properties: { FunctionName: !Ref Worker, EventSourceArn: !GetAtt Queue.Arn } }
`).write('sam.yaml', `
Transform: AWS::Serverless-2016-10-31
Resources:
  Queue: { Type: AWS::SQS::Queue, Properties: { VisibilityTimeout: 360 } }
  Worker:
    Type: AWS::Serverless::Function
    Properties: { Timeout: 60, Events: { Orders: { Type: SQS, Properties: { Queue: !GetAtt Queue.Arn } } } }
`);
    for (const path of ['', 'cdk.out', 'orders.json', 'orders.yaml', 'sam.yaml']) {
      const { code, stdout } = await folder.run(`check ${path} --rules SqsDeadLetterQueue`);
      expect(stdout).toContain('has no dead-letter queue');
      expect(code).toBe(1);
    }
  });

  test('has all stacks of an assembly, nested ones and those of stages included', async () => {
    const stack = (file: string) => ({ type: 'aws:cloudformation:stack', properties: { templateFile: file } });
    const nested = { Resources: { Nested: { Type: 'AWS::CloudFormation::Stack', Metadata: { 'aws:asset:path': 'inner.json' } } } };
    folder.write('cdk.out/manifest.json', { artifacts: { Shop: stack('outer.json'), Prod: { type: 'cdk:cloud-assembly', properties: { directoryName: 'prod' } } } })
      .write('cdk.out/outer.json', nested).write('cdk.out/inner.json', QUIET)
      .write('cdk.out/prod/manifest.json', { artifacts: { ProdShop: stack('shop.json') } }).write('cdk.out/prod/shop.json', ORDERS);
    const { stdout } = await folder.run('check --json --rules SqsDeadLetterQueue');
    expect(JSON.parse(stdout)).toMatchObject({ summary: { stacks: 3 }, findings: [{ resource: { stack: 'ProdShop' }, location: { file: 'cdk.out/prod/shop.json', line: 27 } }] });
  });

  test('with a key that is there twice is read, and the person is told', async () => {
    folder.write('a.yaml', 'Resources:\n  Queue: { Type: AWS::SNS::Topic }\n  Queue: { Type: AWS::SQS::Queue }');
    expect(await folder.run('check a.yaml')).toMatchObject({ code: 0, stderr: 'cdk-resilient-lambda: a.yaml:3:3: the key is there twice: the last one is read\n' });
  });
});
