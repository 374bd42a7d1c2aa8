import * as fs from 'node:fs';
import * as path from 'node:path';
import { PropsValidator } from '../synth/validation';

/** `import` and `export` as statements, which make a file an ES module. */
const ES_MODULE = /(?:^|[;}])\s*(?:import\b(?!\s*[(.]|\s+\w+\s*=\s*require\b)|export\b(?!\s*=))/m;

/** An object literal without methods and spread, such as `module.exports = { handler, other: main }`. */
const EXPORTED_LITERAL = /(?:\bmodule\.exports|\bexport)\s*=\s*\{([\w$\s,:]*)\}/g;
const EXPORTED_NAME = /(?:\bmodule\.)?\bexports\.([\w$]+)(\s*=(?!=))?/g;
const DEFINED_PROPERTY = /\bdefineProperty\(\s*exports\s*,\s*['"]([\w$]+)['"]/g;

/** The absolute path of an entry file, which must exist. */
export function findEntryFile(problems: PropsValidator, entryFile: string): string {
  const given: unknown = entryFile; // users of plain JavaScript can pass anything
  if (typeof given !== 'string' || given === '') {
    problems.add(`entryFile is ${JSON.stringify(given)} but must be the path of a file: use path.join(__dirname, 'orders-handler.ts')`);
    problems.throwIfAny();
  }
  const file = path.resolve(entryFile);
  if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile()) problems.add(missing(entryFile, file));
  problems.throwIfAny();
  return file;
}

function missing(entryFile: string, file: string): string {
  const base = path.isAbsolute(entryFile) ? '' : `, from the working directory '${process.cwd()}'`;
  const advice = base === '' ? 'correct the path' : `give an absolute path, such as path.join(__dirname, '${path.basename(file)}')`;
  const similar = filesNamedLike(file);
  const hint = similar.length === 0 ? '' : ` (the folder has ${similar.map(name => `'${name}'`).join(', ')})`;
  return `entryFile is '${entryFile}' but there is no file '${file}'${base}: ${advice}${hint}`;
}

/** Files of the same name with another extension: after compilation a program often looks for `.ts` where only `.js` is. */
function filesNamedLike(file: string): string[] {
  const folder = path.dirname(file);
  if (!fs.existsSync(folder)) return [];
  const { name } = path.parse(file);
  return fs.readdirSync(folder).filter(other => path.parse(other).name === name && /\.[cm]?[jt]sx?$/.test(other));
}

/** Indicates whether a file is CommonJS: by its extension or, for `.js` and `.ts`, by its statements. */
export function isCommonJs(file: string): boolean {
  const extension = path.extname(file);
  if (/^\.[cm]/.test(extension)) return extension.startsWith('.c');
  const source = readSource(file);
  return /\bexports\b|\bexport\s*=/.test(source) && !ES_MODULE.test(source);
}

/** The names that a CommonJS file exports, or undefined where they cannot be read from its statements. */
export function commonJsExports(file: string): string[] | undefined {
  const names: string[] = [];
  const rest = readSource(file)
    .replace(EXPORTED_LITERAL, (_, literal: string) => {
      names.push(...literal.split(',').map(property => property.split(':')[0].trim()).filter(name => name !== ''));
      return '';
    })
    .replace(EXPORTED_NAME, (_, name: string, assigned?: string) => {
      if (assigned !== undefined) names.push(name);
      return '';
    })
    .replace(DEFINED_PROPERTY, (_, name: string) => {
      names.push(name);
      return '';
    });
  return /\bexports\b|\bexport\s*=/.test(rest) ? undefined : names.filter(name => name !== '__esModule');
}

/** The text of a file without its comments. Comments behind statements stay: a URL in a string looks like one. */
function readSource(file: string): string {
  return fs.readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}
