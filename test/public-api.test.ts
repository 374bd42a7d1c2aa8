import { execFileSync } from 'node:child_process';
import * as path from 'node:path';
import * as library from '../src';

const ROOT = path.join(__dirname, '..');

describe('public API', () => {
  test('is exactly this: adding to it is a promise', () => {
    expect(Object.keys(library).sort()).toEqual([
      'AlarmProfile',
      'HandlerCode',
      'ResilienceDefaults',
      'SqsWorkerFunction',
    ]);
  });

  test('loads neither the rules of cdk-nag nor Powertools', () => {
    const program = `require('ts-node/register/transpile-only'); require('./src');
      console.log(JSON.stringify(Object.keys(require.cache)))`;
    const loaded: string[] = JSON.parse(execFileSync(process.execPath, ['-e', program], {
      cwd: ROOT, encoding: 'utf8', env: { ...process.env, TS_NODE_PROJECT: path.join(ROOT, 'test', 'tsconfig.json') },
    }));
    expect(loaded.some(file => file.endsWith(path.join('src', 'index.ts')))).toBe(true);
    expect(loaded.filter(file => /node_modules.(cdk-nag|@aws-lambda-powertools)/.test(file))).toEqual([]);
  });
});
