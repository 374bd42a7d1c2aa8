// The environment of the tests of a mutant: the first test that fails is enough, and a test that hangs does not hang for long.
const { TestEnvironment } = require('jest-environment-node');

const TIMEOUT_MS = 15_000;

module.exports = class extends TestEnvironment {
  failed = false;

  async handleTestEvent({ name, test }, state) {
    if (!process.env.__STRYKER_ACTIVE_MUTANT__) return;
    if (name === 'run_start') state.testTimeout = TIMEOUT_MS;
    if (name === 'test_start' && this.failed) test.mode = 'skip';
    if (name === 'test_done' && test.errors.length > 0) this.failed = true;
  }
};
