import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { LogLevel } from 'aws-cdk-lib/aws-lambda-nodejs';
import { HandlerCode } from '../../../src';
import { RUNTIME_PACKAGES } from '../../../src/constructs/function/runtime-packages';
import { newApp, newStack, newWorker } from '../../fixtures/stack';

const MODULES = path.join(__dirname, '..', '..', '..', 'node_modules');
const INSTALL = 'npm install @aws-lambda-powertools/logger@2.35.0 @aws-lambda-powertools/batch@2.35.0 @aws-lambda-powertools/idempotency@2.35.0';

describe('the bundle of a handler', () => {
  jest.setTimeout(60_000);
  let project: string;
  beforeEach(() => {
    project = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'handler-')));
    fs.writeFileSync(path.join(project, 'package-lock.json'), '{}');
    fs.mkdirSync(path.join(project, 'node_modules', '.bin'), { recursive: true });
    install('.bin/esbuild');
  });
  afterEach(() => fs.rmSync(project, { recursive: true }));

  function install(name: string): void {
    fs.symlinkSync(path.join(MODULES, name), path.join(project, 'node_modules', name));
  }

  /** What bundling a handler with this text throws, if anything. */
  function bundle(text: string, file = 'orders.ts'): Error | undefined {
    fs.writeFileSync(path.join(project, 'orders.ts'), text);
    const code = HandlerCode.fromNodejs(path.join(project, file), {
      projectRoot: project, depsLockFilePath: path.join(project, 'package-lock.json'), bundling: { logLevel: LogLevel.SILENT },
    });
    try {
      newWorker({ code }, newStack(newApp()));
      return undefined;
    } catch (error) {
      return error as Error;
    }
  }

  const usesLogger = "import { Logger } from '@aws-lambda-powertools/logger'; export const handler = async () => new Logger().info('hello');";

  test('that lacks a package of the runtime names the command that installs what is needed, and keeps what was said', () => {
    const error = bundle(usesLogger)!;
    const original = error.cause as Error;
    expect(original.message).toContain('Failed to bundle asset');
    expect(error.message).toBe(
      `${original.message}\n@aws-lambda-powertools/logger, @aws-lambda-powertools/batch, @aws-lambda-powertools/idempotency can't be found from ` +
      `'${path.join(project, 'orders.ts')}': if your handler uses cdk-resilient-lambda/runtime, install what it needs: ${INSTALL}`);
  });

  test('works when they are installed', () => {
    install('@aws-lambda-powertools');
    expect(bundle(usesLogger)).toBeUndefined();
  });

  test('names only what is missing', () => {
    fs.mkdirSync(path.join(project, 'node_modules', '@aws-lambda-powertools'));
    install('@aws-lambda-powertools/batch');
    const { message } = bundle(usesLogger)!;
    expect(message).toContain("\n@aws-lambda-powertools/logger, @aws-lambda-powertools/idempotency can't be found");
    expect(message).toContain(INSTALL);
  });

  test('that fails for another reason says only that', () => {
    install('@aws-lambda-powertools');
    const error = bundle('this is no program')!;
    expect(error.message).toContain('Failed to bundle asset');
    expect(error.message).not.toContain('npm install');
  });

  test('that was not even tried says only why', () => {
    const { message } = bundle(usesLogger, 'no-such-handler.ts')!;
    expect(message).toContain('Cannot find entry file');
    expect(message).not.toContain('npm install');
  });

  test('needs no package of the runtime otherwise', () => {
    expect(bundle('export const handler = async () => {};')).toBeUndefined();
  });
});

test('the packages of the runtime have one version', () => {
  expect(new Set(Object.values(RUNTIME_PACKAGES))).toEqual(new Set(['2.35.0']));
});
