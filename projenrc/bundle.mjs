// Makes of the files that jsii has compiled what is published: one file for each entry point, because many small files take longer to find than to
// run. Nothing of ours is minified, and each file has a source map that holds the TypeScript, so that a debugger steps into it.
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { decode, encode } from '@jridgewell/sourcemap-codec';
import * as esbuild from 'esbuild';
import ts from 'typescript';

const LIB = resolve(import.meta.dirname, '../lib');
const SRC = resolve(import.meta.dirname, '../src');

/** What jsii knows of the public classes and enums. */
const assembly = JSON.parse(gunzipSync(readFileSync('.jsii.gz')).toString());
const exported = Object.values(assembly.types).filter(({ kind }) => kind !== 'interface')
  .map(({ fqn, kind, name, base, locationInModule: { filename } }) => ({ fqn, kind, name, base, file: resolve(filename) }));

const { peerDependencies, peerDependenciesMeta } = JSON.parse(readFileSync('package.json'));

/** The optional peer that the base class of a class comes from. */
function optionalPeerOf({ base = '' }) {
  const [peer] = base.split('.');
  return peer in peerDependencies && peerDependenciesMeta[peer]?.optional ? peer : undefined;
}

/** Reads the sources without their comments, which are in the declarations, and with the marks by which jsii knows the classes in other languages. */
const sources = {
  name: 'sources',
  setup: build => build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
    const lines = exported.filter(({ kind, file }) => kind === 'class' && file === path)
      .map(({ fqn, name }) => `(${name} as any)[Symbol.for('jsii.rtti')] = ${JSON.stringify({ fqn, version: assembly.version })};\n`);
    return { contents: withoutComments(readFileSync(path, 'utf8')) + lines.join(''), loader: 'ts' };
  }),
};

/** Minifies the packages that are carried along: nobody steps into them. */
const packages = {
  name: 'packages',
  setup: build => build.onLoad({ filter: /node_modules\/.*\.js$/ }, async ({ path }) => ({
    contents: (await esbuild.transform(readFileSync(path, 'utf8'), { minify: true, legalComments: 'inline' })).code,
  })),
};

/** Folders that several entry points are made of: each is published once, as a file of its own that nobody imports but they. */
const SHARED = ['filters', 'limits', 'template'];

/** The modules that the command line shares with one other entry point, which exports few or none of their names: a file for each folder. */
const PARTS = {
  simulator: modulesOf('src/simulator/index.ts', 'simulator').filter(file => file !== join(SRC, 'simulator/index.ts')),
  nag: modulesOf('src/cli/main.ts', 'nag'),
};

/** The modules of a folder that an entry point is made of. */
function modulesOf(entry, folder) {
  const { metafile } = esbuild.buildSync({ entryPoints: [entry], bundle: true, packages: 'external', platform: 'node', write: false, metafile: true });
  return Object.keys(metafile.inputs).map(file => resolve(file)).filter(file => file.startsWith(join(SRC, folder, '/')));
}

/** The published file that a module is part of, if more than one entry point is made of it; undefined within that file. */
function sharedFileOf(module, importer) {
  const barrel = SHARED.find(each => module === join(SRC, each));
  if (barrel) return join(LIB, barrel, 'index.js');
  const [folder, modules] = Object.entries(PARTS).find(([, all]) => all.includes(`${module}.ts`) || all.includes(join(module, 'index.ts'))) ?? [];
  return folder && !modules.includes(importer) ? join(LIB, folder, 'parts.js') : undefined;
}

const shared = {
  name: 'shared',
  setup: build => build.onResolve({ filter: /^\./ }, ({ path, resolveDir, importer }) => {
    const file = sharedFileOf(resolve(resolveDir, path), importer);
    return file && { path: relative(dirname(build.initialOptions.outfile), file).replace(/^(?!\.)/, './'), external: true };
  }),
};

const BUNDLED = {
  bundle: true, packages: 'external', platform: 'node', target: 'node20', sourcemap: 'linked', tsconfig: 'tsconfig.json', allowOverwrite: true, logLevel: 'warning',
};

async function bundle(entry, outfile, names) {
  await esbuild.build({
    ...BUNDLED,
    ...entry,
    outfile: join(LIB, outfile),
    format: 'cjs',
    plugins: [sources, packages, shared],
    supported: { 'dynamic-import': false }, // jest, which users test their handlers with, cannot import() from CommonJS
    ...names && { footer: { js: `0 && (module.exports = { ${names.join(', ')} }); // never runs: it tells Node.js what can be imported by name` } },
  });
}

/** The declarations that those of an entry point are made of. */
function declarationsOf(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, path] of readFileSync(file, 'utf8').matchAll(/(?:from |import\()['"](\..+?)['"]/g)) {
    const base = join(dirname(file), path.replace(/\.js$/, ''));
    declarationsOf([`${base}.d.ts`, join(base, 'index.d.ts')].find(existsSync), found);
  }
  return found;
}

/** The text with spaces instead of what stands at these places, every line where it was. */
function without(text, places) {
  let result = text;
  for (const [pos, end] of places.sort((a, b) => b[0] - a[0])) {
    result = result.slice(0, pos) + text.slice(pos, end).replace(/[^\n]+/g, '') + result.slice(end);
  }
  return result.replace(/[ \t]+$/gm, '');
}

/** The text without its comments. */
function withoutComments(text) {
  const file = ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true);
  const comments = new Map();
  (function visit(node) {
    for (const { pos, end } of ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []) comments.set(pos, [pos, end]);
    for (const { pos, end } of ts.getTrailingCommentRanges(text, node.getEnd()) ?? []) comments.set(pos, [pos, end]);
    node.getChildren(file).forEach(visit);
  })(file);
  return without(text, [...comments.values()]);
}

/** The text without what nobody can step into: comments, imports and types. */
function steppable(source) {
  const text = withoutComments(source);
  const file = ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true);
  const kinds = [ts.isImportDeclaration, ts.isExportDeclaration, ts.isInterfaceDeclaration, ts.isTypeAliasDeclaration];
  const idle = file.statements.filter(statement => kinds.some(is => is(statement)));
  return without(text, idle.map(statement => [statement.getStart(), statement.end])).trimEnd();
}

/** Gives each class its name again: esbuild calls a class that names itself `_Simulation`. */
function name(file) {
  const code = readFileSync(file, 'utf8');
  const renamed = [...code.matchAll(/\b(\w+) = class _\1\b/g)].map(([, given]) => given);
  writeFileSync(file, renamed.reduce((text, given) => text.replaceAll(new RegExp(`\\b_${given}\\b`, 'g'), given), code));
}

/** Keeps where each line of ours comes from, and where within a line the place changes to another line: enough for stack traces and for stepping. */
function lean(file) {
  const map = JSON.parse(readFileSync(file, 'utf8'));
  const own = map.sources.map(source => !source.includes('node_modules/'));
  const lines = decode(map.mappings).map(line => line.filter(([, source]) => own[source]).filter((segment, index, all) => {
    const before = all[index - 1];
    return index === 0 || segment.length !== before.length || segment[1] !== before[1] || segment[2] !== before[2];
  }).map(segment => segment.slice(0, 4))); // without the names
  const { file: name, sources } = map;
  const sourcesContent = map.sourcesContent.map((source, index) => own[index] ? steppable(source) : null);
  writeFileSync(file, JSON.stringify({ version: 3, file: name, sources, sourcesContent, names: [], mappings: encode(lines) }));
}

/** What evaluates a class or enum. Where an optional peer is not installed, all others can be named, and the class says what it needs. */
function expressionOf(type) {
  const peer = optionalPeerOf(type);
  const value = `require(${JSON.stringify(type.file)}).${type.name}`;
  return peer ? `isInstalled('${peer}') ? ${value} : needs('${type.name}', '${peer}@${peerDependencies[peer]}')` : value;
}

const getters = exported.map(type => `${type.name}: { enumerable: true, get: () => ${expressionOf(type)} },`);
const contents = `
function isInstalled(peer) {
  try {
    return !!require.resolve(peer + '/package.json');
  } catch {
    return false;
  }
}
function needs(name, peer) {
  return class {
    constructor() {
      throw new Error(\`\${name} needs \${peer.split('@')[0]}, which is an optional peer: npm install --save-dev \${peer}\`);
    }
  };
}
Object.defineProperties(exports, { __esModule: { value: true }, ${getters.join('\n')} });`;
await bundle({ stdin: { contents, resolveDir: SRC } }, 'index.js', exported.map(({ name }) => name));
for (const entry of ['simulator', 'runtime']) await bundle({ entryPoints: [join(SRC, entry, 'index.ts')] }, `${entry}/index.js`);
for (const name of SHARED) await bundle({ entryPoints: [join(SRC, name, 'index.ts')] }, `${name}/index.js`);
for (const [name, files] of Object.entries(PARTS)) {
  await bundle({ stdin: { contents: files.map(file => `export * from ${JSON.stringify(file)};`).join('\n'), resolveDir: SRC } }, `${name}/parts.js`);
}
// CommonJS alone does not run in a handler that is bundled as an ES module, and brings a second Powertools into it.
await esbuild.build({
  ...BUNDLED, entryPoints: ['src/runtime/index.ts'], splitting: true, chunkNames: '[name]', format: 'esm', outdir: join(LIB, 'runtime'),
  outExtension: { '.js': '.mjs' }, plugins: [sources],
});

// It also runs where nothing else is installed, so it carries the packages that it uses, with their licenses.
await bundle({ entryPoints: [join(SRC, 'cli/main.ts')], packages: 'bundle' }, 'cli/index.js');
for (const name of ['check', 'explain']) copyFileSync(join(SRC, `cli/${name}/${name}.schema.json`), join(LIB, `cli/${name}.schema.json`));
copyFileSync('node_modules/yaml/LICENSE', join(LIB, 'cli/yaml.LICENSE'));

const kept = new Set([
  ...['index.js', 'simulator/index.js', 'runtime/index.js', 'cli/index.js', ...SHARED.map(name => `${name}/index.js`),
    ...Object.keys(PARTS).map(name => `${name}/parts.js`)].map(file => join(LIB, file)),
  ...['index.d.ts', 'runtime/index.d.ts', 'simulator/index.d.ts'].flatMap(file => [...declarationsOf(join(LIB, file))]),
]);
for (const file of readdirSync(LIB, { recursive: true }).map(path => join(LIB, path))) {
  if (/\.(js|d\.ts)$/.test(file) && !kept.has(file)) rmSync(file);
  if (file.endsWith('.map')) lean(file);
  if (kept.has(file) && file.endsWith('.js')) name(file);
}
