// Stryker's runner of jest, which for a mutant runs just the files with tests that reach it, the fastest first, until one fails.
import { readFileSync, writeFileSync } from 'node:fs';
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { strykerPlugins as jestPlugins } from '@stryker-mutator/jest-runner';

const [{ factory: jestFactory }] = jestPlugins;
/** In the sandbox, which is the working directory: the process that runs the mutants is not always the one that ran the tests first. */
const TESTS = '.mutation-tests.json';

function createRunner(injector) {
  const runner = jestFactory(injector);
  const { dryRun, jestTestAdapter, mutantRun } = runner;
  let tests;
  let files = [];

  runner.dryRun = async options => {
    const result = await dryRun.call(runner, options);
    if (result.status !== 'complete') return result;
    writeFileSync(TESTS, JSON.stringify(result.tests.map(({ fileName, id, timeSpentMs }) => ({ fileName, id, timeSpentMs }))));
    return result;
  };

  runner.mutantRun = options => {
    tests ??= JSON.parse(readFileSync(TESTS, 'utf8'));
    const times = new Map();
    for (const { fileName, id, timeSpentMs } of tests) {
      if (!options.testFilter || options.testFilter.includes(id)) times.set(fileName, (times.get(fileName) ?? 0) + timeSpentMs);
    }
    files = [...times].sort(([, one], [, other]) => one - other).map(([fileName]) => fileName);
    return mutantRun.call(runner, options);
  };

  runner.jestTestAdapter = {
    run: async settings => {
      if (files.length === 0) return jestTestAdapter.run(settings);
      const results = { testResults: [], numRuntimeErrorTestSuites: 0 };
      for (const file of files) {
        const { results: { numFailedTests, numRuntimeErrorTestSuites, testResults } } = await jestTestAdapter.run({ ...settings, testFiles: [file] });
        results.testResults.push(...testResults);
        results.numRuntimeErrorTestSuites += numRuntimeErrorTestSuites;
        if (numFailedTests + numRuntimeErrorTestSuites > 0) break;
      }
      return { results };
    },
  };
  return runner;
}
createRunner.inject = jestFactory.inject;

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'jest-by-file', createRunner)];
