import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as nodejs from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { Bundle, BundleOutput } from './bundle-recorder';
import { commonJsExports } from './entry-file';
import { OWN_NAME, packageOf } from './installed-packages';
import { RUNTIME_PACKAGES } from './runtime-packages';
import { PropsValidator, warn } from '../synth/validation';

/** The bundle that the user asked for. */
export interface WantedBundle {
  /** The absolute path of the entry file. */
  readonly entry: string;
  /** The entry file as the user wrote it. */
  readonly entryFile: string;
  readonly handler: string;
  readonly format: nodejs.OutputFormat;
  /** True if the user adds text to the bundle, such as a banner, that esbuild does not parse. */
  readonly hasOwnText: boolean;
}

const CDK = 'node_modules/aws-cdk-lib/';
const POWERTOOLS = 'node_modules/@aws-lambda-powertools/';

/** Finds problems that would appear only when Lambda loads the bundle, and code that does not belong in a handler. */
export function checkBundle(scope: Construct, problems: PropsValidator, bundle: Bundle, wanted: WantedBundle): void {
  const [file, output] = Object.entries(bundle.outputs).find(([, { entryPoint }]) => entryPoint !== undefined)!;
  const bundleFile = path.join(bundle.folder, file);
  if (wanted.hasOwnText) checkDeclarations(problems, bundleFile);
  checkExports(problems, bundle, output, fs.readFileSync(bundleFile, 'utf8'), wanted);
  if (!checkConstructs(problems, bundle)) warnOfCdk(scope, bundle, output);
  warnOfPowertools(scope, bundle);
}

/** Ignores other syntax errors: the Node.js version of this machine may be older than that of the function. */
function checkDeclarations(problems: PropsValidator, bundleFile: string): void {
  const { stderr } = spawnSync(process.execPath, ['--check', bundleFile], { encoding: 'utf8' });
  const [, twice] = /SyntaxError: (Identifier '.+' has already been declared)/.exec(stderr) ?? [];
  problems.addIf(twice !== undefined, `${twice}: bundling.banner or bundling.footer declares it, and so does the rest of the bundle: leave it out of them, or rename it`);
}

function checkExports(problems: PropsValidator, bundle: Bundle, output: BundleOutput, text: string, wanted: WantedBundle): void {
  const [file, name] = wanted.handler.includes('.') ? wanted.handler.split('.') : ['index', wanted.handler];
  if (file !== 'index') return; // of a layer, which calls the bundle
  const commonJs = bundle.inputs[output.entryPoint!].format === 'cjs';
  if (commonJs && wanted.format === nodejs.OutputFormat.ESM) {
    problems.addIf(name !== 'default', `'${wanted.entryFile}' is CommonJS, and in an ES module its exports cannot be found by name: ` +
      'leave out bundling.format, or set it to OutputFormat.CJS');
    return;
  }
  const exported = wanted.format === nodejs.OutputFormat.ESM ? output.exports : commonJs ? commonJsExports(wanted.entry) : annotatedExports(text);
  if (exported === undefined || exported.includes(name) || exportsWhatIsUnknown(text, wanted)) return;
  problems.add(exported.length === 0
    ? `'${wanted.entryFile}' exports nothing, but Lambda calls '${name}': export a function of this name`
    : `'${wanted.entryFile}' exports ${exported.join(', ')} but not '${name}', which Lambda calls: export a function of this name, or set handler to the name that is exported`);
}

/** The exports of an ES module that is bundled as CommonJS, as esbuild annotates them for Node.js: its metafile has them for ES modules only. */
function annotatedExports(text: string): string[] | undefined {
  const names = [...text.matchAll(/\b0\s*&&\s*\(module\.exports\s*=\s*\{([\w$\s,]*)\}\)/g)].pop()?.[1];
  if (names === undefined) return text.includes('module.exports') ? undefined : [];
  return names.split(',').map(name => name.trim()).filter(name => name !== '');
}

/** Indicates whether a bundle re-exports a module whose export names are known only at run time. */
function exportsWhatIsUnknown(text: string, { entry, format }: WantedBundle): boolean {
  return /\bexport\s*\*/.test(format === nodejs.OutputFormat.ESM ? text : fs.readFileSync(entry, 'utf8'));
}

/** Indicates whether the bundle holds the constructs of this library, which no handler can use. */
function checkConstructs(problems: PropsValidator, bundle: Bundle): boolean {
  const ours = (file: string) => /(?:^|\/)(?:lib|src)\/index\.[jt]s$/.test(file) && packageOf(path.resolve(bundle.root, file))?.name === OWN_NAME;
  const importers = importersOf(bundle, ours);
  problems.addIf(importers.length > 0, `${importers.join(', ')} imports the constructs of '${OWN_NAME}', which do not belong in a handler: ` +
    `import sqsWorker and the like from '${OWN_NAME}/runtime', and keep what handlers and stacks share in a file without constructs`);
  return importers.length > 0;
}

function warnOfCdk(scope: Construct, bundle: Bundle, { bytes }: BundleOutput): void {
  const importers = importersOf(bundle, file => file.includes(CDK));
  if (importers.length === 0) return;
  warn(scope, 'handlerImportsCdk', `${importers.join(', ')} imports aws-cdk-lib, which makes the bundle of the handler ${Math.ceil(bytes / 1e6)} MB large: ` +
    'move what handlers and stacks share into a file that does not import aws-cdk-lib');
}

/** The files outside a set that import a file of the set. */
function importersOf(bundle: Bundle, inSet: (file: string) => boolean): string[] {
  return Object.entries(bundle.inputs)
    .filter(([file, { imports }]) => !inSet(file) && imports.some(imported => imported.path in bundle.inputs && inSet(imported.path)))
    .map(([file]) => `'${file}'`);
}

function warnOfPowertools(scope: Construct, bundle: Bundle): void {
  const files = Object.keys(bundle.inputs);
  const usesRuntime = files.some(file => /(?:^|\/)runtime\/index\.m?[jt]s$/.test(file) && packageOf(path.resolve(bundle.root, file))?.name === OWN_NAME);
  if (!usesRuntime) return;
  const bundled = new Map(files.filter(file => file.includes(POWERTOOLS)).map(file => {
    const { name, version } = packageOf(path.resolve(bundle.root, file))!;
    return [`${name}@${version}`, RUNTIME_PACKAGES[name] === undefined || RUNTIME_PACKAGES[name] === version];
  }));
  const wrong = [...bundled].filter(([, fits]) => !fits).map(([found]) => found);
  if (wrong.length === 0) return;
  const fitting = Object.entries(RUNTIME_PACKAGES).map(([name, version]) => `${name}@${version}`);
  warn(scope, 'powertoolsVersion', `the handler bundles ${wrong.join(', ')}, but ${OWN_NAME}/runtime is tested with ${fitting.join(', ')}: install these versions`);
}
