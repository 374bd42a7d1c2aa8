const vm = require('node:vm');
const { LegacyFakeTimers, ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

/** Stands for the context of the worker itself, which has no object of its own. */
const WORKER = vm.createContext({});

/** V8 counts the branches of modules that are compiled while it counts, which is per test file. */
let countsCoverage = false;

const { compileFunction } = vm;

/** The modules that are compiled, by file. */
const compiled = new Map();

/** Compiles a module once in a worker. It runs anew for each test file, with variables of its own. */
function compileOnce(code, parameters, filename) {
  const known = compiled.get(filename);
  if (known?.code === code) return known.run;
  const run = compileFunction(code, parameters, { filename });
  compiled.set(filename, { code, run });
  return run;
}

vm.compileFunction = (code, parameters, { parsingContext, ...options } = {}) => {
  if (parsingContext !== WORKER) return compileFunction(code, parameters, { parsingContext, ...options });
  return countsCoverage ? compileFunction(code, parameters, options) : compileOnce(code, parameters, options.filename);
};

/** The CDK keeps its tokens here. Those of its own modules, which stay loaded, are among them. */
const OF_THE_CDK = /^__cdk/;

const same = (a, b) => a.value === b.value && a.get === b.get;

/**
 * Runs all test files of a worker in the worker's own context, so that they can share the modules that `runtime.js` loads once. Jest's default, a context
 * for each file, has classes of its own (`Error`, `Date`), and modules from another context would fail at `instanceof`.
 *
 * Each file still runs what is ours anew. When it ends, its mocks are restored, and globals, `process.env`, the working directory and the exit code are
 * as before.
 */
module.exports = class {
  constructor({ globalConfig, projectConfig: config }) {
    countsCoverage = globalConfig.collectCoverage;
    this.global = globalThis;
    this.sharesModules = config.testEnvironmentOptions.sharesModules ?? true;
    this.moduleMocker = new ModuleMocker(globalThis);
    const timerConfig = { idToRef: id => id, refToId: ref => ref };
    this.fakeTimers = new LegacyFakeTimers({ config, global: globalThis, moduleMocker: this.moduleMocker, timerConfig });
    this.fakeTimersModern = new ModernFakeTimers({ config, global: globalThis });
    this.before = { globals: Object.getOwnPropertyDescriptors(globalThis), env: { ...process.env }, directory: process.cwd(), exitCode: process.exitCode, exit: process.exit };
  }

  async setup() {
    Error.stackTraceLimit = 100; // as in Jest's own environment
  }

  async teardown() {
    this.moduleMocker.restoreAllMocks();
    this.fakeTimers.dispose();
    this.fakeTimersModern.dispose();
    this.#restoreGlobals();
    this.#restoreProcess();
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return WORKER;
  }

  #restoreGlobals() {
    const { globals } = this.before;
    for (const key of Reflect.ownKeys(globalThis)) {
      const now = Object.getOwnPropertyDescriptor(globalThis, key);
      if (!now.configurable || OF_THE_CDK.test(String(key))) continue;
      if (!Object.hasOwn(globals, key)) delete globalThis[key];
      else if (!same(now, globals[key])) Object.defineProperty(globalThis, key, globals[key]);
    }
  }

  #restoreProcess() {
    const { env, directory, exitCode, exit } = this.before;
    for (const name of Object.keys(process.env).filter(key => !(key in env))) delete process.env[name];
    Object.assign(process.env, env);
    if (process.cwd() !== directory) process.chdir(directory);
    Object.assign(process, { exitCode, exit });
  }
};
