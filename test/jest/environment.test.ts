import * as os from 'node:os';
import vm from 'node:vm';
import { App } from 'aws-cdk-lib';
import * as backOff from '../../src/back-off';

const Environment = jest.requireActual('./environment');

const variables = globalThis as unknown as Record<string, unknown>;

const newEnvironment = (globalConfig = {}) => new Environment({ globalConfig, projectConfig: { fakeTimers: {}, testEnvironmentOptions: {} } });

/** Runs what a test file might do in an environment of its own. */
async function inFile(run: (environment: any) => void): Promise<void> {
  const environment = newEnvironment();
  await environment.setup();
  run(environment);
  await environment.teardown();
}

describe('when a test file ends', () => {
  test('environment variables, the working directory and the exit code are as before', async () => {
    const before = { ...process.env };
    const [directory, { exitCode }] = [process.cwd(), process];
    await inFile(() => {
      delete process.env.PATH;
      process.env.CDK_VALIDATION = 'true';
      process.env.LEFT_BEHIND = 'x';
      process.chdir(os.tmpdir());
      process.exitCode = 3;
    });
    expect([{ ...process.env }, process.cwd(), process.exitCode]).toEqual([before, directory, exitCode]);
  });

  test('globals are as before, except for the tokens of the CDK, whose modules stay', async () => {
    const { console: before } = globalThis;
    await inFile(() => Object.assign(variables, { console: {}, leftBehind: 1, __cdkLeftBehind: 2 }));
    expect([globalThis.console, 'leftBehind' in variables, variables.__cdkLeftBehind]).toEqual([before, false, 2]);
    delete variables.__cdkLeftBehind;
  });

  test('mocks are restored', async () => {
    const printer = { print: () => 'real' };
    await inFile(({ moduleMocker }) => moduleMocker.spyOn(printer, 'print').mockReturnValue('mocked'));
    expect(printer.print()).toBe('real');
  });
});

test('modules of the CDK are loaded once, those of the library anew for each file, and classes are those of the worker', () => {
  jest.isolateModules(() => {
    expect(jest.requireActual('aws-cdk-lib').App).toBe(App);
    expect(jest.requireActual('../../src/back-off')).not.toBe(backOff);
  });
  expect(new App().node).toBeInstanceOf(Object);
});

test.each([['is compiled once', false, 1], ['is compiled for each file where coverage is counted', true, 2]])('a module %s', (_, collectCoverage, times) => {
  const environment = newEnvironment({ collectCoverage });
  const compile = () => vm.compileFunction('return {}', [], { filename: 'module.js', parsingContext: environment.getVmContext() });
  const functions = [compile(), compile()];
  expect(new Set(functions).size).toBe(times);
  expect(functions[0]()).not.toBe(functions[1]());
  expect(vm.compileFunction('return 1', [], { filename: 'module.js', parsingContext: environment.getVmContext() })()).toBe(1);
});
