// Mutates what is named, and runs the tests that use it: node projenrc/mutation.mjs src/runtime [src/limits.ts …]
import { statSync } from 'node:fs';
import { Stryker } from '@stryker-mutator/core';

const targets = process.argv.slice(2);
if (targets.length === 0) {
  console.error('Name what to mutate: npm run test:mutation -- src/runtime');
  process.exit(2);
}

const mutants = await new Stryker({
  mutate: targets.map(target => statSync(target).isDirectory() ? `${target.replace(/\/$/, '')}/**/*.ts` : target),
  testRunner: 'jest',
  jest: {
    configFile: 'package.json',
    // Bundles would hold Stryker's instruments, and what is searched for in the sources is not there any more.
    config: { testPathIgnorePatterns: ['/node_modules/', 'bundles', 'entry.test', 'docs.test', 'public-api.test', 'practices.test', 'stranger'] },
  },
  disableTypeChecks: false, // jest does not check types either
  ignoreStatic: true, // what runs once at load would be tried with every test
  coverageAnalysis: 'perTest',
  concurrency: 2,
  reporters: ['clear-text', 'html', 'progress-append-only'],
  clearTextReporter: { logTests: false, reportTests: false },
  tempDirName: '.stryker-tmp',
}).runMutationTest();
const noticed = mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout').length;
const survived = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage').length;
console.log(`${targets.join(' ')}: ${noticed} of ${noticed + survived} mutants noticed (${(100 * noticed / (noticed + survived)).toFixed(1)} %)`);
