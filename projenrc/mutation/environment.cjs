// The environment of the tests of mutants: the first test that fails is enough, and a test that hangs does not hang for long.
const { TestEnvironment } = require('jest-environment-node');

const TIMEOUT_MS = 30_000;

module.exports = class extends TestEnvironment {
  failed = false;
  /** What the mutated sources look at. */
  stryker = this.global.__stryker__ = {};

  async handleTestEvent({ name, test }, state) {
    this.circus = state;
    if (name === 'run_start') state.testTimeout = TIMEOUT_MS;
    if (name === 'test_start' && this.failed) test.mode = 'skip';
    if (name === 'test_done' && test.errors.length > 0) this.failed = true;
  }
};
