// Mutates what is named, and runs the tests that use it: npm run test:mutation -- src/runtime [src/limits …] [test/simulator …]
// The tests are those of the folder of the same name (test/runtime), unless folders or files of test/ are named.
// With --incremental, results of the last run are taken over where neither the code nor the tests of a mutant changed; what tests share is not compared.
// Set MUTATION_CONCURRENCY=1 on a busy machine, and MUTATION_LOG to a file that lists the survivors as they are found.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stryker } from '@stryker-mutator/core';

const incremental = process.argv.includes('--incremental');
const named = process.argv.slice(2).filter(word => word !== '--incremental').map(path => path.replace(/\/$/, ''));
const targets = named.filter(path => !path.startsWith('test/'));
if (targets.length === 0) {
  console.error('Name what to mutate: npm run test:mutation -- src/runtime');
  process.exit(2);
}

const isFolder = path => existsSync(path) && statSync(path).isDirectory();
/** src/iam/policies.ts is tested by test/iam/policies.test.ts or else by all of test/iam. */
function testsOf(target) {
  const tests = target.replace(/^src/, 'test').replace(/\.ts$/, '.test.ts');
  return existsSync(tests) ? tests : testsOf(dirname(target));
}
const tests = named.length > targets.length ? named.filter(path => path.startsWith('test/')) : [...new Set(targets.map(testsOf))];
const sources = targets.flatMap(target => isFolder(target)
  ? readdirSync(target, { recursive: true }).filter(file => file.endsWith('.ts')).map(file => `${target}/${file}`) : target);
const inMutation = path => fileURLToPath(new URL(`mutation/${path}`, import.meta.url));
const { jest } = JSON.parse(readFileSync('package.json', 'utf8'));
const startedAt = Date.now();

const mutants = await new Stryker({
  mutate: sources,
  plugins: ['@stryker-mutator/jest-runner', inMutation('runner.mjs')],
  testRunner: 'jest-by-file',
  jest: {
    projectType: 'custom',
    configFile: 'package.json',
    enableFindRelatedTests: false, // nearly all tests are related to nearly all files, by the index files
    config: {
      ...jest,
      roots: ['<rootDir>/src', '<rootDir>/test'],
      testMatch: tests.map(path => isFolder(path) ? `<rootDir>/${path}/**/*.test.ts` : `<rootDir>/${path}`),
      // Bundles would hold Stryker's instruments, and what is searched for in the sources is not there any more.
      testPathIgnorePatterns: ['/node_modules/', '/bundles', 'entry\\.test', 'docs\\.test', 'public-api\\.test', 'practices\\.test', 'structure\\.test', '/stranger/', 'fuzz\\.test'],
      // Loaded at once, so that what runs at load is never taken for part of the test that happens to import it first.
      setupFiles: [...jest.setupFiles, ...sources.map(path => `<rootDir>/${path}`)],
      setupFilesAfterEnv: [], // loads a part of the CDK
      moduleNameMapper: { ...jest.moduleNameMapper, '^fast-check$': inMutation('fast-check.cjs') },
      watchman: false,
    },
  },
  disableTypeChecks: false, // jest does not check types either
  ignoreStatic: true, // what runs once at load would be tried with every test
  coverageAnalysis: 'perTest',
  concurrency: Number(process.env.MUTATION_CONCURRENCY) || availableParallelism(),
  // Load is no kill: a test that hangs fails by jest's own timeout first, which grows with the time that the test took without a mutant.
  timeoutMS: 60_000,
  timeoutFactor: 3,
  dryRunTimeoutMinutes: 15,
  incremental,
  incrementalFile: `reports/mutation/${targets.join('+').replaceAll('/', '-')}.json`,
  ignorePatterns: ['dist', 'lib', 'coverage', 'benchmarks', 'API.md', 'cdk.out'],
  reporters: ['clear-text', 'html', 'json', 'progress-append-only'],
  clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
  allowConsoleColors: false,
  tempDirName: '.stryker-tmp',
}).runMutationTest();

const count = (...statuses) => mutants.filter(({ status }) => statuses.includes(status)).length;
const noticed = count('Killed', 'Timeout');
const survived = count('Survived', 'NoCoverage');
console.log(`${targets.join(' ')}: ${noticed} of ${noticed + survived} mutants noticed (${(100 * noticed / (noticed + survived)).toFixed(1)} %): ` +
  `${count('Killed')} killed, ${count('Timeout')} by time, ${count('Survived')} survived, ${count('NoCoverage')} without a test; ` +
  `${count('Ignored')} run at load and are ignored, ${count('RuntimeError', 'CompileError')} do not run; ${((Date.now() - startedAt) / 60_000).toFixed(1)} minutes`);
