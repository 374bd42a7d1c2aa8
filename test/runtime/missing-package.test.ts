import { RUNTIME_PACKAGES } from '../../src/constructs/bundling/runtime-packages';
import { explainMissingPackage, POWERTOOLS_VERSION } from '../../src/runtime/missing-package';

const error = (message: string, code: string) => Object.assign(new Error(message), { code });

describe('a package that is missing at run time', () => {
  test.each([
    ["Cannot find package '@aws-lambda-powertools/idempotency' imported from /var/task/index.mjs", 'ERR_MODULE_NOT_FOUND', `@aws-lambda-powertools/idempotency@${POWERTOOLS_VERSION}`],
    ["Cannot find module '@aws-lambda-powertools/idempotency/dynamodb'\nRequire stack:", 'MODULE_NOT_FOUND', `@aws-lambda-powertools/idempotency@${POWERTOOLS_VERSION}`],
    ["Cannot find package '@aws-sdk/client-dynamodb' imported from /var/task/index.mjs", 'ERR_MODULE_NOT_FOUND', '@aws-sdk/client-dynamodb@3'],
  ])('is named with its version: %s', (message, code, install) => {
    expect(() => explainMissingPackage(error(message, code))).toThrow(`npm install ${install}, and bundle it`);
  });

  test.each([
    ["Cannot find module './idempotency.js'", 'MODULE_NOT_FOUND'], ['something else', 'ERR_MODULE_NOT_FOUND'], ["Cannot find package '@aws-sdk/x'", 'ENOENT'],
    ["Cannot find package 'tslib' imported from /var/task/node_modules/@aws-sdk/x/index.js", 'ERR_MODULE_NOT_FOUND'],
  ])('is no explanation for another error: %s', (message, code) => {
    expect(() => explainMissingPackage(error(message, code))).toThrow(message);
  });

  test('has the version that the constructs ask for', () => {
    expect([...new Set(Object.values(RUNTIME_PACKAGES))]).toEqual([POWERTOOLS_VERSION]);
  });
});
