const { createRequire } = require('node:module');
const Runtime = require('jest-runtime').default;

/** What is loaded once in a worker: large packages whose modules no test changes. */
const SHARED = /^(aws-cdk-lib|constructs|cdk-nag|@aws-cdk|@aws-sdk|@cloud-copilot|ajv|esbuild|fast-check|typescript|yaml)(\/|$)/;

/**
 * Loads the packages of `SHARED` with Node.js, once in a worker, and everything else with Jest, anew for each test file. Loading the CDK again, and running
 * it without what V8 had compiled, took a third of the time of all tests. A file that mocks what these
 * packages load among themselves starts with `@jest-environment-options { "sharesModules": false }` and loads all anew.
 */
module.exports = class extends Runtime {
  #requires = new Map();

  requireModuleOrMock(from, name) {
    return this.#isShared(name) && !this.mockState.shouldMockCjs(from, name).shouldMock ? this.requireActual(from, name) : super.requireModuleOrMock(from, name);
  }

  requireActual(from, name) {
    return this.#isShared(name) ? this.#requireFrom(from)(name) : super.requireActual(from, name);
  }

  #isShared(name) {
    return this._environment.sharesModules && SHARED.test(name);
  }

  #requireFrom(from) {
    if (!this.#requires.has(from)) this.#requires.set(from, createRequire(from));
    return this.#requires.get(from);
  }
};
