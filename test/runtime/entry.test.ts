import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RUNTIME_PACKAGES } from '../../src/constructs/bundling/runtime-packages';
import * as environment from '../../src/environment';

jest.setTimeout(60_000);

const SRC = join(__dirname, '../../src/runtime');
const manifest = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8'));

describe('the entry point of the runtime', () => {
  test('loads nothing of aws-cdk-lib, and no SDK before a handler has an idempotency key', () => {
    const script = `
      require('ts-node').register({ transpileOnly: true, compilerOptions: { module: 'commonjs' } });
      require(${JSON.stringify(SRC)}).sqsWorker(() => undefined);
      console.log(Object.keys(require.cache).filter(file => /aws-cdk-lib|constructs|@aws-sdk|cdk-nag|powertools.idempotency/.test(file)).length);`;
    expect(execFileSync(process.execPath, ['-e', script], { cwd: join(__dirname, '../..'), encoding: 'utf8' }).trim()).toBe('0');
  });

  test('reads the table from a literal environment variable, so that a bundler can leave out the module', () => {
    expect(readFileSync(join(SRC, 'idempotency-options.ts'), 'utf8')).toContain(`if (process.env.${environment.IDEMPOTENCY_TABLE}) {`);
  });

  test('needs exactly the packages that the constructs name when one is missing, in the tested versions', () => {
    const imported = readdirSync(SRC).flatMap(file => [...readFileSync(join(SRC, file), 'utf8').matchAll(/from '(@aws-lambda-powertools\/[a-z]+)/g)])
      .map(([, name]) => name);
    // commons and jmespath come with the others, in the same version
    const direct = imported.filter(name => !/commons|jmespath/.test(name));
    expect(RUNTIME_PACKAGES).toEqual(Object.fromEntries(direct.map(name => [name, manifest.devDependencies[name]])));
  });
});
