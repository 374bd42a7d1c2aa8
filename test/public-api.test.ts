import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as library from '../src';

const ROOT = path.join(__dirname, '..');

describe('public API', () => {
  test('is exactly this: adding to it is a promise', () => {
    expect(Object.keys(library).sort()).toEqual([
      'AlarmProfile',
      'HandlerCode',
      'IdempotencyTable',
      'ResilienceDefaults',
      'SqsWorkerFunction',
    ]);
  });

  test('has exactly these types: adding to them is a promise', () => {
    const folder = path.join(ROOT, 'src', 'constructs');
    const types = fs.readdirSync(folder).flatMap(file =>
      [...fs.readFileSync(path.join(folder, file), 'utf8').matchAll(/^export (?:abstract )?(?:class|enum|interface) (\w+)/gm)].map(([, name]) => name));
    expect(types.sort()).toEqual([
      'AgeAlarmSettings',
      'AlarmProfile',
      'AlarmSettings',
      'AssetHandlerOptions',
      'FunctionAlarmOptions',
      'HandlerCode',
      'IIdempotencyTable',
      'IdempotencyTable',
      'IdempotencyTableProps',
      'InlineHandlerOptions',
      'NodejsHandlerOptions',
      'ProvisionedPollers',
      'ResilienceDefaults',
      'ResilienceDefaultsOptions',
      'ResilientFunctionOptions',
      'SqsWorkerAlarmOptions',
      'SqsWorkerFunction',
      'SqsWorkerFunctionProps',
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
