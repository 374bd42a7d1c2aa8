import * as fs from 'node:fs';
import * as path from 'node:path';
import { RUNTIME_PACKAGES } from '../../../src/constructs/bundling/runtime-packages';
import { HandlerProject } from '../../fixtures/handler-project';

const POWERTOOLS = '@aws-lambda-powertools/logger@2.35.0 @aws-lambda-powertools/idempotency@2.35.0';
const USES_LOGGER = "import { Logger } from '@aws-lambda-powertools/logger'; export const handler = async () => new Logger().info('hello');";
const USES_RUNTIME = "import { sqsWorker } from 'cdk-resilient-lambda/runtime'; export const handler = sqsWorker(() => undefined);";

jest.setTimeout(60_000);

describe('a bundle that fails', () => {
  let project: HandlerProject;
  beforeEach(() => project = new HandlerProject());
  afterEach(() => project.remove());

  /** What the error says beside what the CDK says. */
  const causesOf = (text: string, options = {}) => {
    const error = project.errorOf(text, 'orders.ts', options)!;
    const { message } = error.cause as Error;
    expect(message).toContain('Failed to bundle asset');
    return error.message.slice(message.length + 1).replaceAll(project.folder, '.').split('\n');
  };

  test('names the packages that the runtime needs and that are missing, and the command that installs them', () => {
    expect(causesOf(USES_LOGGER)).toEqual([
      "From './orders.ts': @aws-lambda-powertools/logger cannot be found, @aws-lambda-powertools/idempotency cannot be found. " +
      `If your handler uses cdk-resilient-lambda/runtime, install what it needs: npm install ${POWERTOOLS}`,
    ]);
  });

  test('names the package that is missing, and the version that is wrong', () => {
    project.add('@aws-lambda-powertools/idempotency', {}, '2.30.0');
    expect(causesOf(USES_LOGGER)).toEqual([
      "From './orders.ts': @aws-lambda-powertools/logger cannot be found, @aws-lambda-powertools/idempotency is 2.30.0 instead of 2.35.0. " +
      `If your handler uses cdk-resilient-lambda/runtime, install what it needs: npm install ${POWERTOOLS}`,
    ]);
  });

  test('names this library when it is not installed where the handler looks for it', () => {
    project.install('@aws-lambda-powertools');
    expect(causesOf(USES_RUNTIME)).toEqual([
      "cdk-resilient-lambda cannot be found from './orders.ts': add it to the package of the handler: npm install cdk-resilient-lambda@0.0.0",
    ]);
  });

  test('names the packages that Yarn PnP wants to see named', () => {
    project.write('.pnp.cjs', '');
    expect(causesOf(USES_RUNTIME)).toEqual([
      `If './orders.ts' uses cdk-resilient-lambda/runtime: Yarn PnP lets it import only what the package.json of the app names: npm install ${POWERTOOLS} ` +
      '@aws-lambda-powertools/commons@2.35.0 @aws-lambda-powertools/jmespath@2.35.0',
    ]);
  });

  test('names packages that pnpm hides from this library', () => {
    project.install('@aws-lambda-powertools');
    const store = project.write('store/cdk-resilient-lambda/package.json', '{"name":"cdk-resilient-lambda","version":"0.0.0"}');
    fs.symlinkSync(path.dirname(store), path.join(project.folder, 'node_modules', 'cdk-resilient-lambda'));
    const hidden = fs.realpathSync(fs.mkdtempSync('/tmp/store-'));
    fs.renameSync(path.dirname(store), path.join(hidden, 'package'));
    fs.rmSync(path.join(project.folder, 'node_modules', 'cdk-resilient-lambda'));
    fs.symlinkSync(path.join(hidden, 'package'), path.join(project.folder, 'node_modules', 'cdk-resilient-lambda'));
    const [cause, ...others] = causesOf(USES_RUNTIME);
    fs.rmSync(hidden, { recursive: true });
    expect(cause).toBe("@aws-lambda-powertools/logger, @aws-lambda-powertools/idempotency can be found from './orders.ts' " +
      "but not from cdk-resilient-lambda: with pnpm, add the line 'public-hoist-pattern[]=@aws-lambda-powertools/*' to .npmrc and install again");
    expect(others).toEqual([]);
  });

  test('says where esbuild is missing when the project root of a workspace has none', () => {
    project.install('@aws-lambda-powertools');
    fs.rmSync(path.join(project.folder, 'node_modules', '.bin'), { recursive: true });
    expect(causesOf(USES_LOGGER)).toEqual([
      "The CDK runs 'npx esbuild' in the project root '.', where esbuild is not installed: run 'npm install --save-dev esbuild' there, or set projectRoot",
    ]);
    project.write('.pnp.cjs', ''); // Yarn without node_modules
    expect((project.errorOf(USES_LOGGER)!.cause as Error | undefined)?.message ?? '').not.toContain('project root');
  });

  test('says nothing more when nothing is missing', () => {
    project.install('@aws-lambda-powertools');
    const error = project.errorOf('this is no program')!;
    expect(error.message).toContain('Failed to bundle asset');
    expect(error.message).not.toContain('npm install');
  });

  test.each([
    ['pnpm-lock.yaml', 'pnpm add'], ['yarn.lock', 'yarn add'], ['bun.lock', 'bun add'], ['bun.lockb', 'bun add'],
  ])('names the command of the package manager that has a %s', (lockFile, command) => {
    const other = new HandlerProject(lockFile);
    const { message } = other.errorOf(USES_LOGGER)!;
    other.remove();
    expect(message).toContain(`install what it needs: ${command} ${POWERTOOLS}`);
  });
});

describe('a bundle that succeeds', () => {
  let project: HandlerProject;
  beforeEach(() => project = new HandlerProject());
  afterEach(() => project.remove());

  test('needs no package of the runtime when the handler does not use it', () => {
    expect(project.errorOf('export const handler = async () => {};')).toBeUndefined();
  });

  test('has the packages of the runtime when they are installed', () => {
    project.install('@aws-lambda-powertools');
    expect(project.errorOf(USES_LOGGER)).toBeUndefined();
  });
});

test('the packages of the runtime have one version', () => {
  expect(new Set(Object.values(RUNTIME_PACKAGES))).toEqual(new Set(['2.35.0']));
});
