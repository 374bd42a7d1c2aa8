// Stryker's runner of jest, which keeps the test files loaded. For a mutant it runs just the tests that reach it, the fastest file first, until one fails.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { strykerPlugins as jestPlugins } from '@stryker-mutator/jest-runner';

const [{ factory: jestFactory }] = jestPlugins;
const { opening, Session } = createRequire(import.meta.url)('./session.cjs');
const inMutation = path => fileURLToPath(new URL(path, import.meta.url));

/** In the sandbox, which is the working directory: the process that runs the mutants is not always the one that ran the tests first. */
const TESTS = '.mutation-tests.json';

function createRunner(injector) {
  const runner = jestFactory(injector);
  const { dryRun } = runner;
  const sessions = new Map();
  let tests;
  let times;

  async function sessionOf(file) {
    if (sessions.has(file)) return sessions.get(file);
    const session = new Session(file, times);
    opening.set(file, session);
    const jestConfig = { ...runner.jestConfig, testRunner: inMutation('session.cjs'), testEnvironment: inMutation('environment.cjs') };
    const run = runner.jestTestAdapter.run({ jestConfig, testFiles: [file] });
    const loaded = await Promise.race([session.loaded.then(() => true), run]);
    if (loaded !== true) throw new Error(`${file} cannot be loaded: ${loaded.results.testResults[0]?.failureMessage}`);
    session.closed = run;
    sessions.set(file, session);
    return session;
  }

  async function close(session) {
    sessions.delete(session.file);
    session.end();
    await session.closed;
  }

  /** Returns the test that a mutant fails. A test that fails without the mutant too, because of what earlier ones left behind, is tried in a new session. */
  async function failureOf(file, names, { activeMutant, hitLimit }) {
    for (let attempt = 0; attempt < 2; attempt++) {
      const session = await sessionOf(file);
      const failed = await session.failure(names, activeMutant.id, hitLimit);
      if (!failed || isHanging(failed) || !await session.failure(new Set([failed.fullName]))) return failed;
      await close(session);
    }
    return undefined;
  }

  runner.dryRun = async options => {
    const result = await dryRun.call(runner, options);
    if (result.status === 'complete') writeFileSync(TESTS, JSON.stringify(result.tests.map(({ fileName, id, timeSpentMs }) => ({ fileName, id, timeSpentMs }))));
    return result;
  };

  runner.mutantRun = async mutant => {
    tests ??= JSON.parse(readFileSync(TESTS, 'utf8'));
    times ??= new Map(tests.map(({ id, timeSpentMs }) => [id, timeSpentMs]));
    const names = new Set(mutant.testFilter ?? tests.map(({ id }) => id));
    const files = new Map();
    for (const { fileName, id, timeSpentMs } of tests) if (names.has(id)) files.set(fileName, (files.get(fileName) ?? 0) + timeSpentMs);
    for (const [file] of [...files].sort(([, one], [, other]) => one - other)) {
      const failed = await failureOf(file, names, mutant);
      if (failed && isHanging(failed)) {
        setTimeout(() => process.exit(), 100); // it may go on in the background for ever: Stryker starts another process
        return { status: 'timeout', reason: failed.fullName };
      }
      if (failed) return { status: 'killed', killedBy: [failed.fullName], failureMessage: failed.failureMessages.join('\n'), nrOfTests: names.size };
    }
    if (process.env.MUTATION_LOG) appendFileSync(process.env.MUTATION_LOG, `${JSON.stringify(mutant.activeMutant)}\n`);
    return { status: 'survived', nrOfTests: names.size };
  };
  return runner;
}
createRunner.inject = jestFactory.inject;

function isHanging({ failureMessages }) {
  return failureMessages.some(text => text.includes('Exceeded timeout'));
}

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'jest-by-file', createRunner)];
