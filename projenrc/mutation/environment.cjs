// The environment of the tests of mutants: the first test that fails is enough, and a test that hangs does not hang for long.
const { TestEnvironment } = require('jest-environment-node');

module.exports = class extends TestEnvironment {
  failed = false;
  /** Returns the time that a test gets, in milliseconds. */
  timeoutOf = () => undefined;
  /** What the mutated sources look at. */
  stryker = this.global.__stryker__ = {};

  async handleTestEvent({ name, test }, state) {
    this.circus = state;
    if (name === 'test_start') state.testTimeout = this.timeoutOf(test);
    if (name === 'test_start' && this.failed) test.mode = 'skip';
    if (name === 'test_done' && test.errors.length > 0) this.failed = true;
  }
};
