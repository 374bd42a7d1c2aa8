/**
 * Installs the packed library the ways that `test:stranger` does not, each into a new app from templates/sqs-worker: as `cdk init --from-path` makes it, on
 * Node.js 22 and 24, with pnpm, with Yarn (PnP and node_modules), and in a workspace whose packages import each other by TypeScript's path aliases. Each app synthesizes, and its template is the same.
 *
 * `npm run test:package-managers -- dist/js/*.tgz` takes a tarball that exists.
 */
import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { runBeside } from './commands';
import { PACKAGES_NAMED_FOR_PNP, RUNTIME_PACKAGES } from '../../src/constructs/bundling/runtime-packages';

const REPOSITORY = path.join(__dirname, '..', '..');
const TEMPLATES = path.join(REPOSITORY, 'templates');
const CDK = path.join(REPOSITORY, 'node_modules', '.bin', 'cdk');
const BUNDLED = path.join(REPOSITORY, 'node_modules', 'aws-cdk-lib', 'node_modules', '@aws', 'cloudformation-validate');
const [, , packed] = process.argv;
const PNPM = ['--yes', '--package', 'pnpm@10', '--', 'pnpm'];
const YARN = ['--yes', '--package', '@yarnpkg/cli-dist@4.18.1', '--', 'yarn'];
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'package-managers-'));

async function main(): Promise<void> {
  assert.ok(packed !== undefined, 'name the tarball: npm run test:package-managers -- dist/js/*.tgz');
  const tarball = path.resolve(packed);
  const templates = await Promise.all([
    step('an app of the template, with npm', () => withNpm(tarball)),
    ...[22, 24].map(version => step(`npm on Node.js ${version}`, () => withNode(version, tarball))),
    step('pnpm', () => withPnpm(tarball)),
    step('Yarn PnP, without node_modules', () => withYarn('pnp', tarball)),
    step('Yarn with node_modules', () => withYarn('node-modules', tarball)),
    step('a workspace with path aliases', () => inWorkspace(tarball)),
  ]);
  for (const template of templates) assert.deepEqual(template, templates[0]);
  fs.rmSync(home, { recursive: true });
  console.log(`package managers: ${templates.length} passed, 0 failed`);
}

async function withNpm(tarball: string): Promise<object> {
  const app = path.join(home, 'npm');
  fs.mkdirSync(app);
  await runBeside(app, CDK, ['init', '--unstable=init', '--language', 'typescript', '--from-path', TEMPLATES, '--template-path', 'sqs-worker', '--generate-only']);
  useTarball(app, tarball);
  await runBeside(app, 'npm', ['install']);
  await runBeside(app, 'npm', ['run', 'synth', '--', '--quiet']);
  return templateOf(app);
}

/** Everything that the app starts is run by that version. */
async function withNode(version: number, tarball: string): Promise<object> {
  const app = copyTemplate(`node-${version}`, tarball);
  const { stdout } = await runBeside(app, 'npx', ['--yes', '--package', `node@${version}`, '--', 'node', '-p', 'process.execPath']);
  const PATH = [path.dirname(stdout.trim()), process.env.PATH].join(path.delimiter);
  assert.match((await runBeside(app, 'node', ['--version'], { PATH })).stdout, new RegExp(`^v${version}\\.`));
  await runBeside(app, 'npm', ['install'], { PATH });
  await runBeside(app, 'npm', ['run', 'synth', '--', '--quiet'], { PATH });
  return templateOf(app);
}

async function withPnpm(tarball: string): Promise<object> {
  const app = copyTemplate('pnpm', tarball);
  await runBeside(app, 'npx', [...PNPM, 'install', '--ignore-scripts']);
  await runBeside(app, 'npx', [...PNPM, 'run', 'synth', '--quiet']);
  return templateOf(app);
}

async function withYarn(linker: 'pnp' | 'node-modules', tarball: string): Promise<object> {
  const app = copyTemplate(`yarn-${linker}`, tarball);
  const manifest = path.join(app, 'package.json');
  change(manifest, '"dependencies": {', `"dependencies": {\n${PACKAGES_NAMED_FOR_PNP.map(name => `"${name}": "${RUNTIME_PACKAGES['@aws-lambda-powertools/logger']}",`).join('\n')}`);
  // aws-cdk-lib brings it along; Yarn takes it from the registry instead, which may lack it
  change(manifest, '"private": true', `"private": true, "resolutions": { "@aws/cloudformation-validate": "file:${BUNDLED}" }`);
  fs.writeFileSync(path.join(app, 'yarn.lock'), '');
  fs.writeFileSync(path.join(app, '.yarnrc.yml'), `nodeLinker: ${linker}\nenableTelemetry: false\nenableGlobalCache: true\n`);
  await runBeside(app, 'npx', [...YARN, 'install'], { YARN_ENABLE_IMMUTABLE_INSTALLS: 'false' });
  assert.equal(fs.existsSync(path.join(app, 'node_modules')), linker === 'node-modules');
  await runBeside(app, 'npx', [...YARN, 'cdk', 'synth', '--quiet', '--app', 'yarn tsx bin/app.ts']); // TypeScript 7 knows no PnP: the app is run, not checked
  return templateOf(app);
}

/** The stack is in one package of the workspace, its type of an order in another, which no package.json names: only the aliases of tsconfig.json do. */
async function inWorkspace(tarball: string): Promise<object> {
  const root = path.join(home, 'workspace');
  const app = path.join(root, 'packages', 'orders');
  copyTemplate(path.join('workspace', 'packages', 'orders'), tarball);
  fs.writeFileSync(path.join(root, 'package.json'), JSON.stringify({ name: 'shop', private: true, workspaces: ['packages/*'] }));
  const model = path.join(root, 'packages', 'model', 'src');
  fs.mkdirSync(model, { recursive: true });
  fs.writeFileSync(path.join(model, '..', 'package.json'), JSON.stringify({ name: 'unnamed', version: '1.0.0', private: true }));
  fs.writeFileSync(path.join(model, 'order.ts'), "export const LOST = 'lost';\n\nexport interface Order {\n  readonly id: string;\n}\n");
  change(path.join(app, 'tsconfig.json'), '"strict": true', '"strict": true,\n    "paths": { "@model/*": ["../model/src/*"] }');
  change(path.join(app, 'lib', 'orders-handler.ts'), /interface Order \{[^}]*\}\n/, "import { LOST, Order } from '@model/order';\n");
  change(path.join(app, 'lib', 'orders-handler.ts'), "'lost'", 'LOST');
  await runBeside(root, 'npm', ['install']);
  await runBeside(app, 'npm', ['run', 'synth', '--', '--quiet']);
  return templateOf(app);
}

function copyTemplate(name: string, tarball: string): string {
  const app = path.join(home, name);
  fs.cpSync(path.join(TEMPLATES, 'sqs-worker', 'typescript'), app, { recursive: true });
  useTarball(app, tarball);
  return app;
}

function useTarball(app: string, tarball: string): void {
  change(path.join(app, 'package.json'), '"cdk-resilient-lambda": "^0.1.0"', `"cdk-resilient-lambda": "file:${tarball}"`);
}

/** Replaces what must be there. */
function change(file: string, old: string | RegExp, replacement: string): void {
  const text = fs.readFileSync(file, 'utf8');
  const changed = text.replace(old, () => replacement);
  assert.notEqual(changed, text, `${old} should be in ${file}`);
  fs.writeFileSync(file, changed);
}

/** The synthesized template, without the hashes of assets, and without the metadata that tell AWS the version of Node.js. */
function templateOf(app: string): object {
  const template = fs.readFileSync(path.join(app, 'cdk.out', 'OrdersStack.template.json'), 'utf8');
  const { Resources: { CDKMetadata, ...resources }, ...others } = JSON.parse(
    template.replace(/[0-9a-f]{64}/g, 'hash').replace(/(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g, '$1'),
  );
  return { ...others, resources };
}

async function step(name: string, action: () => Promise<object>): Promise<object> {
  const started = Date.now();
  const template = await action();
  console.log(`ok  ${name} (${Math.round((Date.now() - started) / 1000)} s)`);
  return template;
}

void main().catch(error => {
  console.error(`${error.message}\nwhat was made is in ${home}`);
  process.exitCode = 1;
});
