import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { nodeVersions } from './node-versions';
import type { NodejsHandlerOptions } from '../../src';
import { HandlerProject } from '../fixtures/handler-project';

jest.setTimeout(240_000);

const REQUIRE_BANNER = "import { createRequire } from 'module'; const require = createRequire(import.meta.url);"; // as Powertools' documentation advises
const PATHS_BANNER = 'import { fileURLToPath } from "url";\nimport { dirname } from "path";\nimport { createRequire as topLevelCreateRequire } from "module";\n' +
  'const require = topLevelCreateRequire(import.meta.url);\nconst __filename = fileURLToPath(import.meta.url);\nconst __dirname = dirname(__filename);';

const GLOBAL_BANNER = "import { createRequire } from 'module'; globalThis.require = createRequire(import.meta.url);";

const PLACE = { beside: true, exists: true, types: ['string', 'string'] };
const DYNAMIC = { load: 'object', resolve: 'fs', isMain: false };

/** Handlers whose dependencies do what real ones do, how they are bundled, and their answers. */
const HANDLERS: Array<[title: string, file: string, options: NodejsHandlerOptions, answer: unknown]> = [
  ['a CommonJS dependency that reads __dirname and __filename', 'uses-dirname.mjs', {}, { ...PLACE, mine: 'mine' }],
  ['the same dependency, not minified,', 'uses-dirname.mjs', { bundling: { minify: false } }, { ...PLACE, mine: 'mine' }],
  ['the same dependency, bundled as CommonJS,', 'uses-dirname.mjs', { bundling: { format: OutputFormat.CJS } }, { ...PLACE, mine: 'mine' }],
  ['a dependency that requires by a computed name', 'uses-dynamic-require.mjs', {}, DYNAMIC],
  ['a banner that declares require', 'uses-dynamic-require.mjs', { bundling: { banner: REQUIRE_BANNER } }, DYNAMIC],
  ['a banner that declares require, __dirname and __filename', 'uses-dirname.mjs', { bundling: { banner: PATHS_BANNER } }, { ...PLACE, mine: 'mine' }],
  ['a banner among the arguments of esbuild', 'uses-dynamic-require.mjs', { bundling: { esbuildArgs: { '--banner:js': REQUIRE_BANNER } } }, DYNAMIC],
  ['a banner that only mentions require', 'uses-dynamic-require.mjs', { bundling: { banner: '/* const require = */ // let require;\n' } }, DYNAMIC],
  ['a banner that makes require global', 'uses-dynamic-require.mjs', { bundling: { banner: GLOBAL_BANNER } }, DYNAMIC],
  ['a native addon as external module', 'uses-native-addon.mjs', { bundling: { externalModules: ['native-addon'] } }, { addon: 'object' }],
  ['a dependency that is an ES module only', 'uses-esm-only.mjs', {}, { path: 'function', below: true, protocol: 'file:', loadedAt: 'init' }],
  ['JSON files of a package and of the handler', 'uses-json.mjs', {}, { country: 'Iceland', local: 'fixture' }],
  ['an entry file that is CommonJS by its extension', 'commonjs.cjs', {}, {
    esm: { path: 'function', below: true, protocol: 'file:' }, commonJs: PLACE, load: 'object',
  }],
  ['an entry file that is CommonJS by its statements', 'commonjs-by-syntax.js', { handler: 'main' }, { machine: 'string' }],
  ['an entry file of TypeScript that is CommonJS', 'commonjs-typescript.cts', {}, { machine: 'string' }],
];

describe('a bundle with', () => {
  let nodes: Map<string, string>;
  let project: HandlerProject;
  beforeAll(() => {
    nodes = nodeVersions(22, 24);
    project = new HandlerProject();
    project.installFixtures();
    fs.cpSync(path.join(__dirname, '..', 'fixtures', 'handlers'), project.folder, { recursive: true });
    const addon = jest.requireActual('node-gyp-build').path(path.dirname(require.resolve('classic-level/package.json'))); // any will do
    fs.copyFileSync(addon, path.join(project.folder, 'node_modules', 'native-addon', 'addon.node'));
  });
  afterAll(() => project.remove());

  test.each(HANDLERS)('%s runs on every Node.js version that Lambda offers [F04]', async (_, file, options, answer) => {
    const folder = project.bundle(file, options);
    const installed = path.join(folder, 'node_modules', 'native-addon');
    fs.cpSync(path.join(project.folder, 'node_modules', 'native-addon'), installed, { recursive: true }); // as a layer has it
    const answers = await Promise.all([...nodes].map(async ([version, node]) => {
      const { stdout } = await promisify(execFile)(node, [path.join(__dirname, 'lambda.mjs'), folder, `index.${options.handler ?? 'handler'}`]);
      return { version, answer: JSON.parse(stdout) };
    }));
    expect(answers).toEqual([...nodes.keys()].map(version => ({ version, answer })));
  });
});
