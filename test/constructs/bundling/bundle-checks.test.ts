import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, AssetStaging, Stack } from 'aws-cdk-lib';
import { OutputFormat, SourceMapMode } from 'aws-cdk-lib/aws-lambda-nodejs';
import { HandlerCode, NodejsHandlerOptions } from '../../../src';
import { HandlerProject } from '../../fixtures/handler-project';
import { newApp, newStack, newWorker, warningsOf } from '../../fixtures/stack';

jest.setTimeout(60_000);

const SRC = path.join(__dirname, '..', '..', '..', 'src');
let project: HandlerProject;
beforeEach(() => project = new HandlerProject());
afterEach(() => project.remove());

const CJS = { bundling: { format: OutputFormat.CJS } };
const messageOf = (text: string, file: string, options?: NodejsHandlerOptions) =>
  project.errorOf(text, file, options)?.message.replaceAll(`${project.folder}${path.sep}`, '');

describe('the exports of a bundle', () => {
  const fails = (problem: string) => `HandlerCode.fromNodejs at 'Orders/Worker' cannot be built:\n  - ${problem}`;
  const MISSPELT = "exports handlr but not 'handler', which Lambda calls: export a function of this name, or set handler to the name that is exported";

  test.each<[string, string, NodejsHandlerOptions, string]>([
    ['orders.ts', 'export const handlr = async () => {};', {}, `'orders.ts' ${MISSPELT}`],
    ['orders.ts', 'export const handlr = async () => {};', CJS, `'orders.ts' ${MISSPELT}`],
    ['orders.cjs', 'exports.handlr = async () => {};', {}, `'orders.cjs' ${MISSPELT}`],
    ['orders.js', 'const main = async () => {}; module.exports = { handlr: main };', {}, `'orders.js' ${MISSPELT}`],
    ['orders.ts', 'export const handler = 1; export default handler;', { handler: 'main' },
      "'orders.ts' exports default, handler but not 'main', which Lambda calls: export a function of this name, or set handler to the name that is exported"],
    ['orders.ts', 'export const handler = 1;', { handler: 'index.main' },
      "'orders.ts' exports handler but not 'main', which Lambda calls: export a function of this name, or set handler to the name that is exported"],
    ['orders.ts', 'const handler = async () => {};', {}, "'orders.ts' exports nothing, but Lambda calls 'handler': export a function of this name"],
    ['orders.ts', 'const handler = async () => {};', CJS, "'orders.ts' exports nothing, but Lambda calls 'handler': export a function of this name"],
    ['orders.cjs', 'exports.handler = async () => {};', { bundling: { format: OutputFormat.ESM } },
      "'orders.cjs' is CommonJS, and in an ES module its exports cannot be found by name: leave out bundling.format, or set it to OutputFormat.CJS"],
  ])('%s with %j and %j fails at synth [F26]', (file, text, options, problem) => {
    expect(messageOf(text, file, options)).toBe(fails(problem));
  });

  test.each<[string, string, NodejsHandlerOptions]>([
    ['orders.ts', 'const main = async () => {}; export { main as handler };', CJS],
    ['orders.ts', 'export default async () => {};', { handler: 'default' }],
    ['orders.ts', 'export const api = { handler: async () => {} };', { handler: 'index.api.handler' }],
    ['orders.ts', 'export {};', { handler: '/opt/nodejs/wrapper.handler' }],
    ['orders.cjs', "module.exports = require('./other.cjs');", {}],
    ['orders.cjs', 'Object.assign(exports, { handler: async () => {} });', {}],
    ['orders.cjs', 'module.exports = { async handler() {} };', {}],
    ['orders.cjs', "Object.defineProperty(exports, '__esModule', { value: true }); exports.handler = async () => {};", {}],
    ['orders.cjs', "Object.defineProperty(exports, 'handler', { get: () => async () => {} });", {}],
    ['orders.cjs', 'exports.handler = async () => {};', { handler: 'default', bundling: { format: OutputFormat.ESM } }],
    ['orders.ts', "export * from './other.cjs';", CJS],
    ['orders.ts', "export * from '@aws-sdk/client-s3';", { handler: 'S3Client' }],
    ['orders.js', "#!/usr/bin/env node\n/* export const x */\n// import fs from 'fs'\nexports.handler = async () => import('fs');", {}],
    ['orders.ts', "import fs = require('node:fs');\nexport = { handler: fs.readFileSync };", {}],
    ['orders.ts', "import type { App } from 'aws-cdk-lib';\nexport const handler = async (_: App) => {};", {}],
  ])('%s with %j and %j is fine, or cannot be known', (file, text, options) => {
    project.write('other.cjs', 'exports.handler = async () => {};');
    expect(messageOf(text, file, options)).toBeUndefined();
  });

  test('are checked for each function of a file, although the CDK bundles it once', () => {
    project.write('orders.ts', 'export const first = async () => {}; export const second = async () => {};');
    const stack = newStack();
    project.worker('orders.ts', { handler: 'first' }, {}, stack);
    project.worker('orders.ts', { handler: 'second' }, {}, new Stack(stack.node.root, 'Another'));
    expect(() => project.worker('orders.ts', { handler: 'third' }, {}, new Stack(stack.node.root, 'Other'))).toThrow("exports first, second but not 'third'");
  });

  test('are not checked where nothing is bundled', () => {
    const app = newApp({ context: { 'aws:cdk:bundling-stacks': [] } });
    project.write('orders.ts', 'export {}');
    expect(() => project.bundle('orders.ts', {}, {}, app)).not.toThrow();
  });
});

describe('a banner', () => {
  test('that declares what the bundle declares fails at synth', () => {
    const options = { bundling: { minify: false, banner: 'const table = 1;' } };
    expect(messageOf('const table = Math.random(); export const handler = async () => table;', 'orders.ts', options))
      .toContain("  - Identifier 'table' has already been declared: bundling.banner or bundling.footer declares it, and so does the rest of the bundle");
  });
});

describe('the entry file', () => {
  test('that is missing is named with files of the same name', () => {
    project.write('orders.mjs', '');
    const missing = path.join(project.folder, 'orders.ts');
    expect(() => project.bundle('orders.ts')).toThrow(`entryFile is '${missing}' but there is no file '${missing}': correct the path (the folder has 'orders.mjs')`);
  });

  test('in a folder that is missing fails', () => {
    expect(() => project.bundle('nowhere/orders.ts')).toThrow(/there is no file '.*nowhere\/orders\.ts': correct the path$/);
  });

  test.each([undefined, '', 7])('fails when it is %p', given => {
    expect(() => newWorker({ code: HandlerCode.fromNodejs(given as string) })).toThrow(
      `entryFile is ${JSON.stringify(given)} but must be the path of a file: use path.join(__dirname, 'orders-handler.ts')`);
  });
});

describe('a handler that imports', () => {
  test('the constructs of this library fails, with the right import', () => {
    project.add('cdk-resilient-lambda', { 'lib/index.js': 'exports.sqsWorker = () => {};' });
    project.write('node_modules/cdk-resilient-lambda/package.json', '{"name":"cdk-resilient-lambda","version":"0.0.0","main":"lib/index.js"}');
    project.write('stack.ts', "import { sqsWorker } from 'cdk-resilient-lambda'; export const worker = sqsWorker;");
    expect(messageOf("import { worker } from './stack'; export const handler = worker();", 'orders.ts')).toContain(
      "  - 'stack.ts' imports the constructs of 'cdk-resilient-lambda', which do not belong in a handler: import sqsWorker and the like from " +
      "'cdk-resilient-lambda/runtime'");
  });

  test('aws-cdk-lib warns, with the size of the bundle [F04]', () => {
    project.add('aws-cdk-lib', { 'index.js': 'exports.App = class {};' });
    project.write('stack.ts', "import { App } from 'aws-cdk-lib'; export const name = App.name;");
    const warned = warningsOfBundle("import { name } from './stack'; export const handler = async () => name;");
    expect(warned).toEqual([
      "cdk-resilient-lambda:handlerImportsCdk at /Orders/Worker: 'stack.ts' imports aws-cdk-lib, which makes the bundle of the handler 1 MB large: " +
      'move what handlers and stacks share into a file that does not import aws-cdk-lib',
    ]);
  });

  test('the runtime with another version of Powertools warns, with both versions', () => {
    project.add('@aws-lambda-powertools/idempotency', { 'index.js': 'exports.x = 1;' }, '2.30.0');
    project.add('@aws-lambda-powertools/logger', { 'index.js': 'exports.y = 1;' }, '2.35.0');
    project.add('cdk-resilient-lambda', {
      'runtime/index.js': "exports.sqsWorker = () => [require('@aws-lambda-powertools/idempotency'), require('@aws-lambda-powertools/logger')];",
    });
    const warned = warningsOfBundle("import { sqsWorker } from 'cdk-resilient-lambda/runtime/index.js'; export const handler = sqsWorker();");
    expect(warned).toEqual([
      'cdk-resilient-lambda:powertoolsVersion at /Orders/Worker: the handler bundles @aws-lambda-powertools/idempotency@2.30.0, but ' +
      'cdk-resilient-lambda/runtime is tested with @aws-lambda-powertools/logger@2.35.0, @aws-lambda-powertools/idempotency@2.35.0: ' +
      'install these versions',
    ]);
  });

  function warningsOfBundle(text: string): string[] {
    project.write('orders.ts', text);
    const app = newApp();
    project.bundle('orders.ts', {}, {}, app);
    return warningsOf(app).filter(warning => /handlerImportsCdk|powertoolsVersion/.test(warning));
  }
});

describe('the AWS SDK', () => {
  const SDK = "import { S3Client } from '@aws-sdk/client-s3'; import * as native from 'pg-native'; export const handler = async () => [S3Client, native];";

  /** The text of a bundle in a project with an SDK of one client. */
  function bundled(text: string, bundling: NodejsHandlerOptions['bundling'], props = {}): string {
    project.write('orders.ts', text);
    return fs.readFileSync(path.join(project.bundle('orders.ts', { bundling }, props), 'index.mjs'), 'utf8');
  }
  beforeEach(() => {
    project.add('@aws-sdk/client-s3', { 'index.js': "exports.S3Client = 'bundled SDK';" });
    project.add('pg-native', { 'index.js': "exports.pg = 'bundled addon';" });
  });

  test('comes from the Lambda runtime beside what the user lists', () => {
    expect(bundled(SDK, {})).toMatch(/bundled addon[\s\S]*from"@aws-sdk\/client-s3"/);
    const text = bundled(SDK, { externalModules: ['pg-native'] });
    expect(text).toMatch(/from"@aws-sdk\/client-s3"/);
    expect(text).toMatch(/from"pg-native"/);
  });

  test.each([
    [{ bundleAwsSDK: true }, 'bundled addon'], [{ bundleAwsSDK: true, externalModules: ['pg-native'] }, 'from"pg-native"'], [{ externalModules: [] }, 'bundled addon'],
  ])('is bundled with %j', (bundling, addon) => {
    const text = bundled(SDK, bundling);
    expect(text).toContain('bundled SDK');
    expect(text).toContain(addon);
  });

  test('needs to be installed only as far as the handler uses it', () => {
    project.install('@aws-lambda-powertools');
    fs.cpSync(path.join(SRC, 'runtime'), path.join(project.folder, 'runtime'), { recursive: true });
    for (const file of ['environment.ts', 'back-off.ts']) fs.copyFileSync(path.join(SRC, file), path.join(project.folder, file));
    project.write('handlers/orders.ts', "import { sqsWorker } from '../runtime'; export const handler = sqsWorker(() => undefined);");
    for (const bundling of [{ externalModules: [] }, { externalModules: ['pg-native'] }, { bundleAwsSDK: true }]) {
      expect(() => project.bundle('handlers/orders.ts', { bundling })).not.toThrow();
    }
  });
});

describe('the hash of a bundle', () => {
  const outputFolders = () => ['cdk.out', 'another/much/deeper/cdk.out'].map(folder => path.join(project.folder, folder));

  test.each([
    {}, { sourceMapMode: SourceMapMode.INLINE }, { sourceMapMode: SourceMapMode.BOTH },
    { metafile: true }, { minify: false }, { format: OutputFormat.CJS },
  ])('is the same in any output folder, with %j', bundling => {
    project.write("it's/orders.ts", 'export const handler = async () => { throw new Error("here"); };');
    const hashes = outputFolders().map(outdir => {
      const stack = newStack(new App({ outdir }));
      const worker = project.worker("it's/orders.ts", { bundling }, {}, stack);
      const staging = worker.node.findAll().find(node => node instanceof AssetStaging) as AssetStaging;
      return { hash: staging.assetHash, files: fs.readdirSync(staging.absoluteStagedPath) };
    });
    expect(hashes[1]).toEqual(hashes[0]);
    expect(hashes[0].files.includes('index.meta.json')).toBe('metafile' in bundling);
  });

  test('does not cost the lines of the source', () => {
    project.write('src/orders.ts', 'export const handler = async () => {};');
    const map = JSON.parse(fs.readFileSync(path.join(project.bundle('src/orders.ts'), 'index.mjs.map'), 'utf8'));
    expect(map.sources).toEqual(['src/orders.ts']);
  });
});

describe('command hooks of the user', () => {
  test('run beside ours', () => {
    project.write('orders.ts', 'export const handler = async () => {};');
    const asked: string[] = [];
    const commandHooks = {
      beforeBundling: () => [],
      beforeInstall: () => [],
      afterBundling: (_: string, output: string) => {
        asked.push(output);
        return [`echo hello > '${output}/hello.txt'`];
      },
    };
    expect(fs.readdirSync(project.bundle('orders.ts', { bundling: { commandHooks } })).sort()).toEqual(['hello.txt', 'index.mjs', 'index.mjs.map']);
    expect(asked).toContain('/asset-output');
  });
});
