// Makes of what jsii has compiled what is published: one file for each entry point, because many small ones take longer to find than to run.
// What of the library an app does not name is not evaluated, as with the classes of aws-cdk-lib.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import * as esbuild from 'esbuild';

const LIB = resolve(import.meta.dirname, '../lib');
const SIMULATOR = join(LIB, 'simulator/index.js');
const require = createRequire(import.meta.url);

/** The names that a file exports, and the files that they are declared in. */
function exportsOf(file) {
  const stars = [...readFileSync(file, 'utf8').matchAll(/^__exportStar\(require\("(.+)"\), exports\);$/gm)];
  return stars.length === 0
    ? Object.keys(require(file)).map(name => ({ name, file }))
    : stars.flatMap(([, path]) => exportsOf(require.resolve(join(dirname(file), path))));
}

async function bundle(entry, outfile, names) {
  await esbuild.build({
    stdin: { contents: entry, resolveDir: LIB },
    outfile: join(LIB, outfile),
    bundle: true, packages: 'external', platform: 'node', format: 'cjs', target: 'node20', allowOverwrite: true, logLevel: 'warning',
    minify: true, keepNames: true, lineLimit: 160, // stack traces are read
    footer: { js: `0 && (module.exports = { ${names.join(', ')} }); // never runs: it tells Node.js what can be imported by name` },
  });
}

/** The declarations that those of an entry point are made of. */
function declarationsOf(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, path] of readFileSync(file, 'utf8').matchAll(/(?:from |import\()['"](\..+?)['"]/g)) {
    const base = join(dirname(file), path);
    declarationsOf([`${base}.d.ts`, join(base, 'index.d.ts')].find(existsSync), found);
  }
  return found;
}

const exported = exportsOf(join(LIB, 'index.js'));
const getters = exported.map(({ name, file }) =>
  `${name}: { enumerable: true, get: () => require(${JSON.stringify(`./${relative(LIB, file)}`)}).${name} },`);
const simulated = Object.keys(require(SIMULATOR));
await bundle(`Object.defineProperties(exports, { __esModule: { value: true }, ${getters.join('\n')} });`, 'index.js', exported.map(({ name }) => name));
await bundle(`module.exports = require(${JSON.stringify(SIMULATOR)});`, 'simulator/index.js', simulated);

const kept = new Set([
  ...['index.js', 'simulator/index.js', 'environment.js'].map(file => join(LIB, file)), // the last is of the runtime too
  ...['index.d.ts', 'runtime/index.d.ts', 'simulator/index.d.ts'].flatMap(file => [...declarationsOf(join(LIB, file))]),
]);
for (const file of readdirSync(LIB, { recursive: true }).map(path => join(LIB, path))) {
  const ofRuntime = file.startsWith(join(LIB, 'runtime/')) && !file.endsWith('.d.ts');
  if (/\.(js|d\.ts)$/.test(file) && !ofRuntime && !kept.has(file)) rmSync(file);
}
