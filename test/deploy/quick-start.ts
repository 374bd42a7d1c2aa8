import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Assembly } from './assemblies';
import { run } from '../stranger/commands';
import { readQuickStart } from '../stranger/quick-start';

const REPOSITORY = path.join(__dirname, '..', '..');
const MODULES = path.join(REPOSITORY, 'node_modules');
const CDK = path.join(MODULES, '.bin', 'cdk');

/** Makes the README's app with `cdk init`, on the packages of this repository, and synthesizes it. */
export function synthesizeQuickStart(folder: string): Assembly {
  const app = path.join(folder, 'orders');
  fs.mkdirSync(app, { recursive: true });
  run(app, CDK, ['init', 'app', '--language', 'typescript', '--generate-only']);
  linkModules(path.join(app, 'node_modules'));
  fs.copyFileSync(path.join(REPOSITORY, 'package-lock.json'), path.join(app, 'package-lock.json'));
  for (const [file, text] of Object.entries(readQuickStart(path.join(REPOSITORY, 'README.md')).files)) fs.writeFileSync(path.join(app, file), text);
  const program = `node --require '${path.join(MODULES, 'ts-node', 'register', 'transpile-only')}' bin/orders.ts`; // the app's own one checks types first
  run(app, CDK, ['synth', '--quiet', '--app', program], { CDK_VALIDATION: 'false', TS_NODE_PROJECT: path.join(REPOSITORY, 'test', 'tsconfig.json') });
  return { name: 'quick-start', folder: path.join(app, 'cdk.out'), stacks: ['OrdersStack'] };
}

/** `npm run test:stranger` installs the tarball; here the app sees what is compiled. */
function linkModules(folder: string): void {
  fs.mkdirSync(folder);
  for (const name of fs.readdirSync(MODULES)) fs.symlinkSync(path.join(MODULES, name), path.join(folder, name));
  fs.symlinkSync(REPOSITORY, path.join(folder, 'cdk-resilient-lambda'));
}
