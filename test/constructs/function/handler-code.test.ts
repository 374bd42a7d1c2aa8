import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { App, AssetStaging, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as nodejs from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { HandlerCode, IdempotencyTable, NodejsHandlerOptions, SqsWorkerFunctionProps } from '../../../src';
import { newApp, newStack, newWorker } from '../../fixtures/stack';

const HANDLERS = path.join(__dirname, '..', '..', 'fixtures', 'handlers');
const ENTRY = path.join(HANDLERS, 'uses-commonjs.js');
const FUNCTION = 'AWS::Lambda::Function';

const templateOf = (code: HandlerCode, props: Partial<SqsWorkerFunctionProps> = {}, app: App = newApp()) =>
  Template.fromStack(Stack.of(newWorker({ code, ...props }, newStack(app))));

/** Skips bundling where only the template matters. */
const withoutBundling = () => newApp({ context: { 'aws:cdk:bundling-stacks': [] } });

describe('HandlerCode.fromNodejs', () => {
  jest.setTimeout(60_000);

  /** Bundles a handler with the CDK and returns the folder of the bundle. */
  function bundle(options?: NodejsHandlerOptions, entry = ENTRY, props: Partial<SqsWorkerFunctionProps> = {}): string {
    const stack = newStack();
    const worker = newWorker({ code: HandlerCode.fromNodejs(entry, options), ...props }, stack);
    const staging = worker.node.findAll().find(node => node instanceof AssetStaging) as AssetStaging;
    return staging.absoluteStagedPath;
  }

  /** Runs a bundled handler in a Node.js process of its own, with a stand-in for the AWS SDK of the Lambda runtime. */
  function run(folder: string, file: string, handler: string): string {
    const sdk = path.join(folder, 'node_modules', '@aws-sdk', 'client-s3');
    fs.mkdirSync(sdk, { recursive: true });
    fs.writeFileSync(path.join(sdk, 'package.json'), '{"main":"index.js"}');
    fs.writeFileSync(path.join(sdk, 'index.js'), 'exports.S3Client = class {};');
    const program = `import(${JSON.stringify(pathToFileURL(path.join(folder, file)).href)})
      .then(module => module.${handler}()).then(answer => console.log(JSON.stringify(answer)), error => console.log(error.stack))`;
    return execFileSync(process.execPath, ['--enable-source-maps', '-e', program], { encoding: 'utf8' });
  }

  test('bundles an ES module in which CommonJS dependencies run and leaves the SDK to the Lambda runtime [F04, F14]', () => {
    const folder = bundle();
    expect(fs.readdirSync(folder).sort()).toEqual(['index.mjs', 'index.mjs.map']);
    expect(fs.readFileSync(path.join(folder, 'index.mjs'), 'utf8')).toContain('from"@aws-sdk/client-s3"');
    expect(JSON.parse(run(folder, 'index.mjs', 'handler'))).toEqual({ machine: expect.any(String), client: 'function' });
  });

  test('is minified, and a stack trace still names the line of the source [F04]', () => {
    const folder = bundle();
    expect(fs.readFileSync(path.join(folder, 'index.mjs'), 'utf8').trim().split('\n').length).toBeLessThan(4);
    expect(run(folder, 'index.mjs', 'fails')).toMatch(/a line to find[\s\S]*uses-commonjs\.js:10/);
  });

  describe('with a handler of the runtime', () => {
    const WITHOUT_KEY = path.join(__dirname, '..', '..', '..', 'examples', 'sqs-fifo-worker', 'payments-handler.ts');
    const textOf = (props: Partial<SqsWorkerFunctionProps>, options?: NodejsHandlerOptions) =>
      fs.readFileSync(path.join(bundle(options, WITHOUT_KEY, props), 'index.mjs'), 'utf8');

    test('leaves out the DynamoDB client when the construct has no table, because loading it takes longer than everything else [F04]', () => {
      expect(textOf({})).not.toMatch(/@aws-sdk\/(client|lib)-dynamodb/);
    });

    test('includes the DynamoDB client when there is a table, however it is given', () => {
      const client = 'from"@aws-sdk/client-dynamodb"';
      const stack = newStack();
      expect(textOf({ idempotencyTable: IdempotencyTable.fromTable(stack, 'Processed', dynamodb.Table.fromTableName(stack, 'Table', 'processed')) }))
        .toContain(client);
      expect(textOf({ environment: { RESILIENT_LAMBDA_IDEMPOTENCY_TABLE: 'processed' } })).toContain(client);
      expect(textOf({}, { bundling: { define: { 'process.env.RESILIENT_LAMBDA_IDEMPOTENCY_TABLE': '"processed"' } } })).toContain(client);
    });
  });

  test('bundles CommonJS on request, without createRequire', () => {
    const folder = bundle({ bundling: { format: nodejs.OutputFormat.CJS } });
    expect(fs.readFileSync(path.join(folder, 'index.js'), 'utf8')).not.toContain('createRequire');
    expect(JSON.parse(run(folder, 'index.js', 'handler'))).toEqual({ machine: expect.any(String), client: 'function' });
  });

  test("appends the user's banner to its own, and passes other options to esbuild", () => {
    const folder = bundle({ bundling: { banner: '/* theirs */', minify: false, sourceMap: false, externalModules: ['@aws-sdk/client-s3'] } });
    const text = fs.readFileSync(path.join(folder, 'index.mjs'), 'utf8');
    expect(text).toMatch(/^import\{createRequire as __crl\}.*\/\* theirs \*\/\n/);
    expect(text.split('\n').length).toBeGreaterThan(10);
    expect(fs.readdirSync(folder)).not.toContain('index.mjs.map');
    const commonJs = bundle({ bundling: { format: nodejs.OutputFormat.CJS, banner: '/* theirs */' } });
    expect(fs.readFileSync(path.join(commonJs, 'index.js'), 'utf8')).toMatch(/^\/\* theirs \*\//);
  });

  test('runs on Node.js 24 with source maps enabled, and without settings of the AWS SDK v2 [F22]', () => {
    templateOf(HandlerCode.fromNodejs(ENTRY), { environment: { TABLE: 'orders' } }, withoutBundling()).hasResourceProperties(FUNCTION, {
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Architectures: ['arm64'],
      Environment: { Variables: { NODE_OPTIONS: '--enable-source-maps', TABLE: 'orders', AWS_NODEJS_CONNECTION_REUSE_ENABLED: Match.absent() } },
    });
  });

  test('accepts another runtime, another handler, and NODE_OPTIONS', () => {
    const code = HandlerCode.fromNodejs(ENTRY, { runtime: lambda.Runtime.NODEJS_22_X, handler: 'fails' });
    templateOf(code, { environment: { NODE_OPTIONS: '--inspect' } }, withoutBundling()).hasResourceProperties(FUNCTION, {
      Runtime: 'nodejs22.x',
      Handler: 'index.fails',
      Environment: { Variables: { NODE_OPTIONS: '--inspect' } },
    });
  });

  test('sets no NODE_OPTIONS without source maps', () => {
    const code = HandlerCode.fromNodejs(ENTRY, { bundling: { sourceMap: false } });
    templateOf(code, {}, withoutBundling()).hasResourceProperties(FUNCTION, { Environment: { Variables: { NODE_OPTIONS: Match.absent() } } });
  });

  test('accepts a project root and a lock file', () => {
    const root = path.join(__dirname, '..', '..', '..');
    const code = (depsLockFilePath: string) => HandlerCode.fromNodejs(ENTRY, { projectRoot: root, depsLockFilePath });
    templateOf(code(path.join(root, 'package-lock.json')), {}, withoutBundling()).resourceCountIs(FUNCTION, 1);
    expect(() => templateOf(code('/nowhere/package-lock.json'), {}, withoutBundling())).toThrow('/nowhere/package-lock.json');
    const elsewhere = HandlerCode.fromNodejs(ENTRY, { projectRoot: HANDLERS, depsLockFilePath: path.join(root, 'package-lock.json') });
    expect(() => templateOf(elsewhere, {}, withoutBundling())).toThrow('should be under projectRoot');
  });

  test('fails when the entry file does not exist', () => {
    expect(() => newWorker({ code: HandlerCode.fromNodejs('no-such-handler.ts') })).toThrow(
      `HandlerCode.fromNodejs at 'Orders/Worker' cannot be built:\n  - entryFile is 'no-such-handler.ts' but there is no file '${path.resolve('no-such-handler.ts')}', ` +
      `from the working directory '${process.cwd()}': give an absolute path, such as path.join(__dirname, 'no-such-handler.ts')`);
  });
});

describe('HandlerCode.fromAsset', () => {
  test('runs the code of a folder, in any language', () => {
    const code = HandlerCode.fromAsset(HANDLERS, { runtime: lambda.Runtime.PYTHON_3_13, handler: 'orders.handler' });
    templateOf(code, { memorySize: 256 }).hasResourceProperties(FUNCTION, {
      Runtime: 'python3.13', Handler: 'orders.handler', MemorySize: 256, Architectures: ['arm64'], Code: { S3Key: Match.anyValue() },
    });
  });

  test('passes on asset options', () => {
    const keyOf = (exclude: string[]) => templateOf(HandlerCode.fromAsset(HANDLERS, {
      runtime: lambda.Runtime.PYTHON_3_13, handler: 'orders.handler', assetOptions: { exclude },
    })).toJSON();
    expect(JSON.stringify(keyOf(['*.js']))).not.toEqual(JSON.stringify(keyOf([])));
  });
});

describe('HandlerCode.fromInline', () => {
  test('runs source code from the template', () => {
    const code = HandlerCode.fromInline('def handler(event, context): pass', { runtime: lambda.Runtime.PYTHON_3_13 });
    templateOf(code).hasResourceProperties(FUNCTION, {
      Runtime: 'python3.13', Handler: 'index.handler', Code: { ZipFile: 'def handler(event, context): pass' }, Timeout: 30,
    });
  });

  test('accepts another handler', () => {
    const code = HandlerCode.fromInline('def work(event, context): pass', { runtime: lambda.Runtime.PYTHON_3_13, handler: 'index.work' });
    templateOf(code).hasResourceProperties(FUNCTION, { Handler: 'index.work' });
  });
});

describe('HandlerCode.fromDockerImage', () => {
  const IMAGE = path.join(__dirname, '..', '..', 'fixtures', 'image');

  /** The function and the platform that its image is built for. */
  function built(code: HandlerCode, props: Partial<SqsWorkerFunctionProps> = {}): { fn: any; platform: string } {
    const stack = newStack();
    newWorker({ code, ...props }, stack);
    const { directory } = (stack.node.root as App).synth();
    const manifest = JSON.parse(fs.readFileSync(path.join(directory, 'Orders.assets.json'), 'utf8'));
    const [image] = Object.values<any>(manifest.dockerImages);
    const [fn] = Object.values(Template.fromStack(stack).findResources(FUNCTION));
    return { fn: fn.Properties, platform: image.source.platform };
  }

  test('builds the image for arm64, like the function', () => {
    const { fn, platform } = built(HandlerCode.fromDockerImage(IMAGE));
    expect(fn).toMatchObject({ PackageType: 'Image', Architectures: ['arm64'], Timeout: 30 });
    expect(platform).toBe('linux/arm64');
  });

  test('builds the image for the architecture of the construct', () => {
    const { fn, platform } = built(HandlerCode.fromDockerImage(IMAGE), { architecture: lambda.Architecture.X86_64 });
    expect(fn.Architectures).toEqual(['x86_64']);
    expect(platform).toBe('linux/amd64');
  });

  test.each([[Platform.LINUX_AMD64, 'x86_64'], [Platform.LINUX_ARM64, 'arm64']])(
    'derives the architecture from platform %j', (given, architecture) => {
      const { fn, platform } = built(HandlerCode.fromDockerImage(IMAGE, { platform: given, cmd: ['orders.handler'] }));
      expect(fn).toMatchObject({ Architectures: [architecture], ImageConfig: { Command: ['orders.handler'] } });
      expect(platform).toBe(given.platform);
    });
});

describe('A class that extends HandlerCode', () => {
  test('receives all options and overrides what its code needs', () => {
    class CompiledGo extends HandlerCode {
      public createFunction(scope: Construct, id: string, options: lambda.FunctionOptions): lambda.Function {
        return new lambda.Function(scope, id, {
          ...options,
          architecture: lambda.Architecture.X86_64,
          runtime: lambda.Runtime.PROVIDED_AL2023,
          handler: 'bootstrap',
          code: lambda.Code.fromAsset(HANDLERS),
        });
      }
    }
    templateOf(new CompiledGo(), { memorySize: 1024 }).hasResourceProperties(FUNCTION, {
      Runtime: 'provided.al2023', Architectures: ['x86_64'], MemorySize: 1024, LoggingConfig: { LogFormat: 'JSON' }, TracingConfig: { Mode: 'Active' },
    });
  });
});
