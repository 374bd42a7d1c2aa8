// A runner of test files for jest that loads a file once, and then runs tests of it as often as it is asked to, each time with another mutant. To load the
// file and all that it imports takes much longer than its tests.
const { createRequire } = require('node:module');

const INITIALIZER = createRequire(require.resolve('jest-circus')).resolve('./jestAdapterInit.js');

/** A test file that is loaded. */
class Session {
  #requests = [];
  #wake = () => {};

  /** `times` has the time that each test takes without a mutant, in milliseconds, by name. */
  constructor(file, times) {
    this.file = file;
    this.times = times;
    this.loaded = new Promise(resolve => { this.setLoaded = resolve; });
  }

  /** Runs the tests with these names, until one fails, and returns that. The mutant is stopped when it has been reached more often than the limit. */
  async failure(names, mutant, hitLimit) {
    const { testResults } = await new Promise(resolve => this.#ask({ names, mutant, hitLimit, resolve }));
    return testResults.find(({ status }) => status === 'failed');
  }

  end() {
    this.#ask(undefined);
  }

  async next() {
    if (this.#requests.length === 0) await new Promise(resolve => { this.#wake = resolve; });
    return this.#requests.shift();
  }

  #ask(request) {
    this.#requests.push(request);
    this.#wake();
  }
}

/** The sessions that are being opened, by file. */
const opening = new Map();

/** What a test leaves behind may fail long after it: that tells nothing about the mutant of then. */
function ignoreStrayErrors() {
  for (const event of ['uncaughtException', 'unhandledRejection', 'rejectionHandled']) process.removeAllListeners(event).on(event, () => undefined);
}

function* testsIn(block) {
  for (const child of block.children) {
    if (child.type === 'test') yield child;
    else yield* testsIn(child);
  }
}

function nameOf({ name, parent }) {
  return parent ? `${nameOf(parent)} ${name}`.trimStart() : '';
}

/** Makes a test that may have run look as if it had not. */
function reset(test, mode) {
  Object.assign(test, { mode, errors: [], retryReasons: [], status: null, duration: null, invocations: 0, numPassingAsserts: 0, seenDone: false });
}

module.exports = async (globalConfig, config, environment, runtime, testPath) => {
  const session = opening.get(testPath);
  const { initialize, runAndTransformResultsToJestFormat } = runtime.requireInternalModule(INITIALIZER);
  const { globals, snapshotState } = await initialize({
    config, environment, globalConfig, runtime, testPath,
    localRequire: runtime.requireModule.bind(runtime),
    parentProcess: process,
    setGlobalsForRuntime: runtime.setGlobalsForRuntime.bind(runtime),
  });
  globals.beforeEach(() => { if (config.clearMocks) runtime.clearAllMocks(); });
  for (const path of config.setupFilesAfterEnv) runtime.requireModule(path);
  runtime.requireModule(testPath);

  const { circus, stryker } = environment;
  const all = [...testsIn(circus.rootDescribeBlock)].map(test => ({ test, mode: test.mode, name: nameOf(test) }));
  environment.timeoutOf = test => 5_000 + 3 * (session.times.get(nameOf(test)) ?? 0);
  session.setLoaded();
  let results;
  for (let request = await session.next(); request; request = await session.next()) {
    for (const { mode, name, test } of all) reset(test, !request.names || request.names.has(name) ? mode : 'skip');
    circus.unhandledErrors.length = 0;
    snapshotState.clear();
    environment.failed = false;
    ignoreStrayErrors();
    Object.assign(stryker, { activeMutant: request.mutant, hitLimit: request.hitLimit, hitCount: request.hitLimit && 0 });
    results = await runAndTransformResultsToJestFormat({ config, globalConfig, testPath });
    stryker.activeMutant = undefined;
    ignoreStrayErrors();
    request.resolve(results);
  }
  return results;
};
module.exports.Session = Session;
module.exports.opening = opening;
